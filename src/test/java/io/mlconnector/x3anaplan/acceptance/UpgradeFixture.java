package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.sandbox.anaplan.AnaplanSimulator;
import io.mlconnector.x3anaplan.sandbox.anaplan.DemoModel;
import io.mlconnector.x3anaplan.sandbox.anaplan.Observed;
import io.mlconnector.x3anaplan.sandbox.http.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * A database as a version leaves it behind, for {@link UpgradeIT} of later versions: schema and rows as one SQL text. It is made once for
 * each released version, from that version's own sources, before the first migration of the next one is written:
 *
 * <pre>./mvnw verify -Dit.test=UpgradeFixture -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dupgrade.fixture=src/test/resources/upgrade/v5.sql.gz</pre>
 *
 * Then {@link #RELEASED} is raised. Not part of {@code verify}: the name of this class keeps it out. X3's books stay as they were
 * seeded, so that a test can have the same.
 */
class UpgradeFixture {

    /** The schema of the last version that anybody has; raised with the fixture of the next one. */
    static final int RELEASED = 5;
    /** The one connection in it. */
    static final String CONNECTION = "close";
    private static final String HISTORY = """
            create table flyway_schema_history (installed_rank int not null primary key, version varchar(50), description varchar(200) not null,
              type varchar(20) not null, script varchar(1000) not null, checksum int, installed_by varchar(100) not null,
              installed_on timestamp not null default now(), execution_time int not null, success boolean not null);
            """;
    private static final String ROWS = """
            select format('select ''insert into %1$I (%2$s) overriding system value values ('' || concat_ws('', '', %3$s) || '');'' from %1$I',
                          table_name, string_agg(quote_ident(column_name), ', ' order by ordinal_position),
                          string_agg(format('quote_nullable(%I::text)', column_name), ', ' order by ordinal_position))
              from information_schema.columns join information_schema.tables using (table_schema, table_name)
             where table_schema = 'public' and table_type = 'BASE TABLE' group by table_name order by table_name""";
    private static final String SEQUENCES = """
            select format('select setval(%L, %s);', sequencename, last_value) from pg_sequences where schemaname = 'public' and last_value is not null""";

    static ConnectionFolder connection(Landscape landscape) {
        return landscape.connection(CONNECTION).with("ledgerTypes", "[1]");
    }

    /** Fills an empty database with what a version left. @param name of the resource, e.g. {@code v5} */
    static void load(DataSource database, String name) {
        Landscape.execute(database, read(name));
    }

    static String read(String name) {
        try (InputStream in = new GZIPInputStream(UpgradeFixture.class.getResourceAsStream("/upgrade/" + name + ".sql.gz"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_close_with_a_cancelled_import_rejected_records_and_a_process_that_was_killed() throws Exception {
        try (Landscape landscape = Landscape.few().shortWaits().emptyDatabase()) {
            connection(landscape).write(landscape.connections());
            AnaplanSimulator anaplan = landscape.sandbox().anaplan();
            try (Product product = landscape.serve()) {
                // somebody who had put Anaplan back to an older state before anything was sent
                assertThat(product.post("/api/connections/" + CONNECTION + "/resend", "{\"by\": \"Ada Lovelace\", \"why\": \"restored\"}").statusCode())
                        .isEqualTo(200);

                // a month of which one company's records are rejected, for Anaplan lost the company, and the other's lands
                assertThat(product.sync(CONNECTION, "{\"datasets\": [\"accounts\", \"cost-centers\"]}").path("outcome").asText()).isEqualTo("clean");
                anaplan.observed().recodeListItem(DemoModel.MODEL, "Companies", "GB20", "LOST");
                assertThat(product.sync(CONNECTION, "{\"period\": \"Jan 25\"}").path("outcome").asText()).isEqualTo("partial");

                // one whose import somebody cancels
                anaplan.settings().tasks().holdRunning(true);
                int starts = anaplan.observed().starts().size();
                product.post("/api/connections/" + CONNECTION + "/runs", "{\"period\": \"Mar 25\"}");
                await(() -> anaplan.observed().starts().size() > starts && last(anaplan).state().equals("IN_PROGRESS"));
                anaplan.cancel(last(anaplan).taskId());
                anaplan.settings().tasks().holdRunning(false);
                await(() -> Product.json(product.get("/api/runs?limit=1")).path(0).path("outcome").asText().equals("failed"));

                // and a run that is about to start one import more when its process ends
                anaplan.server().faults().arm(new Fault(Fault.Kind.HANG, "POST", "/tasks$", 3, 1, 0, null, null, 60_000));
                product.post("/api/connections/" + CONNECTION + "/runs", "{}");
                await(() -> anaplan.server().faults().hits() > 0);
                assertThat(Product.json(product.get("/api/dead-letters"))).hasSize(2);
                assertThat(Landscape.rows(landscape.database(), "select count(*) > 1 from slice where trusted")).containsExactly("t");
                product.kill();
            }
            write(landscape.database(), Path.of(System.getProperty("upgrade.fixture", "target/upgrade-fixture.sql.gz")));
        }
    }

    private static void await(Callable<Boolean> state) {
        Awaitility.await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(10)).until(state);
    }

    private static Observed.Start last(AnaplanSimulator anaplan) {
        List<Observed.Start> starts = anaplan.observed().starts();
        return starts.get(starts.size() - 1);
    }

    private static int version(Path migration) {
        return Integer.parseInt(migration.getFileName().toString().replaceFirst("V(\\d+)__.*", "$1"));
    }

    /** The migrations up to a version, one after the other. */
    static String schema(int upTo) throws IOException {
        StringBuilder sql = new StringBuilder();
        try (Stream<Path> migrations = Files.list(Path.of("src/main/resources/db/migration"))) {
            for (Path migration : migrations.filter(m -> version(m) <= upTo).sorted(Comparator.comparingInt(UpgradeFixture::version)).toList()) {
                sql.append(Files.readString(migration)).append('\n');
            }
        }
        return sql.toString();
    }

    private static void write(DataSource database, Path file) throws IOException {
        StringBuilder sql = new StringBuilder(schema(Integer.MAX_VALUE));
        // Rows in any order of tables, and without the triggers that keep the audit trail.
        sql.append(HISTORY).append("set session_replication_role = replica;\n");
        for (String select : Landscape.rows(database, ROWS)) {
            Landscape.rows(database, select).forEach(row -> sql.append(row).append('\n'));
        }
        Landscape.rows(database, SEQUENCES).forEach(row -> sql.append(row).append('\n'));
        sql.append("set session_replication_role = default;\n");
        try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(sql.toString().getBytes(StandardCharsets.UTF_8));
        }
    }
}
