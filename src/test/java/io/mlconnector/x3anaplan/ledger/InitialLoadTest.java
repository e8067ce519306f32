package io.mlconnector.x3anaplan.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.sandbox.x3.Journal;
import io.mlconnector.x3anaplan.sandbox.x3.X3Settings;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class InitialLoadTest {

    @Test
    void theMirrorEqualsTheBooksRowForRowAfterTheFirstPoll() throws Exception {
        try (PollBench bench = new PollBench(0)) {
            // When
            bench.poll(Map.of());
            // Then
            assertThat(bench.differences()).isEmpty();
            assertThat(bench.number("select count(*) from journal_line")).isGreaterThan(30_000);
            assertThat(bench.number("select count(*) from ledger_period"))
                    .isEqualTo(bench.number("select count(*) from (select distinct cpy, ledtyp, fiy, per from journal_line) p"));
            assertThat(bench.number("select count(*) from watermark")).isEqualTo(3);
            assertThat(bench.number("select count(*) from inbox_line")).isZero();
        }
    }

    @Test
    void textNumbersSmallPagesRelativeLinksAndTrailingEmptyPagesReadTheSame() throws Exception {
        try (PollBench bench = new PollBench(120).reading(7, 1)) {
            // Given
            bench.x3.settings().decimalsAsText(true);
            bench.x3.settings().nextLink(X3Settings.NextLink.RELATIVE);
            bench.x3.settings().trailingEmptyPage(true);
            bench.x3.settings().emptyDate("0000-00-00");
            // When
            bench.poll(Map.of());
            // Then
            assertThat(bench.differences()).isEmpty();
        }
    }

    @Test
    void aNextLinkToAnInternalHostIsFollowedOnTheConfiguredOne() throws Exception {
        try (PollBench bench = new PollBench(120).reading(7, 1)) {
            // Given
            bench.x3.settings().nextLink(X3Settings.NextLink.INTERNAL_HOST);
            // When
            bench.poll(Map.of());
            // Then
            assertThat(bench.differences()).isEmpty();
        }
    }

    @Test
    void aRowWithoutStampIsLoadedAllTheSame() throws Exception {
        try (PollBench bench = new PollBench(40)) {
            // Given
            bench.sql("update sandbox_x3.gaccentryd set upddattim = '1753-01-01T00:00:00Z' where lin = 1");
            // When
            bench.poll(Map.of());
            // Then
            assertThat(bench.differences()).isEmpty();
            assertThat(bench.number("select count(*) from journal_line where stamp is null")).isEqualTo(10);
        }
    }

    @Test
    void whatChangesBehindTheCursorWhileLoadingComesInTheSameRun() throws Exception {
        try (PollBench bench = new PollBench(120).reading(10, 1)) {
            // Given
            AtomicBoolean changed = new AtomicBoolean();
            bench.x3.onPage(page -> {
                if (page.className().equals("GACCENTRYA") && page.number() == 2 && changed.compareAndSet(false, true)) {
                    bench.books.changeLineAmount("GEN", "F25000000", 1, new BigDecimal("1.11"));
                    bench.books.post(Journal.french("A-NEW", LocalDate.of(2025, 2, 2)).legal(1, "601000", "5").legal(2, "112000", "-5"));
                    bench.clock.advance(PollBench.LAG.plusSeconds(5));
                }
            });
            // When
            bench.poll(Map.of());
            // Then
            assertThat(changed).isTrue();
            assertThat(bench.differences()).isEmpty();
        }
    }

    @Test
    void anEntryBeforeTheHorizonIsLeftOutAndMarksNothing() throws Exception {
        try (PollBench bench = new PollBench(40)) {
            // Given
            bench.books.post(new Journal("GEN", "OLD", "FR10", "FR011", LocalDate.of(2024, 12, 31), 6, 12, "EUR", "EUR")
                    .legal(1, "601000", "5").legal(2, "112000", "-5"));
            bench.clock.advance(java.time.Duration.ofHours(2));
            // When
            bench.poll(Map.of());
            // Then
            assertThat(bench.number("select count(*) from journal_entry where num = 'OLD'")).isZero();
            // When it is changed it is read again with the others: the horizon is no filter on changes
            bench.books.changeLineAmount("GEN", "OLD", 1, BigDecimal.ONE);
            bench.pollLater();
            // Then
            assertThat(bench.differences()).isEmpty();
            assertThat(bench.number("select count(*) from ledger_period where fiy = 6")).isZero();
        }
    }
}
