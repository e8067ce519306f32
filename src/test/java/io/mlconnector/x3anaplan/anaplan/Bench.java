package io.mlconnector.x3anaplan.anaplan;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.audit.AuditTrail;
import io.mlconnector.x3anaplan.budget.BudgetSettings;
import io.mlconnector.x3anaplan.budget.TenantBudget;
import io.mlconnector.x3anaplan.connection.AnaplanAuth;
import io.mlconnector.x3anaplan.connection.AnaplanSettings;
import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.Datasets;
import io.mlconnector.x3anaplan.connection.Datasets.Behaviour;
import io.mlconnector.x3anaplan.connection.Datasets.Dimension;
import io.mlconnector.x3anaplan.connection.Datasets.ExportColumns;
import io.mlconnector.x3anaplan.connection.Datasets.Grain;
import io.mlconnector.x3anaplan.connection.Datasets.JournalColumns;
import io.mlconnector.x3anaplan.connection.Datasets.JournalTarget;
import io.mlconnector.x3anaplan.connection.Datasets.ListColumns;
import io.mlconnector.x3anaplan.connection.Datasets.ListTarget;
import io.mlconnector.x3anaplan.database.FreshDatabase;
import io.mlconnector.x3anaplan.database.HeldConnections;
import io.mlconnector.x3anaplan.deadletter.DeadLetters;
import io.mlconnector.x3anaplan.lease.LeaseKeeper;
import io.mlconnector.x3anaplan.lease.Leases;
import io.mlconnector.x3anaplan.sandbox.anaplan.AnaplanSimulator;
import io.mlconnector.x3anaplan.sandbox.anaplan.DemoModel;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Tenant;
import io.mlconnector.x3anaplan.sandbox.http.SandboxClock;
import io.mlconnector.x3anaplan.settle.OpenStages;
import io.mlconnector.x3anaplan.settle.SendPlan;
import io.mlconnector.x3anaplan.settle.Settle;
import io.mlconnector.x3anaplan.staging.FilledOfStaging;
import io.mlconnector.x3anaplan.staging.FormattedChunks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * The routes from {@code routes/} that talk to Anaplan, in a real Camel context, against a simulated Anaplan and a real PostgreSQL.
 * Staged files are put straight into the database.
 */
public final class Bench implements AutoCloseable {

    static final List<String> MASTER_HEADER = List.of("Code", "Name", "Parent");

    private final HeldConnections held = new HeldConnections(FreshDatabase.migrated());
    final DataSource database = held.database();
    final SandboxClock clock = new SandboxClock();
    final AnaplanSimulator anaplan;
    final DefaultCamelContext camel = new DefaultCamelContext();
    final Fakes.Journal journal = new Fakes.Journal();
    final Fakes.Filled filled = new Fakes.Filled(FilledOfStaging.filled(name -> connection(), clock));
    final Fakes.Slices slices = new Fakes.Slices();
    final Map<String, Long> stagesOfLists = new HashMap<>();
    final Map<Long, Long> stagesOfSlices = new HashMap<>();
    final Leases leases = new Leases(database);
    final TenantBudget budget;
    AnaplanSettings settings;
    SignInBeans signIn;
    String importOfJournals = "Load GL Actuals";
    String fileOfJournals = "GL_ACTUALS.csv";
    String exportOfJournals;
    ExportColumns exported = ExportColumns.NONE;
    long run;

    Bench() throws Exception {
        this(DemoModel.Shape.demo(), 600, "60000");
    }

    Bench(DemoModel.Shape shape, int requestsPerMinute, String throttlePeriodMillis) throws Exception {
        journal.onRequest = () -> assertThat(held.held()).as("database connections that a request to Anaplan keeps waiting").isZero();
        budget = requestsPerMinute < 600 ? Fakes.openBudget() : new TenantBudget(database,
                new BudgetSettings(Duration.ofSeconds(1), Duration.ofSeconds(5), 0.9, 0.6, 0.05, Duration.ofSeconds(1), Duration.ofMinutes(2)), null);
        anaplan = new AnaplanSimulator(database, clock, 0);
        DemoModel.build(anaplan.tenant(), shape);
        anaplan.start();
        URI url = URI.create(anaplan.url());
        settings = new AnaplanSettings(URI.create(url + "/2/0"), url, url, "demo",
                new AnaplanAuth.Basic(Tenant.USER), DemoModel.WORKSPACE, DemoModel.MODEL, requestsPerMinute, 0, Duration.ofSeconds(5), 1_000_000, Duration.ofMillis(10),
                Duration.ofMillis(50), Duration.ofSeconds(10), "en_US");
        run = insert("insert into run (connection, requested_by, state) values ('demo', 'test', 'running') returning id");
        bind();
        camel.getPropertiesComponent().addOverrideProperty("x3anaplan.anaplan.throttle-period-millis", throttlePeriodMillis);
        camel.getPropertiesComponent().addOverrideProperty("x3anaplan.anaplan.retry-delay", "20");
        camel.getPropertiesComponent().addOverrideProperty("x3anaplan.model-lease-retry-millis", "20");
        camel.getPropertiesComponent().addOverrideProperty("x3anaplan.anaplan.busy-poll-millis", "20");
        camel.getComponent("http", HttpComponent.class).setAutomaticRetriesDisabled(true);
        camel.getStreamCachingStrategy().setSpoolEnabled(true);
        camel.getStreamCachingStrategy().setSpoolThreshold(64);
        camel.setStartupSummaryLevel(org.apache.camel.StartupSummaryLevel.Off);
        camel.addRoutes(new StubbedStages());
        for (String file : List.of("policies", "anaplan", "import", "send", "settle", "dead-letter")) {
            PluginHelper.getRoutesLoader(camel).loadRoutes(ResourceHelper.resolveMandatoryResource(camel, "file:routes/" + file + ".camel.yaml"));
        }
        camel.start();
    }

