package io.mlconnector.x3anaplan.staging;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.Datasets.JournalColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The columns of a journal file: which of them the connection names, in an order that never changes. Anaplan binds columns by
 * header name (reference anaplan-api 4.4), so both grains have the same ones; a row that sums many lines leaves their origin empty.
 */
public record JournalHeader(List<Column> columns, String[] names) {

    public enum Column { COMPANY, LEDGER, ACCOUNT, COST_CENTER, PERIOD, AMOUNT, CURRENCY, ENTRY, LINE, STAMP, X3_ACCOUNT }

    public static JournalHeader of(Connection connection) {
        JournalColumns names = connection.datasets().journalEntries().columns();
        List<Column> columns = new ArrayList<>();
        List<String> header = new ArrayList<>();
        add(columns, header, Column.COMPANY, names.company());
        add(columns, header, Column.LEDGER, names.ledger());
        add(columns, header, Column.ACCOUNT, names.account());
        add(columns, header, Column.COST_CENTER, names.costCenter());
        add(columns, header, Column.PERIOD, names.period());
        add(columns, header, Column.AMOUNT, names.amount());
        add(columns, header, Column.CURRENCY, names.currency());
        add(columns, header, Column.ENTRY, names.entry());
        add(columns, header, Column.LINE, names.line());
        add(columns, header, Column.STAMP, names.stamp());
        add(columns, header, Column.X3_ACCOUNT, names.x3Account());
        return new JournalHeader(List.copyOf(columns), header.toArray(String[]::new));
    }

    private static void add(List<Column> columns, List<String> header, Column column, String name) {
        if (name != null && !name.isBlank()) {
            columns.add(column);
            header.add(name);
        }
    }

    /** The values of a row in file order; what a row has no value for is empty. */
    List<String> row(Map<Column, String> values) {
        return columns.stream().map(column -> values.getOrDefault(column, "")).toList();
    }
}
