package io.mlconnector.x3anaplan.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.database.FreshDatabase;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class InboxTablesTest {

    @Test
    void anInboxTableHasTheColumnsOfItsMirrorTableInTheirOrder() {
        // Given that rows pass whole from one to the other, a column that a migration adds to one it must add to both
        DataSource database = FreshDatabase.migrated();
        Map.of("inbox_entry", "journal_entry", "inbox_line", "journal_line", "inbox_analytical_line", "analytical_line")
                .forEach((inbox, mirror) -> assertThat(columns(database, inbox)).isEqualTo(columns(database, mirror)).isNotBlank());
    }

    private static String columns(DataSource database, String table) {
        return FreshDatabase.text(database, "select string_agg(attname || ' ' || format_type(atttypid, atttypmod), ', ' order by attnum)"
                + " from pg_attribute where attrelid = '" + table + "'::regclass and attnum > 0 and not attisdropped");
    }
}
