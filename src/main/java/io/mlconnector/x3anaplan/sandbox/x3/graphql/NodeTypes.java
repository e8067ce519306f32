package io.mlconnector.x3anaplan.sandbox.x3.graphql;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/** The nodes of the simulated schema, of today or of before 2024 R1, as published or with fields added (reference section 4.4). */
final class NodeTypes {

    private static final String LINE_KEY = "typ,num,lin,ledtyp";

    private NodeTypes() {
    }

    /** @param settings see {@link XtremSettings} */
    static Map<String, NodeType> of(XtremSettings settings) {
        boolean old = settings.old();
        boolean extended = settings.extended();
        boolean toLine = old || settings.analyticalLinesReferToLines();
        Map<String, NodeType> all = new LinkedHashMap<>();
        add(all, NodeType.of("journalEntry", "Finance", "sandbox_x3.gaccentry", "typ num", """
                journalEntryType > entryType(code=typ)
                journalEntryNumber num Text
                company > company(cpy)
                site > site(fcy)
                journal > journal(code=jou)
                accountingDate accdat Date
                journalEntryStatus sta AccountingJournalStatus
                transactionCurrency > currency(cur)
                journalEntryLines * journalEntryLine(typ,num)
                """ + (extended ? """
                fiscalYear fiy Int
                period per Int
                category cat Int
                reversal rvs Int
                description desvcr Text
                """ : "")));
        add(all, line(old, extended));
        add(all, NodeType.of("journalEntryAnalyticalLine", "Finance", "sandbox_x3.gaccentrya", "typ num lin ledtyp analin", """
                journalEntryType > entryType(code=typ)
                """
                // In the reference of today this property is of the type of the header (section 4.4).
                + "journalEntryLine > " + (toLine ? "journalEntryLine(" + LINE_KEY + ")" : "journalEntry(typ,num)") + "\n"
                + "lineNumber lin Int\nledgerTypeNumber ledtyp " + (old ? "Int" : "GeneralLedgerTypes") + "\n" + """
                analyticalLineNumber analin Int
                site > site(fcy=fcylin)
                transactionAmount amtcur Decimal
                quantity qty Decimal
                """ + "dimensions * journalEntryAnalyticalLineDimensions(" + LINE_KEY + ",analin)\n"
                + (extended ? "ledgerAmount amtled Decimal\n" : "")));
        add(all, NodeType.of("journalEntryAnalyticalLineDimensions", "Finance", slots(), "typ num lin ledtyp analin i", """
                _sortValue i Int
                denormalizedIndex i Int
                journalEntryType typ Text
                journalEntryLine num Text
                lineNumber lin Int
                """ + "ledgerTypeNumber ledtyp " + (old ? "Int" : "GeneralLedgerTypes") + "\n" + """
                analyticalLineNumber analin Int
                dimensionType > dimensionType(die)
                dimension > dimension(die,cce)
                """));
        masters(all, settings.codes());
        return all;
    }

    private static NodeType line(boolean old, boolean extended) {
        String table = !old ? "sandbox_x3.gaccentryd" : "(select d.*, case when sns = 1 then amtled else 0 end as debled,"
                + " case when sns = -1 then amtled else 0 end as cdtled, case when sns = 1 then amtcur else 0 end as debcur,"
                + " case when sns = -1 then amtcur else 0 end as cdtcur from sandbox_x3.gaccentryd d)";
        return NodeType.of("journalEntryLine", "Finance", table, "typ num lin ledtyp", """
                journalEntryType > entryType(code=typ)
                journalEntry > journalEntry(typ,num)
                lineNumber lin Int
                """ + (old ? """
                journalEntryNumber num Text
                ledgerTypeNumber ledtyp Int
                debitAmountInLedgerCurrency debled Decimal
                creditAmountInLedgerCurrency cdtled Decimal
                debitAmountInTransactionCurrency debcur Decimal
                creditAmountInTransactionCurrency cdtcur Decimal
                """ : """
                ledgerTypeNumber ledtyp GeneralLedgerTypes
                sign sns Int
                ledgerAmount amtled Decimal
                """) + """
                site > site(fcy=fcylin)
                accountingDate accdat Date
                chartOfAccounts > chartOfAccounts(coa)
                controlAccount sac Text
                account > account(coa,acc)
                businessPartner > businessPartner(code=bpr)
                transactionCurrency > currency(cur)
                transactionAmount amtcur Decimal
                ledgerCurrency > currency(cur=curled)
                quantity qty Decimal
                lineDescription des Text
                matchingCode mtc Text
                matchingDate mtcdat Date
                tax > tax(code=tax)
                """ + "analyticalLines * journalEntryAnalyticalLine(" + LINE_KEY + ")\n" + (extended ? """
                fiscalYear fiy Int
                period per Int
                ledger > ledger(led)
                """ : ""));
    }

