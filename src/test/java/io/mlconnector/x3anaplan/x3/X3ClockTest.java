package io.mlconnector.x3anaplan.x3;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.time.OwnClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class X3ClockTest {

    private final OwnClock own = new OwnClock();
    private final X3Clock clock = new X3Clock(own);

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "PT-1H", "P28D"})
    void t1_our_clock_that_jumps_between_a_request_and_its_answer_teaches_nothing_about_x3s(Duration jump) {
        // Given clocks that agree, and ours jumps while an answer is on its way
        Instant sent = own.instant();
        Instant date = own.instant();
        own.forward(jump);
        // Then no difference is learned from that answer
        assertThat(clock.observe("close", date, sent)).isEmpty();
        assertThat(clock.skew("close")).isZero();
        // and from the next one the true one
        assertThat(clock.observe("close", date, own.instant())).hasValueSatisfying(skew -> assertThat(skew.plus(jump).abs())
                .isLessThanOrEqualTo(Duration.ofSeconds(1)));
    }

    @Test
    void anAnswerThatTookLongTeachesNothingEither() {
        Instant sent = own.instant();
        own.forward(Duration.ofSeconds(6));
        assertThat(clock.observe("close", sent.minusSeconds(60), sent)).isEmpty();
    }
}
