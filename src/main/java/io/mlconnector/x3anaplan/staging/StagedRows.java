package io.mlconnector.x3anaplan.staging;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.Connections;
import io.mlconnector.x3anaplan.connection.Datasets.Dimension;
import io.mlconnector.x3anaplan.connection.Datasets.Grain;
import io.mlconnector.x3anaplan.connection.Datasets.ListColumns;
import io.mlconnector.x3anaplan.sql.Sql;
import io.mlconnector.x3anaplan.staging.JournalHeader.Column;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.sql.DataSource;

/** The records of a stage's file, header first, zero rows last, page by page: plain strings, ready for {@code marshal: csv}. */
@Named("stagedRows")
@ApplicationScoped
@Unremovable
@RegisterForReflection
public class StagedRows {

    /** What stands in the place of a journal entry's key in a row that only empties a cell. */
    public static final String VACATED = "VACATED";

    private final DataSource dataSource;
    private final Function<String, Connection> connections;

    @Inject
    StagedRows(DataSource dataSource, Connections connections) {
        this(dataSource, connections::get);
    }

    StagedRows(DataSource dataSource, Function<String, Connection> connections) {
        this.dataSource = dataSource;
        this.connections = connections;
    }

    /** The records of a mapped slice or list. Amounts are plain decimals with a point, stamps UTC. */
    public Iterator<List<String>> iterator(long stageId) {
        StageInfo stage = Sql.transaction(dataSource, tx -> StageInfo.read(tx, stageId));
        Connection connection = connections.apply(stage.connection());
        if (stage.isList()) {
            ListColumns columns = Stages.target(connection, stage.dataset()).columns();
            boolean parents = columns.parent() != null && !columns.parent().isBlank();
            return records(stageId, parents ? List.of(columns.code(), columns.name(), columns.parent())
                    : List.of(columns.code(), columns.name()), List.of(members(stageId, parents)));
        }
        JournalHeader header = JournalHeader.of(connection);
        boolean entries = connection.datasets().journalEntries().grain() == Grain.ENTRY;
        List<PagedRecords.Source> sources = new ArrayList<>();
        sources.add(entries ? rows(connection, stage, header) : cells(connection, stage, header, false));
        sources.add(cells(connection, stage, header, true));
        return records(stageId, Arrays.asList(header.names()), sources);
    }

    /** The header is noted with the stage: before anything is uploaded it is compared with the columns of the import. */
    private Iterator<List<String>> records(long stageId, List<String> header, List<PagedRecords.Source> sources) {
        Sql.transaction(dataSource, tx -> {
            Sql.update(tx, "update stage set header = ? where id = ?", tx.createArrayOf("text", header.toArray()), stageId);
            return null;
        });
        return new PagedRecords(dataSource, header, sources);
    }

    private static PagedRecords.Source members(long stage, boolean parents) {
        return new PagedRecords.Source("select seq, code, name, parent from staged_member where stage = ? and seq > ? order by seq",
                stage, row -> parents ? List.of(row.getString("code"), row.getString("name"), row.getString("parent"))
                        : List.of(row.getString("code"), row.getString("name")));
    }

    private static PagedRecords.Source rows(Connection connection, StageInfo stage, JournalHeader header) {
        return new PagedRecords.Source("""
                select * from staged_row where stage = ? and seq > ? and disposition = 'send' order by seq""", stage.id(), row -> {
            Map<Column, String> values = keys(stage, row);
            values.put(Column.COMPANY, TargetKeys.company(connection, row.getString("cpy")));
            values.put(Column.LEDGER, TargetKeys.ledger(connection, row.getInt("ledtyp")));
            values.put(Column.ENTRY, row.getString("typ") + "~" + row.getString("num"));
            int analin = row.getInt("analin");
            values.put(Column.LINE, row.getInt("lin") + (analin == 0 ? "" : "." + analin));
            Timestamp stamp = row.getTimestamp("stamp");
            values.put(Column.STAMP, stamp == null ? "" : stamp.toInstant().toString());
            values.put(Column.X3_ACCOUNT, row.getString("coa") + "/" + row.getString("acc"));
            return header.row(values);
        });
    }

    private static PagedRecords.Source cells(Connection connection, StageInfo stage, JournalHeader header, boolean vacated) {
        boolean byCurrency = connection.datasets().journalEntries().has(Dimension.CURRENCY);
        return new PagedRecords.Source("select * from staged_cell where stage = ? and seq > ? and vacated = " + vacated
                + " order by seq", stage.id(), row -> {
            Map<Column, String> values = keys(stage, row);
            values.put(Column.COMPANY, stage.company());
            values.put(Column.LEDGER, stage.ledger());
            values.put(Column.ENTRY, vacated ? VACATED : "");
            if (vacated && !byCurrency) {
                values.put(Column.CURRENCY, "");
            }
            return header.row(values);
        });
    }

    private static Map<Column, String> keys(StageInfo stage, ResultSet row) throws SQLException {
        Map<Column, String> values = new EnumMap<>(Column.class);
        values.put(Column.ACCOUNT, row.getString("account"));
        values.put(Column.COST_CENTER, row.getString("cost_center"));
        values.put(Column.PERIOD, stage.label());
        values.put(Column.AMOUNT, row.getBigDecimal("value").toPlainString());
        values.put(Column.CURRENCY, row.getString("currency"));
        return values;
    }
}
