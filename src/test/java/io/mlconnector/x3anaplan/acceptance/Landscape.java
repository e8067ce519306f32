package io.mlconnector.x3anaplan.acceptance;

import io.mlconnector.x3anaplan.database.FreshDatabase;
import io.mlconnector.x3anaplan.sandbox.Sandbox;
import io.mlconnector.x3anaplan.sandbox.anaplan.AnaplanSimulator;
import io.mlconnector.x3anaplan.sandbox.anaplan.DemoModel;
import io.mlconnector.x3anaplan.sandbox.x3.Books;
import io.mlconnector.x3anaplan.sandbox.x3.DemoBooks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * A customer's surroundings on loopback: X3 and Anaplan as the sandbox plays them, a PostgreSQL database with today's schema, a folder of
 * connections.
 */
public final class Landscape implements AutoCloseable {

    /** In milliseconds or ISO 8601. Retries stay as many as they are. */
    private static final Map<String, String> SHORT_WAITS = Map.of("x3anaplan.runs.claim-period", "100", "x3anaplan.x3.retry-delay", "20",
            "x3anaplan.anaplan.retry-delay", "20", "x3anaplan.anaplan.retry-delay-most", "100", "x3anaplan.anaplan.busy-poll-millis", "150",
            "x3anaplan.anaplan.busy-patience", "PT6S", "x3anaplan.anaplan.postpone", "PT5S", "x3anaplan.anaplan.missing-task-patience", "PT2S");
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Path home;
    private final String name;
    private final DataSource database;
    private final DataSource books;
    private final String jdbcUrl;
    private final Sandbox sandbox;
    private final List<AnaplanSimulator> others = new ArrayList<>();
    private final Map<String, String> waits = new LinkedHashMap<>();
    private Duration throttlePeriod = Duration.ofSeconds(1);

