package io.mlconnector.x3anaplan.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlconnector.x3anaplan.audit.AuditSearch.Verification;
import io.mlconnector.x3anaplan.database.FreshDatabase;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.sql.Sql;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever changes the trail past its triggers is found out, whatever he takes away. */
class AuditTrailTest {

    private static final Instant NOW = Instant.parse("2026-03-01T03:30:00Z");

    private final DataSource database = FreshDatabase.migrated();
    private final AuditTrail trail = new AuditTrail();
    private final AuditSearch search = new AuditSearch(database);
    private final AuditRetention retention = new AuditRetention(database, Clock.fixed(NOW, ZoneOffset.UTC));

    @BeforeEach
    void fourImportsOfTwoRows() {
        execute("insert into run (connection, requested_by) values ('close', 'test')");
        for (int month = 1; month <= 4; month++) {
            imported("2025-1%d-01".formatted(month % 3));
        }
    }

    private void imported(String day) {
        long stage = Long.parseLong(FreshDatabase.text(database, "insert into stage (run, connection, dataset, state, outcome, landed, settled_at) values"
                + " (1, 'close', 'journal-entries', 'settled', 'clean', 'all', '" + day + "') returning id"));
        execute("insert into staged_row (stage, seq, typ, num, lin, ledtyp, analin, cpy, coa, acc, cce, account, cost_center, currency, amount, value,"
                + " side, first, disposition) select " + stage + ", n, 'GEN', 'F' || n, 1, 1, 0, 'FR10', 'FRA', '601000', '', 'FRA-601000', 'NONE', 'EUR',"
                + " 5, 5, 1, true, 'send' from generate_series(1, 2) n");
        Sql.transaction(database, c -> {
            Sql.update(c, "create temporary table rejected_hit (seq bigint) on commit drop");
            trail.imported(c, stage);
            return null;
        });
    }

    private void execute(String sql) {
        FreshDatabase.execute(database, sql);
    }

    /** As somebody does it who may write to the database and knows its triggers. */
    private void tamper(String sql) {
        execute("begin; set local session_replication_role = replica; " + sql + "; commit");
    }

    private Verification verify() {
        return search.verify("close", null);
    }

    @Test
    void aTrailThatNobodyTouchedHoldsAndShowsItsHead() {
        Verification found = verify();

        assertThat(found.broken()).isEmpty();
        assertThat(found).extracting(Verification::imports, Verification::rows, Verification::head).containsExactly(4L, 8L, 4L);
        assertThat(found.seal()).isEqualTo(FreshDatabase.text(database, "select seal from audit_import where n = 4"));
    }

    @Test
    void aChangedValueIsFound() {
        tamper("update audit_row set value = 6 where n = 2 and seq = 1");
        assertThat(verify().broken()).containsExactly("import 2: its rows were changed");
    }

    @Test
    void aValueThatMovesIntoTheNextFieldIsFound() {
        tamper("update audit_row set coa = 'FRA|601000', acc = null where n = 2 and seq = 1");
        assertThat(verify().broken()).containsExactly("import 2: its rows were changed");
    }

    @Test
    void aRowThatIsRemovedIsFound() {
        tamper("delete from audit_row where n = 3 and seq = 2");
        assertThat(verify().broken()).containsExactly("import 3: its rows were changed");
    }

    @Test
    void allRowsOfAYoungImportThatAreRemovedAsRetentionDoesItAreFound() {
        execute("begin; set local x3anaplan.audit_retention = 'on'; delete from audit_row where n = 4; commit");
        assertThat(verify().broken()).containsExactly("import 4: its 2 rows are missing, and no retention took them");
    }

    @Test
    void theNewestEntriesThatAreRemovedAreFoundByTheStagesThatWroteThem() {
        tamper("delete from audit_row where n > 2; delete from audit_import where n > 2");
        assertThat(verify().broken()).containsExactly("stage 3 of run 1 was settled and has no entry", "stage 4 of run 1 was settled and has no entry");
    }

