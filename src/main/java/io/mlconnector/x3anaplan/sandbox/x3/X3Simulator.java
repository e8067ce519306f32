package io.mlconnector.x3anaplan.sandbox.x3;

import io.mlconnector.x3anaplan.sandbox.http.Reply;
import io.mlconnector.x3anaplan.sandbox.http.Request;
import io.mlconnector.x3anaplan.sandbox.http.SandboxClock;
import io.mlconnector.x3anaplan.sandbox.http.SandboxServer;
import io.mlconnector.x3anaplan.sandbox.x3.signin.X3SignIn;
import io.mlconnector.x3anaplan.sandbox.x3.signin.X3SignIn.Verdict;
import io.mlconnector.x3anaplan.sandbox.x3.graphql.XtremApi;
import io.mlconnector.x3anaplan.sandbox.x3.graphql.XtremSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.sql.DataSource;

/** A simulated Sage X3: REST and GraphQL over books that lie in PostgreSQL, schema {@code sandbox_x3}, made anew by the constructor. */
public final class X3Simulator implements AutoCloseable {

    private final SandboxServer server;
    private final X3Settings settings = new X3Settings();
    private final Function<String, Books> folders;
    private final X3Rest rest;
    private final X3SignIn signIn;
    private final XtremApi graphql;

    /** @param port 0 for any free one */
    public X3Simulator(DataSource database, SandboxClock clock, int port) throws IOException {
        this(database, clock, port, null);
    }

    /** @param tls serves HTTPS with it, see {@link io.mlconnector.x3anaplan.sandbox.http.OwnAuthority}; null for HTTP */
    public X3Simulator(DataSource database, SandboxClock clock, int port, SSLContext tls) throws IOException {
        try (Connection connection = database.getConnection(); Statement statement = connection.createStatement();
                var schema = X3Simulator.class.getResourceAsStream("/sandbox/x3/schema.sql")) {
            statement.execute(new String(schema.readAllBytes(), StandardCharsets.UTF_8));
        } catch (SQLException e) {
            throw new IllegalStateException("the books of the simulated X3 cannot be made", e);
        }
        server = new SandboxServer("x3", port, clock, tls);
        folders = endpoint -> new Books(database, clock, settings, endpoint);
        rest = new X3Rest(database, settings, server::url, this::check);
        signIn = new X3SignIn(settings.signIn(), clock, (user, password) -> settings.basicAuth() && password.equals(settings.users().get(user)),
                rest::refused, server::url);
        signIn.register(server);
        graphql = new XtremApi(database, request -> {
            Verdict verdict = check(request);
            return verdict.isRefused() ? Optional.of(verdict.refusal()) : Optional.empty();
        }, settings::sites, rest::announce);
        server.route("POST", "/xtrem/api", graphql::answer).route("GET", "/api1/x3/erp/{}/{*}", rest::answer)
                // where the gateway's list of folders sends its clients: GraphQL alone, and at this very address
                .route("POST", "/v1/service/{}/api", r -> graphql.answer(r, X3SignIn.folderOf(r.argument(0))))
                .route("GET", "/auth/login", r -> Reply.text(200, "text/html", "<html><body>Sign in</body></html>"));
    }

    private Verdict check(Request request) {
        return signIn.check(request);
    }

    /** Judges credentials, for whatever else is served on this port. */
    public X3SignIn signIn() {
        return signIn;
    }

    public X3Simulator start() {
        server.start();
        return this;
    }

    public String url() {
        return server.url();
    }

    /** Gives the faults and the log of requests. */
    public SandboxServer server() {
        return server;
    }

    /** The books of folder SEED. */
    public Books books() {
        return books("SEED");
    }

    /** The books of any folder; it answers requests once it was filled, see {@link DemoBooks#large}. */
    public Books books(String endpoint) {
        return folders.apply(endpoint);
    }

    public X3Settings settings() {
        return settings;
    }

    /** What differs over GraphQL. */
    public XtremSettings graphql() {
        return graphql.settings();
    }

    /** Calls back between pages; null ends it. Page numbers count from here. */
    public void onPage(Consumer<PageEvent> listener) {
        rest.onPage(listener);
    }

    @Override
    public void close() {
        server.close();
    }
}
