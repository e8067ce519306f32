package io.mlconnector.x3anaplan.anaplan;

import io.mlconnector.x3anaplan.connection.Datasets;
import io.mlconnector.x3anaplan.connection.Datasets.Dimension;
import io.mlconnector.x3anaplan.connection.Datasets.ExportColumns;
import io.mlconnector.x3anaplan.connection.Datasets.JournalColumns;
import io.mlconnector.x3anaplan.connection.Datasets.JournalTarget;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVRecord;

/** Where the columns of an export stand; -1 for those that the target does not have. */
record ExportHeader(int company, int ledger, int accountAt, int costCenterAt, int period, int amountAt, int currencyAt, int version,
        Map<String, String> names) {

    /** Digits in groups of three, as a view may show them. */
    private static final String GROUPED = "-?\\d{1,3}(,\\d{3})+(\\.\\d+)?";

    /**
     * @param shown the export's header names
     * @throws ConfigurationFault if one is missing that is needed
     */
    static ExportHeader of(String connection, Datasets datasets, List<String> shown) {
        JournalTarget target = datasets.journalEntries();
        ExportColumns own = target.exported();
        JournalColumns file = target.columns();
        List<String> visible = shown.stream().map(HeaderNames::visible).toList();
        List<String> missing = new ArrayList<>();
        ExportHeader header = new ExportHeader(
                !target.has(Dimension.COMPANY) ? -1 : find(visible, missing, own.company(), file.company()),
                !target.has(Dimension.LEDGER) ? -1 : find(visible, missing, own.ledger(), file.ledger()),
                find(visible, missing, own.account(), file.account(), datasets.accounts().list()),
                find(visible, missing, own.costCenter(), file.costCenter(), datasets.costCenters().list()),
                find(visible, missing, own.period(), file.period(), "Time"),
                find(visible, missing, own.amount(), file.amount()),
                !target.has(Dimension.CURRENCY) ? -1 : find(visible, missing, own.currency(), file.currency()),
                find(visible, own.version() == null ? new ArrayList<>() : missing, own.version(), "Version", "Versions"), own.names());
        if (!missing.isEmpty()) {
            throw new ConfigurationFault("Connection " + connection + ": export " + target.readBack() + " shows no column " + missing
                    + ", but " + visible + ". Write its header names as datasets.journalEntries.readBackColumns; it must be tabular, a row per cell");
        }
        return header;
    }

    /** The configured name alone where there is one, else the first of the others that is shown. */
    private static int find(List<String> shown, List<String> missing, String configured, String... others) {
        List<String> names = configured != null ? List.of(configured) : Stream.of(others).filter(Objects::nonNull).toList();
        int at = names.stream().map(HeaderNames::visible).mapToInt(shown::indexOf).filter(i -> i >= 0).findFirst().orElse(-1);
        if (at < 0) {
            missing.add(names.get(0));
        }
        return at;
    }

    /** Empty if the cell is. */
    String amount(CSVRecord row) {
        String amount = value(row, amountAt);
        return amount.matches(GROUPED) ? amount.replace(",", "") : amount;
    }

    String account(CSVRecord row) {
        return value(row, accountAt);
    }

    String costCenter(CSVRecord row) {
        return value(row, costCenterAt);
    }

    /** Empty if the target has no such dimension. */
    String currency(CSVRecord row) {
        String shown = value(row, currencyAt);
        return names.entrySet().stream().filter(name -> name.getValue().equals(shown)).map(Map.Entry::getKey).findFirst().orElse(shown);
    }

    boolean isOf(StageRecord slice, JournalTarget target, CSVRecord row) {
        return is(row, period, slice.label()) && (company < 0 || is(row, company, slice.company())) && (ledger < 0 || is(row, ledger, slice.ledger()))
                && (version < 0 || is(row, version, target.version()));
    }

    private boolean is(CSVRecord row, int column, String member) {
        String shown = value(row, column);
        return shown.equals(member) || shown.equals(names.get(member));
    }

    private static String value(CSVRecord row, int column) {
        return column < 0 || column >= row.size() ? "" : row.get(column).strip();
    }
}