    private void bind() {
        AnaplanConnections connections = new AnaplanConnections(name -> connection());
        AnaplanApi api = new AnaplanApi(camel, connections);
        Catalog catalog = new Catalog(api, connections);
        ImportTasks tasks = new ImportTasks(database, api, connections, leases, filled, journal, clock, Duration.ZERO);
        DeadLetters letters = new DeadLetters(database, journal, clock);
        signIn = new SignInBeans(camel, connections, journal, clock);
        signIn.secrets.put("anaplan.password", Tenant.PASSWORD);
        Map<String, Object> beans = new HashMap<>();
        LeaseKeeper keeper = new LeaseKeeper(leases);
        beans.put("anaplanTurn", Fakes.turn(budget, leases, journal, clock));
        beans.put("modelLease", new ModelLease(database, leases, keeper, connections, journal, Duration.ofMinutes(1)));
        beans.put("imports", new ImportStages(database, catalog, connections, journal, clock, new AgreedActions(clock),
                new FormattedChunks(name -> connection())));
        beans.put("modelWait", new ModelWait(journal, clock, Duration.ofSeconds(1), Duration.ofMinutes(15)));
        beans.put("readBack", new ReadBack(database, catalog, api, connections, leases, journal, clock));
        beans.put("uploads", new Uploads(database, connections, journal));
        beans.put("uploadedFiles", new UploadedFiles(database, api, tasks, journal));
        beans.put("importTasks", tasks);
        beans.put("adoption", new Adoption(database, api, tasks, journal));
        beans.put("failureDumps", new FailureDumps(database, api, journal, clock));
        beans.put("deadLetters", letters);
        beans.put("settle", new Settle(database, filled, letters, new AuditTrail(), journal, clock));
        beans.put("openStages", new OpenStages(database, journal));
        beans.put("sendPlan", new SendPlan(database, journal));
        beans.put("runs", journal);
        beans.put("slices", slices);
        beans.forEach((name, bean) -> camel.getRegistry().bind(name, bean));
    }

    /** How long an answer of Anaplan is waited for. */
    void timeout(Duration timeout) {
        with(settings.auth(), timeout);
    }

    /** Lets the connection sign in another way. */
    void signInBy(AnaplanAuth auth) {
        with(auth, settings.timeout());
    }

    private void with(AnaplanAuth auth, Duration timeout) {
        AnaplanSettings s = settings;
        settings = new AnaplanSettings(s.apiUrl(), s.authUrl(), s.oauthUrl(), s.tenant(), auth, s.workspace(), s.model(), s.requestsPerMinute(), 0,
                timeout, s.chunkBytes(), s.taskPollFirst(), s.taskPollMost(), s.taskTimeout(), s.localeName());
    }

    AnaplanExamination examination() {
        AnaplanConnections connections = new AnaplanConnections(name -> connection());
        AnaplanApi api = new AnaplanApi(camel, connections);
        return new AnaplanExamination(api, new Catalog(api, connections), signIn.requests, clock);
    }

    Connection connection() {
        ListColumns columns = new ListColumns("Code", "Name", "Parent");
        Datasets datasets = new Datasets(new ListTarget("GL_ACCOUNTS.csv", "Load GL Accounts", "GL Accounts", columns),
                new ListTarget("COST_CENTERS.csv", "Load Cost Centers", "Cost Centers", columns),
                new JournalTarget(fileOfJournals, importOfJournals, null, "GL Actuals", "Actual", Behaviour.CLEAR, Grain.ENTRY,
                        List.of(Dimension.COMPANY, Dimension.LEDGER), new JournalColumns("Company", "Ledger", "Account", "Cost Center",
                                "Period", "Amount", "Currency", "Entry", "Line", "Stamp", "X3 Account"), exportOfJournals, exported));
        return new Connection("demo", Path.of("."), null, null, settings, null, datasets, null, List.of());
    }

    /** Puts in what mapping and staging would have made of the lists and slices that the test staged. */
    private final class StubbedStages extends RouteBuilder {
        @Override
        public void configure() {
            from("direct:stage-list").errorHandler(noErrorHandler()).process(e -> e.setProperty("stageId",
                    stagesOfLists.get(e.getProperty("dataset", String.class))));
            from("direct:map-slice").errorHandler(noErrorHandler()).process(e -> e.setProperty("stageId",
                    stagesOfSlices.get(e.getProperty("slice", Long.class))));
            from("direct:stage-slice").errorHandler(noErrorHandler()).log("staged");
        }
    }

