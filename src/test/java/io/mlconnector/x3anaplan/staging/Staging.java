package io.mlconnector.x3anaplan.staging;

import io.mlconnector.x3anaplan.connection.AnaplanSettings;
import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.Datasets;
import io.mlconnector.x3anaplan.connection.Datasets.Behaviour;
import io.mlconnector.x3anaplan.connection.Datasets.Dimension;
import io.mlconnector.x3anaplan.connection.Datasets.Grain;
import io.mlconnector.x3anaplan.connection.MappingSettings;
import io.mlconnector.x3anaplan.connection.MappingSettings.Amount;
import io.mlconnector.x3anaplan.connection.MappingSettings.Sign;
import io.mlconnector.x3anaplan.connection.MappingSettings.Unmapped;
import io.mlconnector.x3anaplan.connection.PeriodSettings;
import io.mlconnector.x3anaplan.connection.PeriodSettings.FiscalYear;
import io.mlconnector.x3anaplan.connection.PeriodSettings.Special;
import io.mlconnector.x3anaplan.connection.PollSettings;
import io.mlconnector.x3anaplan.connection.X3Auth;
import io.mlconnector.x3anaplan.connection.X3Settings;
import io.mlconnector.x3anaplan.database.FreshDatabase;
import io.mlconnector.x3anaplan.progress.SilentJournal;
import io.mlconnector.x3anaplan.sql.Sql;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** The staging as it runs in the product: its beans, the real routes, PostgreSQL; and a connection whose settings a test may change. */
final class Staging implements AutoCloseable {

    static final String NAME = "acme";
    static final Instant NOW = Instant.parse("2024-02-05T06:00:00Z");

    final DataSource dataSource;
    final Ledger ledger;
    final Path folder;
    final Path routes;
    final CamelContext camel = new DefaultCamelContext();
    final Slices slices;
    final Stages stages;
    final Run journal = new Run();
    final Filled filled;

    // The connection's settings
    Behaviour behaviour = Behaviour.CLEAR;
    Grain grain = Grain.ENTRY;
    List<Dimension> dimensions = List.of(Dimension.COMPANY);
    List<Integer> ledgerTypes = List.of(1);
    Map<String, String> companies = Map.of();
    Sign sign = Sign.DEBIT_POSITIVE;
    Amount amount = Amount.LEDGER;
    Unmapped unmapped = Unmapped.REJECT;
    String label = "MMM yy";
    YearMonth horizon = YearMonth.of(2024, 1);
    List<FiscalYear> fiscalYears = new ArrayList<>(List.of(new FiscalYear("*", 2024, YearMonth.of(2024, 1))));
    Special opening = new Special(Special.Kind.EXCLUDE, null);
    Special closing = new Special(Special.Kind.NEIGHBOUR, null);
    int chunkBytes = 1_000_000;
    String parentColumn;

    Staging(Path folder) throws Exception {
        this.folder = folder;
        this.routes = Files.createDirectories(folder.resolve("routes"));
        for (String route : List.of("map.camel.yaml", "stage.camel.yaml")) {
            Files.copy(Path.of("routes", route), routes.resolve(route));
        }
        dataSource = FreshDatabase.migrated();
        ledger = new Ledger(dataSource, NAME);
        accounts("*,6*,{code},,", "*,7*,{code},,");
        costCenters("*,*,{code},,");
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        Function<String, Connection> connections = name -> connection();
        slices = new Slices(dataSource, connections, clock, routes, 3);
        stages = new Stages(dataSource, journal, connections, clock, routes);
        filled = new Filled(connections, clock);
        camel.getRegistry().bind("default", dataSource);
        camel.getRegistry().bind("stages", stages);
        camel.getRegistry().bind("rows", new RowMapper(dataSource, connections, clock, routes));
        camel.getRegistry().bind("stagedRows", new StagedRows(dataSource, connections));
        camel.getRegistry().bind("stagedFile", new StagedFile(dataSource, connections, clock));
        camel.getRegistry().bind("listRows", new ListRows(dataSource, connections));
        camel.getStreamCachingStrategy().setSpoolEnabled(true);
        camel.getStreamCachingStrategy().setSpoolDirectory(folder.resolve("spool").toFile());
        for (String route : List.of("map.camel.yaml", "stage.camel.yaml")) {
            PluginHelper.getRoutesLoader(camel).loadRoutes(ResourceHelper.resolveResource(camel, "file:" + routes.resolve(route)));
        }
        camel.start();
    }

    /** The run that stages: whether it still has its connection. */
    static final class Run extends SilentJournal {
        boolean holds = true;

        @Override
        public boolean holds(java.sql.Connection transaction, long run) {
            return holds;
        }

        @Override
        public boolean mayGoOn(long run) {
            return holds;
        }
    }

