package io.mlconnector.x3anaplan.ledger;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.PeriodSettings;
import io.mlconnector.x3anaplan.connection.PollSettings;
import io.mlconnector.x3anaplan.connection.X3Auth;
import io.mlconnector.x3anaplan.connection.X3Settings;
import io.mlconnector.x3anaplan.connection.X3Settings.ClassSettings;
import io.mlconnector.x3anaplan.database.FreshDatabase;
import io.mlconnector.x3anaplan.finding.Check;
import io.mlconnector.x3anaplan.lease.Lease;
import io.mlconnector.x3anaplan.lease.Leases;
import io.mlconnector.x3anaplan.progress.RunJournal;
import io.mlconnector.x3anaplan.sandbox.http.SandboxClock;
import io.mlconnector.x3anaplan.sandbox.x3.Books;
import io.mlconnector.x3anaplan.sandbox.x3.DemoBooks;
import io.mlconnector.x3anaplan.sandbox.x3.X3Simulator;
import io.mlconnector.x3anaplan.signin.MemoryTokens;
import io.mlconnector.x3anaplan.staging.Spool;
import io.mlconnector.x3anaplan.x3.CurrentConnection;
import io.mlconnector.x3anaplan.x3.RequestBeans;
import io.mlconnector.x3anaplan.x3.RestPages;
import io.mlconnector.x3anaplan.x3.X3Examination;
import io.mlconnector.x3anaplan.x3.X3Probe;
import io.mlconnector.x3anaplan.x3.graphql.GraphQlPages;
import java.net.URI;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import javax.sql.DataSource;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** A simulated X3, an empty product database and the real routes around them. */
final class PollBench implements AutoCloseable {

    static final Duration LAG = Duration.ofSeconds(10);
    static final Duration OVERLAP = Duration.ofMinutes(5);
    /** Slots with a dimension: the mirror keeps no empty ones. */
    private static final String FILLED = "array_remove(array[case when cce_0 <> '' then die_0 end, case when cce_1 <> '' then die_1 end],"
            + " null), array_remove(array[cce_0,cce_1], '')";

    final SandboxClock clock = new SandboxClock();
    final DataSource database;
    final X3Simulator x3;
    final Books books;
    final List<String> facts = new ArrayList<>();
    final Leases leases;
    /** By run; one without is asked for none. */
    final Map<Long, Lease> held = new ConcurrentHashMap<>();
    /** Told of a run that is about to ask for a page. */
    volatile LongConsumer beforePage = run -> { };
    volatile int pagesUntilStop = Integer.MAX_VALUE;
    X3Settings settings;
    PeriodSettings periods = new PeriodSettings("MMM yy", List.of(), new PeriodSettings.Special(PeriodSettings.Special.Kind.NEIGHBOUR, null),
            new PeriodSettings.Special(PeriodSettings.Special.Kind.NEIGHBOUR, null));
    PollSettings poll = new PollSettings(OVERLAP, LAG, YearMonth.of(2025, 1), 20, Duration.ofDays(1), 30);
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private CurrentConnection current;

    /** @param lines legal lines of the demo books, four an entry, over 14 periods; 0 for the difficult demo books */
    PollBench(int lines) throws Exception {
        database = FreshDatabase.migrated();
        leases = new Leases(database);
        x3 = new X3Simulator(database, clock, 0).start();
        books = x3.books();
        if (lines > 0) {
            DemoBooks.large(books, "SEED", lines, 14);
        } else {
            DemoBooks.seed(books);
        }
        settings = settings(1000, List.of(1, 3));
        startCamel();
        clock.advance(Duration.ofHours(1));
    }

    X3Settings settings(int pageSize, List<Integer> ledgerTypes) {
        return new X3Settings(URI.create(x3.url()), "SEED", X3Settings.Protocol.REST, new X3Auth.Basic("demo"), null,
                Duration.ofSeconds(20), pageSize, ledgerTypes, "CCT", same("GACCENTRY"), same("GACCENTRYD"), same("GACCENTRYA"),
                same("GACCOUNT"), same("CACCE"));
    }

