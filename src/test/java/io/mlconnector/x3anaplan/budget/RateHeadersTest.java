package io.mlconnector.x3anaplan.budget;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RateHeadersTest {

    static Stream<Map<String, Object>> littleLeft() {
        return Stream.of(
                Map.of("X-RateLimit-Remaining", "59"),
                Map.of("x-ratelimit-remaining", 0),
                Map.of("X-Rate-Limit-Remaining", "59"),
                Map.of("RateLimit-Remaining", " 59"),
                Map.of("RateLimit", "limit=600, remaining=59, reset=30"),
                Map.of("RateLimit", "remaining=59"),
                Map.of("X-RateLimit-Limit", "6000", "X-RateLimit-Remaining", "599"),
                Map.of("RateLimit-Limit", "6000, 6000;w=60", "RateLimit-Remaining", "599"),
                Map.of("RateLimit", "limit=6000, remaining=599, reset=30"),
                Map.of("X-RateLimit-Limit", "0", "X-RateLimit-Remaining", "59"));
    }

    @ParameterizedTest
    @MethodSource
    void littleLeft(Map<String, Object> headers) {
        assertThat(RateHeaders.scarce(headers, 600)).isTrue();
    }

    static Stream<Map<String, Object>> enoughLeftOrNothingSaidOfIt() {
        return Stream.of(
                Map.of("X-RateLimit-Remaining", "60"),
                Map.of("RateLimit", "limit=600, remaining=60, reset=1"),
                Map.of("X-RateLimit-Limit", "100", "X-RateLimit-Remaining", "10"),
                Map.of("RateLimit-Limit", "100, 100;w=60", "RateLimit-Remaining", "10"),
                Map.of("X-RateLimit-Limit", "600", "X-RateLimit-Reset", "1"),
                Map.of("X-RateLimit-Remaining", "soon"),
                Map.of("X-RateLimit-Remaining", ""),
                Map.of("RateLimit-Policy", "12;w=60"),
                Map.of("Content-Length", "12", "X-Quota-Remaining", "1"),
                Map.of());
    }

    @ParameterizedTest
    @MethodSource
    void enoughLeftOrNothingSaidOfIt(Map<String, Object> headers) {
        assertThat(RateHeaders.scarce(headers, 600)).isFalse();
    }
}
