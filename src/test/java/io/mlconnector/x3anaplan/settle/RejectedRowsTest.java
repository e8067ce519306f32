package io.mlconnector.x3anaplan.settle;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.database.FreshDatabase;
import io.mlconnector.x3anaplan.sql.Sql;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class RejectedRowsTest {

    private static final String DEFAULT = "cost center CC9 has no mapping; member Other stands in";

    private final DataSource database = FreshDatabase.migrated();

    @Test
    void rejectedRowsOfADefaultMemberCountAsRejectedAndNotAsSent() {
        // Given a stage whose rows are of one account, one by the mapping's own member and two by a default, all of them sent
        long run = insert("insert into run (connection, requested_by) values ('close', 'test') returning id");
        long stage = insert("insert into stage (run, connection, dataset, state, rows_staged, grain) values (" + run
                + ", 'close', 'journal-entries', 'ended', 3, 'entry') returning id");
        row(stage, 1, "100.25", 1, "");
        row(stage, 2, "40.10", 1, DEFAULT);
        row(stage, 3, "-25.05", -1, DEFAULT);
        Sql.update(database, "insert into stage_total select stage, 'sent', reason, cpy, ledtyp, coa, acc, currency, count(*), count(*),"
                + " sum(greatest(amount, 0)), sum(greatest(-amount, 0)) from staged_row where stage = ? group by 1, 3, 4, 5, 6, 7, 8", stage);

        // When the dump names the lines of the two
        Sql.update(database, "insert into dump_line (stage, n, line, rejected, errors, fields) values (?, 1, 3, true, 'Invalid item', '{}'),"
                + " (?, 2, 4, true, 'Invalid item', '{}')", stage, stage);
        Sql.transaction(database, tx -> {
            RejectedRows.join(tx, stage);
            RejectedRows.move(tx, stage);
            return null;
        });

        // Then
        assertThat(totals(stage)).containsExactly("rejected | 2 | 40.10 | 25.05", "sent | 1 | 100.25 | 0");
    }

    private void row(long stage, int seq, String amount, int side, String reason) {
        Sql.update(database, "insert into staged_row (stage, seq, typ, num, lin, ledtyp, analin, cpy, coa, acc, cce, account, cost_center,"
                + " currency, amount, value, side, first, disposition, reason) values (?, ?, 'GL', 'N1', ?, 1, 0, 'FR10', 'FRA', '601', '',"
                + " 'A601', 'Other', 'EUR', ?::numeric, ?::numeric, ?, true, 'send', ?)", stage, seq, seq, amount, amount, side, reason);
    }

    private long insert(String sql) {
        return Sql.first(database, rs -> rs.getLong(1), sql).orElseThrow();
    }

    private List<String> totals(long stage) {
        return Sql.all(database, rs -> rs.getString(1) + " | " + rs.getLong(2) + " | " + rs.getBigDecimal(3) + " | " + rs.getBigDecimal(4),
                "select disposition, sum(rows), sum(debit), sum(credit) from stage_total where stage = ? group by 1 order by 1", stage);
    }
}
