package io.mlconnector.x3anaplan.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.database.FreshDatabase;
import io.mlconnector.x3anaplan.deadletter.DeadLetterList.Rejected;
import io.mlconnector.x3anaplan.deadletter.DeadLetterList.Whole;
import io.mlconnector.x3anaplan.failure.SourceFault;
import io.mlconnector.x3anaplan.sql.Sql;
import io.mlconnector.x3anaplan.x3.X3Answers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LettersTest {

    private static final Instant NOW = Instant.parse("2026-03-01T03:45:00Z");

    private final DataSource database = FreshDatabase.migrated();
    private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    private final DeadLetters letters = new DeadLetters(database, null, clock);
    private final DeadLetterList list = new DeadLetterList(database);

    @BeforeEach
    void aSliceThatWasSent() {
        execute("insert into run (connection, requested_by) values ('close', 'test')");
        execute("insert into slice (connection, dataset, model, module, version, label) values ('close', 'journal-entries', 'm', 'GL', 'Actual', 'May 26')");
        execute("insert into stage (run, connection, dataset, slice, fingerprint) values (1, 'close', 'journal-entries', 1, 'settings/tables')");
    }

    private void execute(String sql) {
        FreshDatabase.execute(database, sql);
    }

    private String text(String sql) {
        return FreshDatabase.text(database, sql);
    }

    /** A row of the stage that Anaplan rejected with these words. */
    private Rejected rejected(String account, String costCenter, String errors) {
        execute("insert into staged_row (stage, seq, typ, num, lin, ledtyp, analin, cpy, coa, acc, cce, account, cost_center, currency, amount, value,"
                + " side, first, disposition) values (1, 1, 'GEN', 'F1', 1, 1, 0, 'FR10', 'FRA', 'x" + account + "', 'x" + costCenter + "', '" + account
                + "', '" + costCenter + "', 'EUR', 5, 5, 1, true, 'send')");
        Sql.transaction(database, c -> {
            Sql.update(c, "create temporary table rejected_hit on commit drop as select 2::bigint as line, ?::text as errors, r.* from staged_row r", errors);
            letters.writeRejected(c, new DeadLetter("close", "record", "journal-entries", "target", "1 row rejected", errors, "settle", 1L, 1L, 1L));
            return null;
        });
        List<Rejected> records = list.rejected("close", null, null, 0, 10);
        assertThat(records).hasSize(1);
        return records.get(0);
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            4000   | CC410 | Invalid list identifier: CC410                                        | cost center CC410 is missing in Anaplan
            4000   | CC410 | Invalid list identifier: 4000                                         | account 4000 is missing in Anaplan
            4000   | CC410 | Invalid time entity identifier: May 26                                | period May 26 is missing in Anaplan
            4000   | CC410 | Invalid list identifier: XX; Invalid list identifier: 4000            | account 4000 is missing in Anaplan
            101000 | 10    | Invalid list identifier: 101000                                       | account 101000 is missing in Anaplan
            4000   | CC410 | Invalid number: 4000.00                                               | Invalid number: 4000.00
            4000   | CC410 | Invalid number: 4000                                                  | Invalid number: 4000
            4_00   | C%    | Invalid list identifier: 4100                                         | Invalid list identifier: 4100
            4000   | C%    | Invalid list identifier: CC9                                          | Invalid list identifier: CC9
            10     | 10    | Invalid list identifier: 10                                           | account or cost center 10 is missing in Anaplan
            """)
    void theCauseNamesTheMemberThatAnaplanDidNotFindAndNoOther(String account, String costCenter, String errors, String cause) {
        assertThat(rejected(account, costCenter, errors).cause()).isEqualTo(cause);
    }

    @Test
    void aRejectedRecordTellsByWhichRowsOfTheTablesItWasMappedAndInWhichVersion() {
        execute("insert into staged_code (stage, kind, chart, code, member, sign, rule) values (1, 'account', 'FRA', 'x4000', '4000', 1, '*/x4* (prefix)'),"
                + " (1, 'cost-center', 'CCT', 'xCC1', 'CC1', 1, 'CCT/xCC1 (exact)')");

        Rejected record = rejected("4000", "CC1", "Invalid list identifier: CC1");

        assertThat(record.rule()).isEqualTo("account */x4* (prefix), cost center CCT/xCC1 (exact)");
        assertThat(record.mapping()).isEqualTo("settings/tables");
    }

    @Test
    void recordsThatAreRejectedAgainReplaceThoseOfTheLetter() {
        Rejected first = rejected("4000", "CC1", "Invalid list identifier: CC1");
        execute("delete from staged_row");

        Rejected second = rejected("4000", "CC1", "Invalid list identifier: CC1");

        assertThat(second.letter()).isEqualTo(first.letter());
        assertThat(text("select count(*) from rejected_record")).isEqualTo("1");
    }

    @Test
    void aPageOfX3ThatNobodyCouldReadIsShownWithItsSizeAndGivenWhole() {
        // Given
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        byte[] page = ("<html>sign in é " + "x".repeat(4000)).getBytes(StandardCharsets.UTF_8);
        exchange.setProperty(X3Answers.UNREADABLE, page);
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, new SourceFault(false, "a web page"));
        exchange.setProperty("connection", "close");
        exchange.setProperty("stream", "lines");
        exchange.setProperty("x3Address", "https://x3.example/api1/x");

        // When
        letters.keepPage(exchange);

        // Then
        Whole whole = list.whole(1).orElseThrow();
        assertThat(whole.x3Answer()).startsWith("<html>sign in é xxx").endsWith("…").hasSize(2001);
        assertThat(whole.x3AnswerBytes()).isEqualTo(page.length);
        assertThat(list.answer(1)).contains(page);
        assertThat(list.answer(2)).isEmpty();
    }

    @Test
    void retentionDropsWhatWasClosedLongAgoAndNoLetterThatIsOpen() {
        // Given four old letters, one of them open and one closed a day ago, each with a record, a history and a dump
        execute("insert into stage (run, connection, dataset, slice, settled_at) select 1, 'close', 'journal-entries', 1, '2024-01-01' from"
                + " generate_series(1, 3)");
        execute("insert into dead_letter (connection, kind, failure_class, cause, stage, state, created_at, closed_at) values"
                + " ('close', 'record', 'target', 'a', 1, 'resolved', '2024-01-01', '2024-01-02'), ('close', 'record', 'target', 'b', 2, 'open', '2024-01-01', null),"
                + " ('close', 'record', 'target', 'c', 3, 'discarded', '2024-01-01', '2026-02-28'), ('close', 'record', 'target', 'd', 4, 'discarded', '2024-01-01',"
                + " '2025-01-24')");
        execute("update stage set settled_at = case id when 3 then '2026-02-27' else timestamptz '2024-01-01' end");
        execute("insert into rejected_record (letter, connection, cause, errors, line) select id, 'close', '', '', 2 from dead_letter");
        execute("insert into dead_letter_event (letter, at, what) select id, created_at, 'kept' from dead_letter");
        execute("insert into dump_line (stage, n, line, rejected, errors, fields) select stage, 1, 2, true, '', '{}' from dead_letter");

        // When
        int dropped = new LetterRetention(database, clock).drop("P400D");

        // Then
        assertThat(dropped).isEqualTo(2);
        assertThat(text("select string_agg(cause, ' ' order by id) from dead_letter")).isEqualTo("b c");
        assertThat(text("select string_agg(letter::text, ' ' order by letter) from rejected_record")).isEqualTo("2 3");
        assertThat(text("select string_agg(letter::text, ' ' order by letter) from dead_letter_event")).isEqualTo("2 3");
        assertThat(text("select string_agg(stage::text, ' ' order by stage) from dump_line")).isEqualTo("2 3");
    }
}