    private Landscape(Consumer<Books> seed) {
        try {
            home = Files.createTempDirectory("x3-anaplan-");
            String suffix = String.valueOf(COUNT.incrementAndGet());
            name = "product" + suffix;
            FreshDatabase.create(name, FreshDatabase.template());
            create("sandbox" + suffix);
            jdbcUrl = FreshDatabase.url(name);
            database = FreshDatabase.of(name);
            books = FreshDatabase.of("sandbox" + suffix);
            sandbox = Sandbox.start(books, Sandbox.Ports.any(), seed);
            sandbox.anaplan().settings().rate().limited(false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With a tenth of the demo books in folder SEED, in fewer periods. */
    public static Landscape small() {
        return new Landscape(DemoBooks::seedSmall);
    }

    /** With some five hundred journal lines. */
    public static Landscape few() {
        return new Landscape(DemoBooks::seedFew);
    }

    /** With empty books. */
    public static Landscape empty() {
        return new Landscape(books -> { });
    }

    private static void create(String name) {
        FreshDatabase.create(name, "template1");
    }

    /** Copies the product's database as a backup would; no product may be at work with it. */
    public Landscape backUp() {
        replace(name + "_copy", name);
        return this;
    }

    /** Puts the copy in the place of the product's database, as a restore would. The copy stays. */
    public Landscape restore() {
        replace(name, name + "_copy");
        return this;
    }

    /** Begins anew with an empty database, which the product is to give its schema. */
    public Landscape emptyDatabase() {
        replace(name, "template1");
        return this;
    }

    private static void replace(String database, String by) {
        DataSource postgres = FreshDatabase.server().getPostgresDatabase();
        execute(postgres, "drop database if exists " + database + " with (force)");
        execute(postgres, "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + by + "'");
        FreshDatabase.create(database, by);
    }

    public Sandbox sandbox() {
        return sandbox;
    }

    /** The product's own database; tests look, they do not write. */
    public DataSource database() {
        return database;
    }

    /** The database in which the sandbox keeps X3's books and Anaplan's cells. */
    public DataSource books() {
        return books;
    }

    public Path home() {
        return home;
    }

    public Path connections() {
        return home.resolve("connections");
    }

    public ConnectionFolder connection(String name) {
        return new ConnectionFolder(name, sandbox.x3().url(), sandbox.anaplan().url());
    }

    /** System properties of a product process that works on this landscape. */
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("quarkus.datasource.jdbc.url", jdbcUrl);
        settings.put("quarkus.datasource.username", "postgres");
        settings.put("quarkus.datasource.password", "postgres");
        settings.put("x3anaplan.connections-dir", connections().toString());
        settings.put("x3anaplan.secrets-dir", secrets().toString());
        settings.put("x3anaplan.data-dir", home.resolve("data").toString());
        settings.put("x3anaplan.anaplan.throttle-period-millis", String.valueOf(throttlePeriod.toMillis()));
        settings.putAll(waits);
        return settings;
    }

    /** Lets the product send its requests a minute in a minute; else, since the sandbox admits any number, in a second. */
    public Landscape atTrueRate() {
        throttlePeriod = Duration.ofMinutes(1);
        return this;
    }

    /** Lets the product wait for parts of a second where it would wait for seconds or minutes until a fault has passed. */
    public Landscape shortWaits() {
        waits.putAll(SHORT_WAITS);
        return this;
    }

    /** Gives a connection a secret, as a mounted file would. */
    public Landscape secret(String connection, String name, String value) {
        try {
            Files.writeString(Files.createDirectories(home.resolve("secrets").resolve(connection)).resolve(name), value);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path secrets() {
        try {
            Path all = home.resolve("secrets");
            if (Files.isDirectory(connections())) {
                try (var folders = Files.list(connections())) {
                    for (Path folder : folders.toList()) {
                        Path own = Files.createDirectories(all.resolve(folder.getFileName().toString()));
                        Files.writeString(own.resolve("x3.password"), "demo-x3");
                        Files.writeString(own.resolve("anaplan.password"), "demo-anaplan");
                    }
                }
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Another Anaplan tenant beside the first, with the demo model; its clock is the sandbox's. */
    public AnaplanSimulator anotherTenant() {
        try {
            String name = "tenant" + COUNT.incrementAndGet();
            create(name);
            AnaplanSimulator tenant = new AnaplanSimulator(FreshDatabase.of(name), sandbox.clock(), 0);
            DemoModel.build(tenant.tenant());
            others.add(tenant.start());
            return tenant;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Product serve(String... jvm) {
        return Product.serve(home, settings(), jvm);
    }

    /** Lets the sandbox's clock run ahead, past the lag of the next window. */
    public void letTimePass() {
        sandbox.clock().advance(Duration.ofSeconds(30));
    }

    /** Cells of the module that differ from what X3's own records say, as text; empty when all are equal. */
    public List<String> differences(String module) {
        return differences(module, "SEED", 1, 2, 3);
    }

    public List<String> differences(String module, String endpoint, Integer... ledgers) {
        return differences(DemoModel.MODEL, module, endpoint, ledgers);
    }

    /** The same in another model than the demo's. */
    public List<String> differences(String model, String module, String endpoint, Integer... ledgers) {
        String sql = resource("acceptance/differences.sql").replace(":endpoint", "'" + endpoint + "'")
                .replace(":ledgers", "array" + List.of(ledgers))
                .replace(":model", "'" + sandbox.anaplan().tenant().model(model).id() + "'")
                .replace(":module", "'" + module + "'");
        return rows(books, sql);
    }

    /** How many cells of the module are filled. */
    public long filledCells(String module) {
        return Long.parseLong(rows(books, "select count(*) from sandbox_anaplan.cell where module_name = '" + module + "'").get(0));
    }

    /** Rows as text, columns joined by a bar. */
    public static List<String> rows(DataSource source, String sql) {
        try (Connection c = source.getConnection(); PreparedStatement s = c.prepareStatement(sql); ResultSet r = s.executeQuery()) {
            List<String> rows = new ArrayList<>();
            int columns = r.getMetaData().getColumnCount();
            while (r.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    row.add(r.getString(i));
                }
                rows.add(String.join(" | ", row.stream().map(String::valueOf).toList()));
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    public static void execute(DataSource source, String sql) {
        try (Connection c = source.getConnection(); PreparedStatement s = c.prepareStatement(sql)) {
            s.execute();
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    static String resource(String name) {
        try (var in = Landscape.class.getClassLoader().getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        others.forEach(AnaplanSimulator::close);
        sandbox.close();
    }
}
