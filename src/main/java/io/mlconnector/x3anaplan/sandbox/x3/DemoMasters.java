package io.mlconnector.x3anaplan.sandbox.x3;

import java.sql.Connection;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;

/** Companies, charts, accounts, ledgers, dimensions and periods of the demo books. */
final class DemoMasters {

    static final Instant SET_UP = Instant.parse("2024-12-01T08:00:00Z");
    static final String INACTIVE_ACCOUNT = "658900";
    static final String INACTIVE_COST_CENTER = "CC990";
    /** In both charts, with different meanings. */
    static final String SHARED_ACCOUNT = "400000";
    private static final String[] PROFIT_AND_LOSS = {"Purchases of goods", "Raw materials", "Packaging", "Subcontracting", "Energy", "Rent",
        "Maintenance", "Insurance", "Fees", "Advertising", "Travel", "Postage and telephone", "Bank charges", "Wages", "Social charges",
        "Training", "Depreciation", "Interest", "Exchange losses", "Other charges"};
    private static final String[] SALES = {"Sales of goods", "Sales of services", "Freight invoiced", "Rebates granted", "Other income",
        "Exchange gains"};
    private static final String[] BALANCE = {"Share capital", "Reserves", "Loans", "Buildings", "Machines", "Stock of goods", "Suppliers",
        "Customers", "Wages payable", "Input tax", "Output tax", "Bank", "Cash", "Suspense"};

    private DemoMasters() {
    }

    static List<String> costs(String chart) {
        return codes(chart.equals("GBR") ? 500_000 : 600_000, PROFIT_AND_LOSS.length);
    }

    static List<String> sales(String chart) {
        return codes(chart.equals("GBR") ? 410_000 : 700_000, SALES.length);
    }

    static List<String> balance(String chart) {
        return codes(chart.equals("GBR") ? 100_000 : 101_000, BALANCE.length);
    }

