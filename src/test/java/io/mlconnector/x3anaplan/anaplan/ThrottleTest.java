package io.mlconnector.x3anaplan.anaplan;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.sandbox.anaplan.DemoModel;
import io.mlconnector.x3anaplan.sandbox.http.Fault;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ThrottleTest {

    @Test
    void noWindowHoldsMoreRequestsThanTheRouteAdmitsRepeatedOnesIncluded() throws Exception {
        // Given: five requests in a second and a half, after the first ones, which arrive long after they were let go
        try (Bench bench = new Bench(DemoModel.Shape.demo(), 5, "1500")) {
            bench.members("Cost Centers", "CC1");
            bench.anaplan.server().faults().arm(Fault.status("PUT", "/chunks/0", 3, 503, "text/html", "busy"));
            long stage = bench.stageAccounts("4000", "4010");

            // When
            bench.send(stage);

            // Then
            assertThat(bench.stage(stage)).isEqualTo("settled clean");
            assertThat(bench.anaplan.server().log().entries().size()).isGreaterThan(7);
            assertThat(bench.anaplan.server().log().mostInAny(Duration.ofSeconds(1))).isLessThanOrEqualTo(5);
        }
    }
}
