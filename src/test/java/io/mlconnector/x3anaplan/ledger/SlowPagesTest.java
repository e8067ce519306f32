package io.mlconnector.x3anaplan.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlconnector.x3anaplan.connection.X3Settings;
import io.mlconnector.x3anaplan.failure.SourceFault;
import io.mlconnector.x3anaplan.sandbox.http.Fault;
import io.mlconnector.x3anaplan.sandbox.http.RequestLog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pages that X3 does not give in time. */
class SlowPagesTest {

    private PollBench bench;

    @BeforeEach
    void books() throws Exception {
        bench = new PollBench(112);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void timeout(Duration timeout) {
        X3Settings s = bench.settings;
        bench.settings = new X3Settings(s.url(), s.folder(), s.protocol(), s.auth(), s.caFile(), timeout, s.pageSize(), s.ledgerTypes(),
                s.dimensionType(), s.entries(), s.lines(), s.analyticalLines(), s.accounts(), s.dimensions(), s.graphql());
    }

    @Test
    void overGraphQlPagesAreHalvedUntilTheyComeInTime() {
        // Given a proxy that gives up where more than 12 rows are asked for
        bench.x3.graphql().extended(true);
        bench.x3.graphql().firstInTime(12);
        bench.overGraphQl("pageSize: 40\n" + GraphQlConnection.ADDED_FIELDS, 1);
        // When
        bench.poll(Map.of());
        // Then the first pages, three of the load and three of what changed since, were asked for with 40, 20 and 10 rows, later ones with 10
        assertThat(bench.differences()).isEmpty();
        assertThat(bench.x3.server().log().entries().stream().filter(e -> e.status() == 504)).hasSize(12);
    }

    @Test
    void overRestPagesAreHalvedUntilTheyComeInTime() {
        // Given an X3 that never answers a question for more than 14 rows of lines
        bench.reading(28, 1);
        timeout(Duration.ofSeconds(2));
        bench.x3.server().faults().arm(new Fault(Fault.Kind.HANG, "GET", "GACCENTRYD.*count=28", 0, -1, 0, null, null, 2500));
        // When
        bench.poll(Map.of());
        // Then
        assertThat(bench.differences()).isEmpty();
        List<String> lines = bench.x3.server().log().entries().stream().filter(e -> e.path().endsWith("GACCENTRYD")).map(RequestLog.Entry::query)
                .toList();
        assertThat(lines.stream().filter(q -> q.contains("count=28"))).as("%s", lines).hasSize(2).allMatch(q -> !q.contains("key="));
        assertThat(lines.stream().filter(q -> q.contains("count=14"))).as("%s", lines).hasSizeGreaterThan(8);
    }

    @Test
    void aPageThatIsTooLargeForEveryAttemptEndsThePoll() {
        bench.x3.graphql().extended(true);
        bench.x3.graphql().firstInTime(1);
        bench.overGraphQl("pageSize: 40\n" + GraphQlConnection.ADDED_FIELDS, 1);
        assertThatThrownBy(() -> bench.poll(Map.of())).isInstanceOf(SourceFault.class).hasMessageContaining("504");
        assertThat(bench.number("select count(*) from watermark")).isZero();
    }

    @Test
    void aPageThatDripsEndsWithTheTimeoutAndIsAskedForAgain() {
        // Given a page of lines that takes half a minute, a byte now and then
        bench.reading(4, 1);
        timeout(Duration.ofSeconds(2));
        bench.x3.server().faults().arm(new Fault(Fault.Kind.DRIP, "GET", "GACCENTRYD.*key=", 0, 1, 0, null, null, 15));
        // When
        bench.poll(Map.of());
        // Then it is asked for again, from the same row on
        assertThat(bench.differences()).isEmpty();
        assertThat(bench.x3.server().faults().hits()).isEqualTo(1);
        List<String> lines = bench.x3.server().log().entries().stream().filter(e -> e.path().endsWith("GACCENTRYD")).map(RequestLog.Entry::query)
                .filter(q -> q.contains("key=")).toList();
        assertThat(lines.get(1)).isEqualTo(lines.get(0).replace("count=4", "count=2"));
    }
}