    private static List<String> codes(int from, int count) {
        List<String> codes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            codes.add(String.valueOf(from + i * 1000));
        }
        return codes;
    }

    static List<String> costCenters() {
        List<String> codes = new ArrayList<>();
        for (int i = 1; i <= 24; i++) {
            codes.add("CC" + (100 + i * 10));
        }
        return codes;
    }

    static List<String> products() {
        return List.of("PUMP", "VALVE", "SPARE", "SERVICE");
    }

    static void write(Connection c, String endpoint) {
        company(c, endpoint, "FR10", "Dupont Fluides SAS", "EUR", "FRA", 7);
        company(c, endpoint, "GB20", "Dupont Fluids Ltd", "GBP", "GBR", 3);
        site(c, endpoint, "FR011", "Siège Paris", "FR10");
        site(c, endpoint, "FR012", "Usine Lyon", "FR10");
        site(c, endpoint, "GB021", "Leeds", "GB20");
        for (String[] currency : new String[][] {{"EUR", "Euro", "2"}, {"GBP", "Pound sterling", "2"}, {"USD", "US dollar", "2"},
            {"TND", "Tunisian dinar", "3"}}) {
            Sql.update(c, "insert into sandbox_x3.tabcur (endpoint, cur, des, decnbr, credattim, upddattim) values (?,?,?,?,?,?)",
                    endpoint, currency[0], currency[1], Integer.valueOf(currency[2]), SET_UP, SET_UP);
        }
        for (String chart : List.of("FRA", "GBR", "IFR")) {
            Sql.update(c, "insert into sandbox_x3.gcoa (endpoint, coa, des, credattim, upddattim) values (?,?,?,?,?)",
                    endpoint, chart, "Chart " + chart, SET_UP, SET_UP);
            accounts(c, endpoint, chart, costs(chart), PROFIT_AND_LOSS);
            accounts(c, endpoint, chart, sales(chart), SALES);
            accounts(c, endpoint, chart, balance(chart), BALANCE);
        }
        account(c, endpoint, "FRA", SHARED_ACCOUNT, "Fournisseurs \"divers\"; à régler", 2);
        account(c, endpoint, "GBR", SHARED_ACCOUNT, "Sales, home market", 2);
        account(c, endpoint, "FRA", INACTIVE_ACCOUNT, "Charges diverses (ancien)", 1);
        ledger(c, endpoint, "LEG", "Legal", "FRA", "CCT", "PRD");
        ledger(c, endpoint, "ANA", "Analytical", "FRA", "CCT", "PRD");
        ledger(c, endpoint, "IFR", "IFRS", "IFR", "PRD", "CCT");
        dimensionType(c, endpoint, "CCT", "Cost center");
        dimensionType(c, endpoint, "PRD", "Product line");
        for (String code : costCenters()) {
            dimension(c, endpoint, "CCT", code, "Cost center " + code.substring(2), 2);
        }
        dimension(c, endpoint, "CCT", INACTIVE_COST_CENTER, "Closed workshop", 1);
        for (String code : products()) {
            dimension(c, endpoint, "PRD", code, "Products " + code, 2);
        }
    }

    private static void company(Connection c, String endpoint, String code, String name, String currency, String legislation, int firstYear) {
        Sql.update(c, "insert into sandbox_x3.company (endpoint, cpy, des, cur, leg, credattim, upddattim) values (?,?,?,?,?,?,?)",
                endpoint, code, name, currency, legislation, SET_UP, SET_UP);
        for (int ledgerType = 1; ledgerType <= 3; ledgerType++) {
            for (int year = 0; year < 2; year++) {
                for (int period = 0; period <= 13; period++) {
                    YearMonth month = YearMonth.of(2025 + year, Math.min(Math.max(period, 1), 12));
                    LocalDate start = period == 13 ? month.atEndOfMonth() : month.atDay(1);
                    LocalDate end = period == 0 ? month.atDay(1) : month.atEndOfMonth();
                    Sql.update(c, "insert into sandbox_x3.period (endpoint, cpy, ledtyp, fiy, per, perstr, perend, credattim, upddattim)"
                            + " values (?,?,?,?,?,?,?,?,?)", endpoint, code, ledgerType, firstYear + year, period, start, end, SET_UP, SET_UP);
                }
            }
        }
    }

    private static void site(Connection c, String endpoint, String code, String name, String company) {
        Sql.update(c, "insert into sandbox_x3.facility (endpoint, fcy, des, cpy, credattim, upddattim) values (?,?,?,?,?,?)",
                endpoint, code, name, company, SET_UP, SET_UP);
    }

    private static void accounts(Connection c, String endpoint, String chart, List<String> codes, String[] names) {
        for (int i = 0; i < codes.size(); i++) {
            account(c, endpoint, chart, codes.get(i), names[i], 2);
        }
    }

    private static void account(Connection c, String endpoint, String chart, String code, String name, int enabled) {
        Sql.update(c, "insert into sandbox_x3.gaccount (endpoint, coa, acc, des, enaflg, credattim, upddattim) values (?,?,?,?,?,?,?)",
                endpoint, chart, code, name, enabled, SET_UP, SET_UP);
    }

    private static void ledger(Connection c, String endpoint, String code, String name, String chart, String slot0, String slot1) {
        Sql.update(c, "insert into sandbox_x3.gled (endpoint, led, des, coa, die_0, die_1, credattim, upddattim) values (?,?,?,?,?,?,?,?)",
                endpoint, code, name, chart, slot0, slot1, SET_UP, SET_UP);
    }

    private static void dimensionType(Connection c, String endpoint, String code, String name) {
        Sql.update(c, "insert into sandbox_x3.gdie (endpoint, die, des, credattim, upddattim) values (?,?,?,?,?)",
                endpoint, code, name, SET_UP, SET_UP);
    }

    private static void dimension(Connection c, String endpoint, String type, String code, String name, int enabled) {
        Sql.update(c, "insert into sandbox_x3.cacce (endpoint, die, cce, des, enaflg, credattim, upddattim) values (?,?,?,?,?,?,?)",
                endpoint, type, code, name, enabled, SET_UP, SET_UP);
    }
}
