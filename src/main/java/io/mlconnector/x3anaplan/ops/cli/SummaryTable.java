package io.mlconnector.x3anaplan.ops.cli;

import io.mlconnector.x3anaplan.sync.Amounts;
import io.mlconnector.x3anaplan.sync.Summary;
import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Function;

/** A run's summary as a table for people: per dataset and slice one line per currency. */
public final class SummaryTable {

    private static final String[] HEAD = {"dataset", "slice", "outcome", "extracted", "sent", "rejected", "unmapped", "excluded",
        "currency", "extracted debit / credit", "sent debit / credit", "not sent debit / credit"};

    private SummaryTable() {
    }

    /** The table with a line on the run above and below, ready to print. */
    public static String of(Summary run) {
        List<String[]> rows = new ArrayList<>();
        rows.add(HEAD);
        for (Summary.Slice slice : run.slices()) {
            String outcome = run.dryRun() ? "dry run" : slice.outcome() == null ? slice.state() : outcome(slice);
            lines(rows, slice.dataset(), name(slice), outcome, slice.extracted(), slice.sent(), slice.rejected(), slice.unmapped(),
                    slice.excluded(), slice.fileRows());
        }
        for (Summary.Total total : run.totals()) {
            if (total.slices().values().stream().mapToInt(Integer::intValue).sum() > 1) {
                lines(rows, total.dataset(), "all", total.slices().toString().replaceAll("[{}]", "").replace('=', ' '),
                        total.extracted(), total.sent(), total.rejected(), total.unmapped(), total.excluded(), total.fileRows());
            }
        }
        StringBuilder text = new StringBuilder();
        if (run.slices().isEmpty()) {
            text.append("nothing to send").append(System.lineSeparator());
        } else {
            print(text, rows);
        }
        run.slices().stream().filter(slice -> slice.message() != null).forEach(slice -> text.append(slice.dataset()).append(' ')
                .append(name(slice)).append(": ").append(slice.message()).append(System.lineSeparator()));
        run.late().forEach(late -> text.append("late: ").append(late.subject()).append(": ").append(late.reason()).append(System.lineSeparator()));
        return text.append(footer(run)).toString();
    }

    private static String footer(Summary run) {
        String duration = run.durationSeconds() == null ? "not finished"
                : String.format(Locale.ROOT, "%.1f s", run.durationSeconds());
        return String.format(Locale.ROOT, "run %d of %s%s: %s%s%s; read %,d rows in %,d pages; requests: Sage X3 %,d, Anaplan %,d; %s",
                run.id(), run.connection(), run.dryRun() ? " (dry run, nothing was sent)" : "",
                run.outcome() == null ? run.state() : run.outcome(),
                run.failureClass() == null ? "" : " (" + run.failureClass() + ")", run.message() == null ? "" : ": " + run.message(),
                run.read().rows(), run.read().pages(), run.requests().x3(), run.requests().anaplan(), duration);
    }

    private static String outcome(Summary.Slice slice) {
        return slice.outcome() + ("clean".equals(slice.outcome()) && "unverified".equals(slice.readBack()) ? ", unverified" : "");
    }

    private static String name(Summary.Slice slice) {
        return slice.label() == null ? "list"
                : String.join(" ", List.of(slice.label(), slice.company(), slice.ledger())).strip().replaceAll(" +", " ");
    }

    private static void lines(List<String[]> rows, String dataset, String slice, String outcome, Amounts extracted, Amounts sent,
            Amounts rejected, Amounts unmapped, Amounts excluded, long fileRows) {
        boolean list = extracted.rows() == 0 && extracted.money().isEmpty();
        String[] line = {dataset, slice, outcome, list ? "" : count(extracted.rows()), count(list ? fileRows : sent.rows()),
            count(rejected.rows()), count(unmapped.rows()), count(excluded.rows()), "", "", "", ""};
        Amounts notSent = rejected.plus(unmapped).plus(excluded);
        TreeSet<String> currencies = new TreeSet<>();
        extracted.money().forEach(money -> currencies.add(money.currency()));
        for (String currency : currencies) {
            line[8] = currency;
            line[9] = money(extracted, currency);
            line[10] = money(sent, currency);
            line[11] = money(notSent, currency);
            rows.add(line);
            line = new String[HEAD.length];
            Arrays.fill(line, "");
        }
        if (currencies.isEmpty()) {
            rows.add(line);
        }
    }

    private static String count(long rows) {
        return String.format(Locale.ROOT, "%,d", rows);
    }

    private static String money(Amounts amounts, String currency) {
        DecimalFormat format = new DecimalFormat("#,##0.00####", DecimalFormatSymbols.getInstance(Locale.ROOT));
        Function<Function<Amounts.Money, BigDecimal>, String> side = get -> format.format(amounts.money().stream()
                .filter(money -> money.currency().equals(currency)).map(get).findFirst().orElse(BigDecimal.ZERO));
        return side.apply(Amounts.Money::debit) + " / " + side.apply(Amounts.Money::credit);
    }

    private static void print(StringBuilder text, List<String[]> rows) {
        int[] width = new int[HEAD.length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                width[i] = Math.max(width[i], row[i].length());
            }
        }
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.length; i++) {
                // Names to the left, figures to the right.
                boolean left = i < 3 || i == 8;
                line.append(String.format(Locale.ROOT, "%" + (left ? "-" : "") + Math.max(1, width[i]) + "s  ", row[i]));
            }
            text.append(line.toString().stripTrailing()).append(System.lineSeparator());
            if (row == HEAD) {
                text.append("-".repeat(Arrays.stream(width).sum() + 2 * (width.length - 1))).append(System.lineSeparator());
            }
        }
    }
}
