package io.mlconnector.x3anaplan.sandbox.x3;

import io.mlconnector.x3anaplan.sandbox.x3.Journal.Line;
import io.mlconnector.x3anaplan.sandbox.x3.Journal.Split;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The demo books, the same at every start: two companies with different charts, three ledger types, the fourteen periods of
 * 2025 (0 opening, 13 closing), some 50,000 journal lines with everything that makes real ledgers difficult (reference 9.2).
 */
public final class DemoBooks {

    private static final int ENTRIES = 4_300;
    private static final Instant BULK_STAMP = Instant.parse("2025-03-31T22:00:00Z");

    private final Random random;
    private final int[] ledgerTypes;

    private DemoBooks(int[] ledgerTypes) {
        this.random = new Random(20250131);
        this.ledgerTypes = ledgerTypes;
    }

    /** Fills folder SEED. */
    public static void seed(Books books) {
        seed(books, ENTRIES, 14);
    }

    /** Fills folder SEED with a tenth of that, mostly in the first four periods: for tests that ask for a state, not for volume. */
    public static void seedSmall(Books books) {
        seed(books, ENTRIES / 10, 4);
    }

    /** Fills folder SEED with some five hundred journal lines. */
    public static void seedFew(Books books) {
        seed(books, ENTRIES / 100, 2);
    }

    private static void seed(Books books, int entries, int periods) {
        books.inTransaction(c -> DemoMasters.write(c, "SEED"));
        DemoBooks demo = new DemoBooks(new int[] {1, 2, 3});
        write(books, "SEED", writer -> {
            for (int i = 0; i < entries; i++) {
                Journal journal = demo.ordinary(i, i % periods);
                writer.post(journal, i < 100 ? BULK_STAMP : demo.stampAfter(journal.date, i));
            }
            demo.difficult().forEach(journal -> writer.post(journal, demo.stampAfter(journal.date, 0)));
        });
        // after all else, so that the origin of a reversal entry exists
        Instant reversed = Instant.parse("2025-11-03T09:00:00Z");
        books.inTransaction(c -> Reversal.post(c, "SEED", "GEN", "F25WRONG", "F25RIGHT", LocalDate.of(2025, 11, 3), reversed,
                LocalDate.of(2025, 11, 3)));
    }

    /**
     * Fills a folder with at least that many journal lines of the legal ledger, four an entry.
     *
     * @param periods 1: all in January; otherwise spread over that many periods of the year, from 0
     */
    public static void large(Books books, String endpoint, long lines, int periods) {
        books.inTransaction(c -> DemoMasters.write(c, endpoint));
        DemoBooks demo = new DemoBooks(new int[] {1});
        write(books, endpoint, writer -> {
            for (int i = 0; i < (lines + 3) / 4; i++) {
                Journal journal = demo.ordinary(i, periods == 1 ? 1 : i % Math.min(periods, 14));
                writer.post(journal, demo.stampAfter(journal.date, i));
            }
        });
    }

