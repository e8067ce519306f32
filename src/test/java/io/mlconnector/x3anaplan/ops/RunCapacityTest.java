package io.mlconnector.x3anaplan.ops;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import org.junit.jupiter.api.Test;

class RunCapacityTest {

    @Test
    void moreRunsThanThePoolHasDatabaseConnectionsForAreRefusedBothSettingsBeingNamed() {
        assertThatCode(() -> new RunCapacity(6, 20).refuseUnlessEnough()).doesNotThrowAnyException();
        assertThatThrownBy(() -> new RunCapacity(7, 20).refuseUnlessEnough()).isInstanceOf(ConfigurationFault.class)
                .hasMessageContaining("x3anaplan.runs.parallel is 7").hasMessageContaining("quarkus.datasource.jdbc.max-size is 20")
                .hasMessageContaining("need 22 database connections");
    }
}
