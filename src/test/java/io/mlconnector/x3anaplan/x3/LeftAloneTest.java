package io.mlconnector.x3anaplan.x3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlconnector.x3anaplan.failure.SourceFault;
import io.mlconnector.x3anaplan.sandbox.http.Fault;
import io.mlconnector.x3anaplan.sandbox.http.RequestLog;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that ask to be left alone for a while (Retry-After); without that the bench tries again after 100 ms at most. */
class LeftAloneTest {

    private SignInBench bench;

    @BeforeEach
    void start() throws Exception {
        bench = new SignInBench();
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    private void arm(String path, int status, Map<String, String> headers) {
        bench.x3.server().faults().arm(new Fault(Fault.Kind.STATUS, null, path, 0, 1, status, headers, "", 0));
    }

    /** Times between the requests whose path ends so. */
    private List<Duration> waits(String path) {
        List<Instant> at = bench.entries().stream().filter(e -> e.path().endsWith(path)).map(RequestLog.Entry::at).toList();
        return java.util.stream.IntStream.range(1, at.size()).mapToObj(i -> Duration.between(at.get(i - 1), at.get(i))).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void theNextAttemptWaitsAsLongAsX3AsksAndLaterOnesAsThePolicySays(int status) throws Exception {
        arm("/GACCOUNT", status, Map.of("Retry-After", "2"));
        bench.x3.server().faults().arm(Fault.once(Fault.Kind.RESET_BEFORE, null, "/GACCOUNT"));
        assertThat(bench.read().rows()).isEqualTo(5);
        assertThat(waits("/GACCOUNT")).hasSize(2);
        assertThat(waits("/GACCOUNT").get(0)).isBetween(Duration.ofMillis(1990), Duration.ofSeconds(10));
        assertThat(waits("/GACCOUNT").get(1)).isLessThan(Duration.ofMillis(1500));
    }

    @Test
    void aDateIsByTheClockOfX3() throws Exception {
        // Given an X3 whose clock is an hour ahead of ours
        bench.x3Clock.advance(Duration.ofHours(1));
        String until = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.ofInstant(bench.x3Clock.instant().plusSeconds(3), ZoneOffset.UTC));
        arm("/GACCOUNT", 503, Map.of("Retry-After", until));
        assertThat(bench.read().rows()).isEqualTo(5);
        assertThat(waits("/GACCOUNT").get(0)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(10));
    }

    @Test
    void aLongTimeIsNotWaitedForInAThreadAndSaid() {
        arm("/GACCOUNT", 503, Map.of("Retry-After", "7200"));
        assertThatThrownBy(bench::read).isInstanceOfSatisfying(SourceFault.class, f -> assertThat(f.isPassing()).isFalse())
                .hasMessageContaining("X3 answered 503").hasMessageMatching("(?s).* left alone until 20[0-9T:-]+Z: .*");
        assertThat(bench.entries()).hasSize(1);
    }

    @Test
    void anAuthorisationServerIsLeftAloneAsWell() throws Exception {
        bench.auth = bench.machine();
        arm("/oauth2/token", 429, Map.of("Retry-After", "1"));
        assertThat(bench.read().rows()).isEqualTo(5);
        assertThat(waits("/oauth2/token")).singleElement().satisfies(wait -> assertThat(wait).isGreaterThanOrEqualTo(Duration.ofMillis(990)));
    }

    @Test
    void theCloudGatewayIsLeftAloneAsWell() throws Exception {
        bench.useGateway();
        bench.pair();
        bench.url = null;
        bench.protocol = io.mlconnector.x3anaplan.connection.X3Settings.Protocol.GRAPHQL;
        arm("/v1/folders", 429, Map.of("Retry-After", "1"));
        assertThat(bench.readOverGraphQl()).isEqualTo(5);
        assertThat(waits("/v1/folders")).singleElement().satisfies(wait -> assertThat(wait).isGreaterThanOrEqualTo(Duration.ofMillis(990)));
    }
}