    private static ClassSettings same(String name) {
        return new ClassSettings(name, name, Map.of());
    }

    private void startCamel() throws Exception {
        RunJournal journal = new RunJournal() {
            public void countRequest(long run, String system) {
            }

            public void progress(long run, String fact) {
                facts.add(fact);
            }

            public void read(long run, int pages, long rows) {
                pagesUntilStop -= pages;
            }

            public boolean holds(java.sql.Connection transaction, long run) throws SQLException {
                Lease lease = held.get(run);
                return lease == null || leases.holds(transaction, lease);
            }

            public boolean mayGoOn(long run) {
                beforePage.accept(run);
                return pagesUntilStop > 0;
            }
        };
        current = new RequestBeans(camel, this::connection, List.of(new RestPages(), new GraphQlPages()), (c, n) -> "demo-x3", new MemoryTokens(clock),
                clock, journal).current;
        PollWindow window = new PollWindow(current, database, journal);
        Sweep sweep = new Sweep(current, database, journal);
        Map<String, Object> beans = new HashMap<>(Map.of("x3Probe", new X3Probe(current), "pollWindow", window,
                "journalQueries", new JournalQueries(current, window), "pageReader", new PageReader(current, journal, database),
                "inbox", new Inbox(database, journal), "rereads", new Rereads(current, database, journal),
                "sweep", sweep, "mirror", new Mirror(current, database, journal, window, java.time.Clock.systemUTC())));
        beans.put("spool", new Spool(System.getProperty("java.io.tmpdir"), clock));
        beans.put("elsewhere", new Elsewhere(current, database, journal));
        beans.put("datedWindow", new DatedWindow(current, database, journal, sweep));
        beans.forEach(camel.getRegistry()::bind);
        camel.getComponent("http", HttpComponent.class).setAutomaticRetriesDisabled(true);
        camel.getPropertiesComponent().addInitialProperty("x3anaplan.x3.retries", "2");
        camel.getPropertiesComponent().addInitialProperty("x3anaplan.x3.retry-delay", "1");
        for (String file : List.of("file:routes/policies.camel.yaml", "file:routes/x3.camel.yaml", "file:routes/poll.camel.yaml")) {
            PluginHelper.getRoutesLoader(camel).loadRoutes(ResourceHelper.resolveMandatoryResource(camel, file));
        }
        camel.start();
    }

    private Connection connection(String name) {
        return new Connection(name, Path.of("."), settings, poll, null, periods, null, null, List.of());
    }

    /** What the doctor finds of X3. */
    List<Check> examine() {
        return new X3Examination(camel.createProducerTemplate(), current, clock).of(connection("test"));
    }

    /** Sets page size and ledger types. */
    PollBench reading(int pageSize, Integer... ledgerTypes) {
        settings = settings(pageSize, List.of(ledgerTypes));
        return this;
    }

    /** Reads over GraphQL from here on. @param graphql the block {@code x3.graphql} of connection.yaml */
    PollBench overGraphQl(String graphql, Integer... ledgerTypes) {
        Connection connection = GraphQlConnection.read(x3.url(), graphql);
        periods = connection.periods();
        X3Settings s = connection.x3();
        settings = new X3Settings(s.url(), s.folder(), s.protocol(), s.auth(), s.caFile(), Duration.ofSeconds(20), s.pageSize(),
                List.of(ledgerTypes), s.dimensionType(), s.entries(), s.lines(), s.analyticalLines(), s.accounts(), s.dimensions(),
                s.graphql());
        return this;
    }

    /** Lets enough time pass for what was changed to lie behind the lag, then polls. */
    void pollLater() {
        clock.advance(LAG.plusSeconds(5));
        poll(Map.of());
    }