    private static void masters(Map<String, NodeType> all, boolean codes) {
        String described = "localizedDescription des Text\n";
        add(all, NodeType.of("chartOfAccounts", "FinanceData", "sandbox_x3.gcoa", "coa", "code coa Text\n" + described));
        add(all, NodeType.of("account", "FinanceData", "sandbox_x3.gaccount", "coa acc",
                "chartOfAccounts > chartOfAccounts(coa)\ncode acc Text\n" + (codes ? "isActive enaflg YesNo\n" : "") + described));
        add(all, NodeType.of("dimension", "FinanceData", "sandbox_x3.cacce", "die cce",
                "dimensionType > dimensionType(die)\n" + (codes ? "code cce Text\nisActive enaflg YesNo\n" : "dimension cce Text\n") + described));
        add(all, NodeType.of("dimensionType", "FinanceData", "sandbox_x3.gdie", "die", (codes ? "code" : "dimensionType")
                + " die Text\n" + described));
        add(all, NodeType.of("ledger", "FinanceData", "sandbox_x3.gled", "led", "code led Text\n" + described));
        add(all, NodeType.of("company", "System", "sandbox_x3.company", "cpy", "code cpy Text\nname des Text\n"));
        add(all, NodeType.of("site", "System", "sandbox_x3.facility", "fcy", "code fcy Text\nname des Text\nlegalCompany > company(cpy)\n"));
        add(all, NodeType.of("currency", "MasterData", "sandbox_x3.tabcur", "cur", "code cur Text\n" + described));
        add(all, NodeType.of("period", "MasterData", "sandbox_x3.period", "cpy ledtyp fiy per", """
                company > company(cpy)
                ledgerTypeNumber ledtyp Int
                fiscalYear fiy Int
                code per Int
                status sta Int
                startDate perstr Date
                endDate perend Date
                """));
        // Their key is code and legislation, and so their identity is not the code; a blank legislation is common to all.
        for (String code : new String[] {"entryType", "journal"}) {
            add(all, NodeType.of(code, "FinanceData", null, "code legislation", "code code Text\nlegislation legislation Text\n"));
        }
        for (String code : new String[] {"businessPartner", "tax"}) {
            add(all, NodeType.of(code, "FinanceData", null, "code", "code code Text\n"));
        }
    }

    /** The slots of dimensions as rows: a denormalised collection. */
    private static String slots() {
        StringJoiner values = new StringJoiner(", ");
        for (int i = 0; i < 9; i++) {
            values.add("(" + (i + 1) + ", a.die_" + i + ", a.cce_" + i + ")");
        }
        return "(select a.endpoint, a.typ, a.num, a.lin, a.ledtyp, a.analin, a.credattim, a.upddattim, a.updtick, v.i, v.die, v.cce"
                + " from sandbox_x3.gaccentrya a cross join lateral (values " + values + ") v (i, die, cce) where v.die <> '')";
    }

    private static void add(Map<String, NodeType> all, NodeType type) {
        all.put(type.name(), type);
    }
}