    @Test
    void rowsWhoseEntryIsRemovedAreFound() {
        tamper("delete from audit_import where n = 4");
        assertThat(verify().broken()).contains("import 4: it has rows and no entry");
    }

    @Test
    void aTrailThatWasShortenedWithItsStagesIsFoundByAHeadThatWasNoted() {
        // Given
        String noted = "4:" + verify().seal();
        imported("2026-01-01");
        assertThat(search.verify("close", noted).broken()).isEmpty();

        // When
        tamper("delete from audit_row where n > 3; delete from audit_import where n > 3; delete from stage where id > 3");

        // Then nothing that is left tells, but the head does, also when another import has taken its number
        assertThat(verify().broken()).isEmpty();
        assertThat(search.verify("close", noted).broken()).containsExactly("import 4, whose seal was noted, is missing");
        imported("2026-01-02");
        assertThat(search.verify("close", noted).broken()).containsExactly("import 4: it has another seal than was noted");
        assertThatThrownBy(() -> search.verify("close", "4")).isInstanceOf(ConfigurationFault.class).hasMessageContaining("number and seal");
    }

    @Test
    void retentionSaysInTheTrailWhichRowsItTookAndCoversNoOthers() {
        // Given four imports of last year, not in the order of their time, and a young one
        imported("2026-02-27");

        // When
        int rows = retention.drop("P60D");

        // Then
        assertThat(rows).isEqualTo(8);
        assertThat(verify().broken()).isEmpty();
        assertThat(FreshDatabase.text(database, "select concat_ws(' ', n, dataset, outcome, through, at) from audit_import where through is not null"))
                .startsWith("6 retention dropped 4 2026-03-01");
        assertThat(FreshDatabase.text(database, "select requested_by || '; ' || message from audit_import where n = 6"))
                .contains("x3anaplan.audit.keep = P60D").contains("imports up to 4").contains("2025-12-31");
        // the next day has nothing to add
        assertThat(retention.drop("P60D")).isZero();
        assertThat(FreshDatabase.text(database, "select max(n) from audit_import")).isEqualTo("6");
        // and who stretches its word, or takes rows that it left, is found
        tamper("update audit_import set through = 5 where n = 6; delete from audit_row where n = 5");
        assertThat(verify().broken()).containsExactly("import 6: the entry was changed");
        tamper("update audit_import set through = 4 where n = 6");
        assertThat(verify().broken()).containsExactly("import 5: its 2 rows are missing, and no retention took them");
    }

    @Test
    void entriesThatAnEarlierVersionSealedStillVerify() {
        // Given an entry as that version wrote it, before the others
        tamper("delete from audit_import; delete from audit_row; delete from stage");
        execute("insert into audit_row (connection, n, seq, fate, typ, num, account, cost_center, currency, amount, value) values"
                + " ('close', 1, 1, 'imported', 'GEN', 'F1', 'A', 'C', 'EUR', 5, 5)");
        execute("insert into audit_import (connection, n, dataset, model, run, requested_by, stage, outcome, at, rows, rows_hash, previous, seal)"
                + " select e.*, encode(sha256(convert_to('close|1|journal-entries|m||||||1|test|1|||||clean||1767225600.000000|1|' || e.rows_hash || '|',"
                + " 'UTF8')), 'hex') from (select 'close', 1, 'journal-entries', 'm', 1, 'test', 1, 'clean', timestamptz '2026-01-01T00:00:00Z', 1,"
                + " encode(sha256(convert_to(encode(sha256('1|imported|GEN|F1|A|C|EUR|5|5'), 'hex'), 'UTF8')), 'hex') as rows_hash, '') e");

        // When
        imported("2026-01-02");

        // Then
        assertThat(verify().broken()).isEmpty();
        assertThat(FreshDatabase.text(database, "select string_agg(format::text, ' ' order by n) from audit_import")).isEqualTo("1 2");
        tamper("update audit_import set through = 1 where n = 1; delete from audit_row where n = 1");
        assertThat(verify().broken()).containsExactly("import 1: its 1 rows are missing, and no retention took them");
    }
}
