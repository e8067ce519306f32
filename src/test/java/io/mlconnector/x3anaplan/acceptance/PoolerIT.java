package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.acceptance.parts.PgBouncer;
import java.net.URI;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real PgBouncer in transaction mode between the product and its database. */
class PoolerIT {

    private Landscape landscape;
    private PgBouncer pooler;
    private String pooled;

    @BeforeEach
    void start() throws Exception {
        landscape = Landscape.few().emptyDatabase();
        landscape.connection("close").with("ledgerTypes", "[1]").write(landscape.connections());
        String direct = landscape.settings().get("quarkus.datasource.jdbc.url");
        int port = URI.create(direct.substring("jdbc:".length())).getPort();
        pooler = PgBouncer.before(port, Files.createTempDirectory("pgbouncer-"));
        pooled = direct.replaceAll("//[^/]+/", "//127.0.0.1:" + pooler.port() + "/");
    }

    @AfterEach
    void stop() {
        if (pooler != null) {
            pooler.close();
        }
        landscape.close();
    }

    @Test
    void through_pgbouncer_in_transaction_mode_a_sync_is_clean_and_nothing_of_ours_is_left_in_its_sessions() throws Exception {
        Product.Ended sync = Product.run(landscape.home(), through(pooled + "?prepareThreshold=0"), "sync", "close");
        assertThat(sync.exitCode()).as(sync.out() + sync.err()).isZero();
        assertThat(landscape.differences("GL Actuals", "SEED", 1)).isEmpty();

        // Then the server processes that it keeps for others have no table, lock or setting of ours
        List<Connection> all = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                Connection c = DriverManager.getConnection(pooled + "?prepareThreshold=0&user=postgres&password=postgres");
                all.add(c);
                c.setAutoCommit(false); // each holds a server process of its own
                assertThat(one(c, "select current_setting('idle_in_transaction_session_timeout') || ' ' || current_setting('lock_timeout')"))
                        .isEqualTo("0 0");
                assertThat(one(c, "select count(*) from pg_class where relpersistence = 't'")).isEqualTo("0");
                assertThat(one(c, "select count(*) from pg_locks where locktype = 'advisory'")).isEqualTo("0");
                assertThat(one(c, "select count(*) from pg_prepared_statements")).isEqualTo("0");
            }
        } finally {
            for (Connection c : all) {
                c.close();
            }
        }
    }

    @Test
    void without_the_setting_the_command_ends_as_a_mistake_of_configuration_with_its_remedy() {
        Product.Ended sync = Product.run(landscape.home(), through(pooled), "sync", "close");
        assertThat(sync.exitCode()).as(sync.out() + sync.err()).isEqualTo(2);
        assertThat(sync.out() + sync.err()).contains("prepareThreshold=0");
        assertThat(landscape.filledCells("GL Actuals")).isZero();
    }

    private Map<String, String> through(String address) {
        Map<String, String> settings = landscape.settings();
        settings.put("quarkus.datasource.jdbc.url", address);
        return settings;
    }

    private static String one(Connection c, String sql) throws Exception {
        try (Statement s = c.createStatement(); ResultSet r = s.executeQuery(sql)) {
            r.next();
            return r.getString(1);
        }
    }
}
