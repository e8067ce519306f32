package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@link UpgradeIT} begins with is what the last version left, not an older one or what this program would leave. */
class UpgradeFixtureTest {

    @Test
    void theSchemaOfTheLastVersionHasItsFixtureWithMigrationsThatNobodyChangedSince() throws Exception {
        String fixture = UpgradeFixture.read("v" + UpgradeFixture.RELEASED);

        assertThat(fixture).startsWith(UpgradeFixture.schema(UpgradeFixture.RELEASED) + "create table flyway_schema_history");
    }

    @Test
    void theFixtureHasRowsOfTheTablesThatTheLatestMigrationsBrought() {
        String fixture = UpgradeFixture.read("v" + UpgradeFixture.RELEASED);

        assertThat(List.of("tenant_budget", "tenant_bucket", "resend", "agreed_action", "dead_letter"))
                .allSatisfy(table -> assertThat(fixture).contains("insert into " + table + " ("));
    }
}
