package io.mlconnector.x3anaplan.connection;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What X3 calls its nodes and their fields, as published (https://developer.sage.com/x3/graphql/reference/x3Finance): {@code x3*} since
 * 2024 R1, {@code xtremX3*} before, where lines have no sign but amounts of debit and credit, and ledger types are numbers. The key of
 * an entry type or journal is its code and legislation, so its {@code _id} is not the code. What X3's own schema says goes before these.
 */
enum GraphQlNames {

    X3("x3"), XTREMX3("xtremX3");

    private static final String STAMP = " UPDDATTIM=_updateStamp";
    private static final String ENTRIES = "TYP=journalEntryType.code NUM=journalEntryNumber CPY=company.code FCY=site.code JOU=journal.code"
            + " ACCDAT=accountingDate STA=journalEntryStatus CUR=transactionCurrency.code" + STAMP;
    private static final String LINES = "TYP=journalEntryType.code LIN=lineNumber LEDTYP=ledgerTypeNumber CPY=journalEntry.company.code"
            + " FCYLIN=site.code ACCDAT=accountingDate COA=chartOfAccounts.code ACC=account.code BPR=businessPartner.code"
            + " CUR=transactionCurrency.code CURLED=ledgerCurrency.code DES=lineDescription ANALYTICAL_LINES=analyticalLines" + STAMP;
    private static final String SIGNED = " NUM=journalEntry.journalEntryNumber SNS=sign AMTCUR=transactionAmount AMTLED=ledgerAmount";
    private static final String BY_SIDE = " NUM=journalEntryNumber DEBCUR=debitAmountInTransactionCurrency"
            + " CDTCUR=creditAmountInTransactionCurrency DEBLED=debitAmountInLedgerCurrency CDTLED=creditAmountInLedgerCurrency";
    private static final String ANALYTICAL_LINES = "TYP=journalEntryType.code NUM=journalEntryLine.journalEntryNumber LIN=lineNumber"
            + " LEDTYP=ledgerTypeNumber ANALIN=analyticalLineNumber AMTCUR=transactionAmount DIMENSIONS=dimensions"
            + " DIE=dimensionType.dimensionType CCE=dimension.dimension INDEX=denormalizedIndex" + STAMP;
    private static final String ACCOUNTS = "COA=chartOfAccounts.code ACC=code DES=localizedDescription" + STAMP;
    private static final String DIMENSIONS = "DIE=dimensionType.dimensionType CCE=dimension DES=localizedDescription" + STAMP;
    private static final List<String> LEDGER_TYPES = List.of("legal", "analytical", "iAS", "ledger4", "ledger5", "ledger6", "ledger7",
            "ledger8", "ledger9", "ledger10");

    private final String prefix;

    GraphQlNames(String prefix) {
        this.prefix = prefix;
    }

    /** @param stream its key under {@code x3.graphql} */
    GraphQlSettings.Node node(String stream) {
        String text = switch (stream) {
            case "entries" -> "Finance journalEntry " + ENTRIES;
            case "lines" -> "Finance journalEntryLine " + LINES + (this == X3 ? SIGNED : BY_SIDE);
            case "analyticalLines" -> "Finance journalEntryAnalyticalLine " + ANALYTICAL_LINES;
            case "accounts" -> "FinanceData account " + ACCOUNTS;
            case "dimensions" -> "FinanceData dimension " + DIMENSIONS;
            default -> throw new IllegalArgumentException(stream);
        };
        String[] words = text.split(" ");
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 2; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            fields.put(words[i].substring(0, equals), words[i].substring(equals + 1));
        }
        return new GraphQlSettings.Node(prefix + words[0], words[1], fields, Set.of());
    }

    List<String> ledgerTypes() {
        return this == X3 ? LEDGER_TYPES : List.of();
    }
}