    Connection connection() {
        X3Settings.ClassSettings any = new X3Settings.ClassSettings("C", "R", Map.of());
        return new Connection(NAME, folder,
                new X3Settings(null, "SEED", X3Settings.Protocol.REST, new X3Auth.Basic("u"), null, Duration.ZERO, 100, ledgerTypes,
                        "CCT", any, any, any, any, any),
                new PollSettings(Duration.ZERO, Duration.ZERO, horizon, 10, Duration.ZERO, 50),
                new AnaplanSettings(null, null, null, "t", new io.mlconnector.x3anaplan.connection.AnaplanAuth.Basic("u"), "W", "Planning", 600, 0, Duration.ZERO,
                        chunkBytes, Duration.ZERO, Duration.ZERO, Duration.ZERO, "en_US"),
                new PeriodSettings(label, List.copyOf(fiscalYears), opening, closing),
                new Datasets(new Datasets.ListTarget("acc.csv", "import accounts", "Accounts",
                                new Datasets.ListColumns("Code", "Name", parentColumn)),
                        new Datasets.ListTarget("cc.csv", "import cost centers", "Cost Centers",
                                new Datasets.ListColumns("Code", "Name", null)),
                        new Datasets.JournalTarget("gl.csv", "import gl", "GL", "Actual", behaviour, grain, dimensions,
                                new Datasets.JournalColumns("Company", null, "Account", "Cost Center", "Period", "Amount",
                                        "Currency", "Entry", "Line", "Stamp", "X3 Account"))),
                new MappingSettings("accounts.csv", "cost-centers.csv", companies, Map.of(), "NONE", "No cost center", sign, amount,
                        unmapped, "SUSPENSE", "OTHER"),
                List.of());
    }

    /** @param rows chart, code, member, name, parent and optionally sign */
    void accounts(String... rows) {
        table("accounts.csv", rows);
    }

    void costCenters(String... rows) {
        table("cost-centers.csv", rows);
    }

    private void table(String file, String... rows) {
        StringBuilder csv = new StringBuilder("chart,code,member,name,parent,sign\n");
        for (String row : rows) {
            csv.append(row).append(row.chars().filter(c -> c == ',').count() < 5 ? "," : "").append('\n');
        }
        try {
            Files.writeString(folder.resolve(file), csv);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void landedAccounts(String... members) {
        for (String member : members) {
            ledger.run("insert into landed_member values (?, 'Planning', 'accounts', ?)", NAME, member);
        }
    }

    void landedCostCenters(String... members) {
        for (String member : members) {
            ledger.run("insert into landed_member values (?, 'Planning', 'cost-centers', ?)", NAME, member);
        }
    }

    long run() {
        return one("insert into run (connection, requested_by) values (?, 'test') returning id", NAME);
    }

    List<Map<String, Object>> due() {
        return slices.toSend(NAME, run(), null);
    }

    /** Derives, maps and stages the only slice; the stage's id. */
    long stageOnlySlice() {
        slices.derive(NAME);
        return stage(one("select id from slice order by id limit 1"));
    }

    long stage(long slice) {
        return stage(slice, run());
    }

    long stage(long slice, long run) {
        Exchange exchange = camel.getEndpoint("direct:map-slice").createExchange();
        exchange.setProperty("connection", NAME);
        exchange.setProperty("run", run);
        exchange.setProperty("slice", slice);
        send("direct:map-slice", exchange);
        return send("direct:stage-slice", exchange);
    }

    long stageList(String dataset) {
        Exchange exchange = camel.getEndpoint("direct:stage-list").createExchange();
        exchange.setProperty("connection", NAME);
        exchange.setProperty("run", run());
        exchange.setProperty("dataset", dataset);
        return send("direct:stage-list", exchange);
    }

    private long send(String route, Exchange exchange) {
        return failing(camel.createProducerTemplate().send(route, exchange)).getProperty("stageId", Long.class);
    }

    private static Exchange failing(Exchange exchange) {
        Exception e = exchange.getException();
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause.getClass().getName().startsWith("io.mlconnector") || cause.getClass() == IllegalStateException.class) {
                throw (RuntimeException) cause;
            }
        }
        if (e != null) {
            throw new AssertionError(e);
        }
        return exchange;
    }

    /** What the import does around a task that ends clean. */
    void landClean(long stage) {
        begin(stage);
        Sql.transaction(dataSource, tx -> {
            filled.landed(tx, stage);
            Sql.update(tx, "update stage set state = 'settled', outcome = 'clean' where id = ?", stage);
            return Sql.update(tx, "update slice s set state = 'clean' from stage t where t.id = ? and s.id = t.slice", stage);
        });
    }

    /** What the import does before it starts a task. */
    void begin(long stage) {
        Sql.transaction(dataSource, tx -> {
            filled.intend(tx, stage);
            return Sql.update(tx, "update stage set state = 'intended', intent_at = now() where id = ?", stage);
        });
    }

    String state(long stage) {
        return stages.state(stage);
    }

    String text(String sql, Object... parameters) {
        return Sql.transaction(dataSource, tx -> Sql.first(tx, row -> row.getString(1), sql, parameters).orElse(null));
    }

    long one(String sql, Object... parameters) {
        return Sql.transaction(dataSource, tx -> Sql.first(tx, row -> row.getLong(1), sql, parameters).orElseThrow());
    }

    List<String> strings(String sql, Object... parameters) {
        return Sql.transaction(dataSource, tx -> Sql.all(tx, row -> row.getString(1), sql, parameters));
    }

    /** The uploaded file as Anaplan would see it. */
    String file(long stage) {
        StringBuilder file = new StringBuilder();
        for (byte[] gzip : Sql.transaction(dataSource, tx -> Sql.all(tx, row -> row.getBytes(1),
                "select bytes from staged_chunk where stage = ? order by n", stage))) {
            try (GZIPInputStream plain = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
                file.append(new String(plain.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return file.toString();
    }

    /** Data rows of the file as account|cost center|amount, zero rows marked with 0!. */
    List<String> cells(long stage) {
        return file(stage).lines().skip(1).map(line -> line.split(",", -1))
                .map(f -> f[1] + "|" + f[2] + "|" + f[4] + (f[6].equals("VACATED") ? "!" : "")).toList();
    }

    @Override
    public void close() {
        camel.stop();
    }
}