    /** @param properties of the exchange besides connection and run */
    void poll(Map<String, Object> properties) {
        send("direct:poll-journals", properties);
    }

    void pollMasters() {
        pollMasters("test");
    }

    void pollMasters(String connection) {
        clock.advance(LAG.plusSeconds(5));
        send("direct:poll-masters", Map.of("connection", connection));
    }

    private void send(String route, Map<String, Object> properties) {
        Exchange exchange = camel.createProducerTemplate().send(route, e -> {
            e.setProperty("connection", "test");
            e.setProperty("run", 1L);
            properties.forEach(e::setProperty);
        });
        if (exchange.getException() instanceof RuntimeException e) {
            throw e;
        } else if (exchange.getException() != null) {
            throw new CamelExecutionException("poll failed", exchange, exchange.getException());
        }
    }

    /** Rows of the books and the mirror that the other does not have, all columns compared; empty when they are equal. */
    List<String> differences() {
        List<String> all = new ArrayList<>();
        String ledgers = settings.ledgerTypes().toString().replace('[', '(').replace(']', ')');
        String stamp = "case when upddattim < '1990-01-01' then null else upddattim end";
        all.addAll(differ("typ,num,cpy,fcy,jou,accdat,fiy,per,sta,cat,rvs,cur,desvcr,date_trunc('second'," + stamp + ")",
                "gaccentry", "true", "typ,num,cpy,fcy,jou,accdat,fiy,per,sta,cat,rvs,cur,des,stamp", "journal_entry"));
        all.addAll(differ("typ,num,lin,ledtyp,led,cpy,fcylin,accdat,fiy,per,coa,acc,bpr,sns,cur,amtcur,curled,amtled,des,"
                + "date_trunc('second'," + stamp + ")", "gaccentryd", "ledtyp in " + ledgers,
                "typ,num,lin,ledtyp,led,cpy,fcy,accdat,fiy,per,coa,acc,bpr,sns,cur,amtcur,curled,amtled,des,stamp", "journal_line"));
        all.addAll(differ("typ,num,lin,ledtyp,analin,sns,cur,amtcur,curled,amtled," + FILLED + ","
                + "date_trunc('second'," + stamp + ")", "gaccentrya", "ledtyp in " + ledgers,
                "typ,num,lin,ledtyp,analin,sns,cur,amtcur,curled,amtled,die,cce,stamp", "analytical_line"));
        return all;
    }

    private List<String> differ(String x3Columns, String table, String where, String columns, String mirror) {
        String x3Rows = "select " + x3Columns + " from sandbox_x3." + table + " where endpoint = 'SEED' and " + where;
        String rows = "select " + columns + " from " + mirror + " where connection = 'test'";
        return texts("select 'x3: ' || r from (" + x3Rows + " except " + rows + ") r union all select 'mirror: ' || r from ("
                + rows + " except " + x3Rows + ") r limit 20");
    }

    /** Ledger periods whose generation was raised since {@code generation}, as {@code cpy/ledtyp/fiy/per}. */
    List<String> markedSince(long generation) {
        return texts("select cpy || '/' || ledtyp || '/' || fiy || '/' || per from ledger_period where generation > " + generation
                + " order by 1");
    }

    long generation() {
        return number("select coalesce(max(generation), 0) from ledger_period");
    }

    /** All watermarks as one text, for comparison. */
    String watermarks() {
        return texts("select stream || ' ' || mark from watermark order by 1").toString();
    }

    List<String> texts(String sql) {
        try (var connection = database.getConnection(); Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> all = new ArrayList<>();
            while (rows.next()) {
                all.add(rows.getString(1));
            }
            return all;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    long number(String sql) {
        return Long.parseLong(texts(sql).get(0));
    }

    void sql(String sql) {
        try (var connection = database.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    @Override
    public void close() {
        camel.stop();
        x3.close();
    }
}
