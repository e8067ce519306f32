package io.mlconnector.x3anaplan.staging;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.Datasets;
import io.mlconnector.x3anaplan.connection.Datasets.Behaviour;
import io.mlconnector.x3anaplan.connection.Datasets.Dimension;
import io.mlconnector.x3anaplan.connection.Datasets.Grain;
import io.mlconnector.x3anaplan.connection.MappingSettings.Amount;
import io.mlconnector.x3anaplan.sql.Sql;
import java.sql.SQLException;
import java.util.Locale;

/**
 * The target cells of a stage: those that its rows fill, and those that must get a zero because something may stand in them.
 *
 * <p>With a trusted memory these are the filled cells that no row fills any more. Without one (first send, restored database)
 * anything may be filled: an import that updates only the cells it is given gets a zero for every other cell of the landed
 * lists; one that clears mapped items first clears the cross product of the members that occur (reference anaplan-api 8.2), so
 * that it is enough for every member to occur once.
 */
final class TargetCells {

    private static final String CURRENT = """
            select account, cost_center, case when ?::boolean then currency else '' end from staged_cell
             where stage = ? and not vacated""";

    private final java.sql.Connection tx;
    private final Connection connection;
    private final StageInfo stage;
    private final boolean byCurrency;

    TargetCells(java.sql.Connection tx, Connection connection, StageInfo stage) {
        this.tx = tx;
        this.connection = connection;
        this.stage = stage;
        this.byCurrency = connection.datasets().journalEntries().has(Dimension.CURRENCY);
    }

    void write() throws SQLException {
        // Without a currency dimension a cell has one currency: two would have held the slice.
        int filled = Sql.update(tx, """
                insert into staged_cell (stage, seq, account, cost_center, currency, value, vacated)
                select stage, row_number() over (order by account collate "C", cost_center collate "C", currency collate "C"),
                       account, cost_center, currency, sum(value), false
                  from staged_row where stage = ? and disposition = 'send' group by stage, account, cost_center, currency""", stage.id());
        Sql.update(tx, "create temporary table if not exists zero_cell (account text, cost_center text, currency text) on commit drop");
        Sql.update(tx, "truncate zero_cell");
        Sql.update(tx, "insert into zero_cell select account, cost_center, currency from filled_cell where slice = ?", stage.slice());
        if (!stage.trusted()) {
            if (connection.datasets().journalEntries().behaviour() == Behaviour.UPDATE) {
                everyCell();
            } else {
                everyMember();
            }
        }
        int vacated = Sql.update(tx, """
                insert into staged_cell (stage, seq, account, cost_center, currency, value, vacated)
                select ?, ? + row_number() over (order by account collate "C", cost_center collate "C", currency collate "C"),
                       account, cost_center, currency, 0, true
                  from (select account, cost_center, currency from zero_cell except\s""" + CURRENT + ") z",
                stage.id(), filled, byCurrency, stage.id());
        Grain grain = connection.datasets().journalEntries().grain();
        Sql.update(tx, """
                update stage set vacated_rows = ?, header = ?, grain = ?,
                       rows_staged = ? + (case when ? then (select count(*) from staged_row r where r.stage = stage.id
                                                                 and r.disposition = 'send') else ? end)
                 where id = ?""", vacated, JournalHeader.of(connection).names(), grain.name().toLowerCase(Locale.ROOT), vacated,
                grain == Grain.ENTRY, filled, stage.id());
    }

    private void everyCell() throws SQLException {
        Sql.update(tx, "insert into zero_cell select a.code, c.code, k.currency from (" + members() + ") a, (" + members() + ") c, ("
                + currencies() + ") k", member(Datasets.ACCOUNTS, member(Datasets.COST_CENTERS, currency())));
    }

    /** Pairs the members that no row and no zero names yet; where one list has fewer, its first member fills up. */
    private void everyMember() throws SQLException {
        String missing = """
                select m.code, row_number() over (order by m.code collate "C") as n from (%1$s) m
                 where m.code not in (select %2$s from zero_cell union
                                      select %2$s from staged_cell where stage = ? and not vacated)""";
        String sql = """
                insert into zero_cell
                select * from (
                  select coalesce(a.code, (select min(code collate "C") from (%1$s) x)),
                         coalesce(c.code, (select min(code collate "C") from (%1$s) x)),
                         coalesce(k.code, (select min(currency collate "C") from (%2$s) x))
                    from (%3$s) a full join (%4$s) c on c.n = a.n full join (%5$s) k on k.n = coalesce(a.n, c.n)
                ) z (account, cost_center, currency)
                 where account is not null and cost_center is not null and currency is not null"""
                .formatted(members(), currencies(), missing.formatted(members(), "account"),
                        missing.formatted(members(), "cost_center"),
                        missing.formatted("select currency as code from (" + currencies() + ") y", "currency"));
        if (!byCurrency) {
            // The one "member" of a dimension that the target does not have is never missing.
            sql = sql.replace("select currency as code from (" + currencies() + ") y", "select '' as code where false");
        }
        Object[] accounts = member(Datasets.ACCOUNTS);
        Object[] costCenters = member(Datasets.COST_CENTERS);
        Object[] keys = byCurrency ? currency() : new Object[0];
        Sql.update(tx, sql, join(accounts, costCenters, currency(), accounts, new Object[] {stage.id()},
                costCenters, new Object[] {stage.id()}, keys, new Object[] {stage.id()}));
    }

    private String members() {
        return "select code from landed_member where connection = ? and model = ? and dataset = ?";
    }

    private Object[] member(String dataset, Object... others) {
        return join(new Object[] {connection.name(), connection.anaplan().model(), dataset}, others);
    }

    private String currencies() {
        if (!byCurrency) {
            return "select '' as currency";
        }
        return "select distinct " + (connection.mapping().amount() == Amount.LEDGER ? "curled" : "cur")
                + " as currency from journal_line where connection = ?";
    }

    private Object[] currency() {
        return byCurrency ? new Object[] {connection.name()} : new Object[0];
    }

    private static Object[] join(Object[]... parts) {
        return java.util.Arrays.stream(parts).flatMap(java.util.Arrays::stream).toArray();
    }
}