    /** Runs a route of the run; a failure that leaves it is thrown. */
    Exchange call(String uri, Map<String, Object> properties) throws Exception {
        Exchange answer = camel.createProducerTemplate().request(uri, e -> {
            e.setProperty("connection", "demo");
            e.setProperty("run", run);
            properties.forEach(e::setProperty);
        });
        if (answer.getException() != null) {
            throw answer.getException();
        }
        return answer;
    }

    /** Imports and settles one stage, as the slice route does after staging. */
    void send(long stage) throws Exception {
        Exchange after = call("direct:import-stage", Map.of("stageId", stage));
        call("direct:settle-stage", Map.of("stageId", after.getProperty("stageId")));
    }

    long slice(String label) throws SQLException {
        return insert("insert into slice (connection, dataset, model, module, version, label, company, ledger) values ('demo',"
                + " 'journal-entries', 'm', 'GL Actuals', 'Actual', '" + label + "', 'FR10', 'LEG') returning id");
    }

    /** A staged list of accounts: code, name. */
    long stageAccounts(String... codes) throws Exception {
        List<List<String>> rows = Arrays.stream(codes).map(c -> List.of(c, "Account " + c, "")).toList();
        return stage("accounts", 0, MASTER_HEADER, rows);
    }

    long stageCostCenters(String... codes) throws Exception {
        return stage("cost-centers", 0, MASTER_HEADER, Arrays.stream(codes).map(c -> List.of(c, "Center " + c, "")).toList());
    }

    /** A staged slice with a row for each account. */
    long stageJournals(long slice, String label, String... accountAndAmount) throws Exception {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < accountAndAmount.length; i += 2) {
            rows.add(List.of("FR10", "LEG", accountAndAmount[i], "CC1", label, accountAndAmount[i + 1], "EUR", "STD-" + i, "1",
                    "2026-05-31T10:00:00Z", accountAndAmount[i]));
        }
        return stage("journal-entries", slice, DemoModel.GL_HEADERS, rows);
    }

    /** A file in two chunks, cut after its first data row. */
    long stage(String dataset, long slice, List<String> header, List<List<String>> rows) throws Exception {
        String of = slice == 0 ? "null" : "" + slice;
        long id = insert("insert into stage (run, connection, dataset, slice, state, generation, fingerprint, content_hash, grain, rows_staged,"
                + " chunks, header) values (" + run + ", 'demo', '" + dataset + "', " + of + ", 'staged', 7, 'print', 'hash', "
                + (slice == 0 ? "null, " : "'entry', ") + rows.size() + ", 2, array['" + String.join("','", header) + "']) returning id");
        int cut = Math.min(1, rows.size());
        chunk(id, 0, line(header) + String.join("", rows.subList(0, cut).stream().map(Bench::line).toList()));
        chunk(id, 1, String.join("", rows.subList(cut, rows.size()).stream().map(Bench::line).toList()));
        return id;
    }

    private static String line(List<String> fields) {
        return String.join(",", fields.stream().map(f -> '"' + f.replace("\"", "\"\"") + '"').toList()) + "\n";
    }

    private void chunk(long stage, int n, String text) throws SQLException, IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        try (var c = database.getConnection();
                PreparedStatement s = c.prepareStatement("insert into staged_chunk values (?, ?, ?, ?, encode(sha256(?::bytea), 'hex'))")) {
            s.setLong(1, stage);
            s.setInt(2, n);
            s.setBytes(3, packed.toByteArray());
            s.setInt(4, text.length());
            s.setBytes(5, text.getBytes(StandardCharsets.UTF_8));
            s.executeUpdate();
        }
    }

    /** Members that the slices' rows need, put straight into the model. */
    void members(String list, String... codes) throws Exception {
        long stage = list.equals("GL Accounts") ? stageAccounts(codes) : stageCostCenters(codes);
        send(stage);
        anaplan.server().log().clear();
        journal.facts.clear();
    }

    long insert(String sql) throws SQLException {
        return Long.parseLong(text(sql));
    }

    String text(String sql) throws SQLException {
        try (var c = database.getConnection(); Statement s = c.createStatement(); ResultSet rs = s.executeQuery(sql)) {
            return rs.next() ? rs.getString(1) : null;
        }
    }

    void execute(String sql) throws SQLException {
        try (var c = database.getConnection(); Statement s = c.createStatement()) {
            s.execute(sql);
        }
    }

    /** State, outcome and task of a stage in one line. */
    String stage(long id) throws SQLException {
        return text("select concat_ws(' ', state, outcome) from stage where id = " + id);
    }

    long requests(String method, String pathPart) {
        return anaplan.server().log().entries().stream().filter(e -> e.method().equals(method) && e.path().contains(pathPart)).count();
    }

    long accepted(String method, String pathPart) {
        return anaplan.server().log().entries().stream()
                .filter(e -> e.method().equals(method) && e.path().contains(pathPart) && e.status() / 100 == 2).count();
    }

    @Override
    public void close() {
        camel.stop();
        anaplan.close();
    }
}