    private static void write(Books books, String endpoint, java.util.function.Consumer<BookWriter> entries) {
        try (BookWriter writer = new BookWriter(books.database(), endpoint)) {
            entries.accept(writer);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Instant stampAfter(LocalDate date, int i) {
        return date.atStartOfDay(ZoneOffset.UTC).toInstant().plusSeconds(28_800L + (i * 37L) % 36_000);
    }

    /** An entry of four lines in every ledger type: two costs with or without splits, tax, and what balances them. */
    private Journal ordinary(int i, int period) {
        boolean french = i % 3 != 2;
        int month = Math.min(Math.max(period, 1), 12);
        LocalDate date = period == 0 ? LocalDate.of(2025, 1, 1) : period == 13 ? LocalDate.of(2025, 12, 31)
                : LocalDate.of(2025, month, 1 + random.nextInt(28));
        boolean foreign = i % 23 == 7;
        String own = french ? "EUR" : "GBP";
        BigDecimal rate = foreign ? new BigDecimal(french ? "0.9137" : "0.8461") : BigDecimal.ONE;
        String currency = foreign ? french ? "USD" : "EUR" : own;
        int pick = (int) (i * 2_654_435_761L >>> 8 & 0xFFFF); // spreads accounts over types, sites and periods alike
        int round = i / 14; // periods go round by i: types and sites must not go with them
        Journal journal = new Journal(new String[] {"GEN", "SUP", "CUS", "ODV"}[round % 4], String.format("%s25%06d", french ? "F" : "G", i),
                french ? "FR10" : "GB20", french ? round % 2 == 0 ? "FR011" : "FR012" : "GB021", date, french ? 7 : 3, period, currency, own);
        journal.description = i % 40 == 0 ? "Facture n° " + i + " \"urgent\"; déjà réglée\nsuite" : "Entry " + i;
        if (i % 31 == 5) {
            journal.category(2 + i % 4);
        } else if (i % 29 == 3) {
            journal.temporary();
        }
        if (i % 53 == 11) {
            journal.reversal = 3;
        }
        boolean sale = round % 4 == 2;
        BigDecimal first = money();
        BigDecimal second = i % 37 == 1 ? money().negate() : money();
        BigDecimal tax = first.add(second).multiply(new BigDecimal("0.20")).setScale(2, RoundingMode.HALF_EVEN);
        BigDecimal total = first.add(second).add(tax);
        int sign = sale ? -1 : 1;
        for (int ledgerType : ledgerTypes) {
            String chart = ledgerType == 3 ? "IFR" : french ? "FRA" : "GBR";
            List<String> accounts = sale ? DemoMasters.sales(chart) : DemoMasters.costs(chart);
            String cost = accounts.get(pick % accounts.size());
            if (!sale && ledgerType != 3 && i % 17 == 4) {
                cost = DemoMasters.SHARED_ACCOUNT;
            } else if (ledgerType != 3 && french && i % 101 == 9) {
                cost = DemoMasters.INACTIVE_ACCOUNT;
            }
            BigDecimal ledgerFirst = ledger(first, rate);
            BigDecimal ledgerSecond = ledger(second, rate);
            BigDecimal ledgerTax = ledger(tax, rate);
            journal.line(new Line(1, ledgerType, chart, cost, sign, first, ledgerFirst, splits(i, first, ledgerFirst)));
            journal.line(new Line(2, ledgerType, chart, accounts.get((pick + 3) % accounts.size()), sign, second, ledgerSecond,
                    i % 3 == 0 ? List.of() : List.of(new Split(center(i + 5), i % 5 == 0 ? "PUMP" : "", second, ledgerSecond))));
            journal.line(new Line(3, ledgerType, chart, DemoMasters.balance(chart).get(sale ? 10 : 9), sign, tax, ledgerTax, List.of()));
            journal.line(new Line(4, ledgerType, chart, DemoMasters.balance(chart).get(sale ? 7 : 6), -sign, total,
                    ledgerFirst.add(ledgerSecond).add(ledgerTax), List.of()));
        }
        return journal;
    }

    private BigDecimal money() {
        return BigDecimal.valueOf(100 + random.nextInt(2_000_000), 2);
    }

    private static BigDecimal ledger(BigDecimal amount, BigDecimal rate) {
        return amount.multiply(rate).setScale(2, RoundingMode.HALF_EVEN);
    }

    private static String center(int i) {
        List<String> centers = DemoMasters.costCenters();
        return i % 97 == 13 ? DemoMasters.INACTIVE_COST_CENTER : centers.get(i % centers.size());
    }

    /** One to five splits; one entry in sixty leaves something over, one in seventy splits more than there is. */
    private static List<Split> splits(int i, BigDecimal amount, BigDecimal ledgerAmount) {
        int parts = 1 + i % 5;
        List<Split> splits = new ArrayList<>();
        BigDecimal left = amount;
        BigDecimal ledgerLeft = ledgerAmount;
        for (int part = 1; part <= parts; part++) {
            BigDecimal share = part == parts ? left : amount.divide(BigDecimal.valueOf(parts), 2, RoundingMode.DOWN);
            BigDecimal ledgerShare = part == parts ? ledgerLeft : ledgerAmount.divide(BigDecimal.valueOf(parts), 2, RoundingMode.DOWN);
            left = left.subtract(share);
            ledgerLeft = ledgerLeft.subtract(ledgerShare);
            BigDecimal off = part == parts && i % 60 == 8 ? new BigDecimal("-0.37")
                    : part == parts && i % 70 == 9 ? new BigDecimal("1.05") : BigDecimal.ZERO;
            splits.add(new Split(center(i + part), i % 6 == 0 ? "VALVE" : "", share.add(off), ledgerShare.add(off)));
        }
        return splits;
    }

    /** Single entries for cases that the ordinary ones do not have. */
    private List<Journal> difficult() {
        List<Journal> journals = new ArrayList<>();
        Journal sixty = Journal.french("F25SIXTY", LocalDate.of(2025, 3, 1));
        for (int lin = 1; lin < 60; lin++) {
            sixty.legal(lin, "605000", "1.01", Split.on(center(lin), "1.01"));
        }
        journals.add(sixty.legal(60, "107000", "-59.59"));
        Journal dinar = new Journal("GEN", "F25DINAR", "FR10", "FR011", LocalDate.of(2025, 6, 16), 7, 6, "TND", "EUR");
        dinar.line(new Line(1, 1, "FRA", "602000", 1, new BigDecimal("1234.567"), new BigDecimal("367.02"),
                List.of(new Split("CC110", "", new BigDecimal("411.522"), new BigDecimal("122.34")),
                        new Split("CC120", "", new BigDecimal("823.045"), new BigDecimal("244.68")))));
        journals.add(dinar.line(new Line(2, 1, "FRA", "107000", -1, new BigDecimal("1234.567"), new BigDecimal("367.02"), List.of())));
        journals.add(Journal.french("F25BIG", LocalDate.of(2025, 9, 30)).legal(1, "604000", "987654321098.76", Split.on("CC130", "987654321098.76"))
                .legal(2, "112000", "-987654321098.76"));
        Journal names = Journal.french("F25NAMES", LocalDate.of(2025, 10, 6));
        names.description = "Ω \"цена\", 価格; =1+1\r\nnew line";
        journals.add(names.legal(1, "609000", "12.34", Split.on("CC140", "12.34")).legal(2, "112000", "-12.34"));
        journals.add(Journal.french("F25TEMP", LocalDate.of(2025, 5, 5)).temporary().legal(1, "601000", "500.00", Split.on("CC150", "500.00"))
                .legal(2, "602000", "250.00").legal(3, "112000", "-750.00"));
        journals.add(Journal.french("F25WRONG", LocalDate.of(2025, 10, 20)).legal(1, "606000", "75.00", Split.on("CC110", "75.00"))
                .legal(2, "112000", "-75.00"));
        journals.add(Journal.french("F25SPLIT", LocalDate.of(2025, 4, 7)).legal(1, "603000", "300.00", Split.on("CC160", "100.00"),
                Split.on("CC170", "100.00"), Split.on("CC180", "100.00")).legal(2, "112000", "-300.00"));
        return journals;
    }
}
