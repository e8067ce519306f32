package io.mlconnector.x3anaplan.ops.health;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * Whether PostgreSQL answers and takes writes, within the time a probe has. Without it a pod is not ready, but alive: starting it anew would mend nothing.
 * One question at a time: while one hangs, the next probe waits for the same answer instead of taking another connection.
 */
@Readiness
@ApplicationScoped
public class DatabaseReady implements HealthCheck {

    private static final Logger LOG = Logger.getLogger(DatabaseReady.class);
    private static final long PATIENCE_MILLIS = 2000;

    private final DataSource database;
    private final ExecutorService asking = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "database-probe");
        thread.setDaemon(true);
        return thread;
    });
    private CompletableFuture<String> question;
    private boolean answered = true;

    @Inject
    public DatabaseReady(DataSource database) {
        this.database = database;
    }

    /** For the client proxy of the CDI container only. */
    protected DatabaseReady() {
        this(null);
    }

    @Override
    public HealthCheckResponse call() {
        String why = whyNot();
        tell(why);
        return why == null ? HealthCheckResponse.named("database").up().build()
                : HealthCheckResponse.named("database").down().withData("why", why).build();
    }

    /** Once when it goes away and once when it is back: probes ask every few seconds. */
    private synchronized void tell(String why) {
        if (why != null && answered) {
            LOG.warnf("Database does not answer, not ready: why=%s", why);
        } else if (why == null && !answered) {
            LOG.info("Database answers again");
        }
        answered = why == null;
    }

    /** @return null: it answers */
    private String whyNot() {
        CompletableFuture<String> asked;
        synchronized (this) {
            if (question == null || question.isDone()) {
                question = CompletableFuture.supplyAsync(this::ask, asking);
            }
            asked = question;
        }
        try {
            String answer = asked.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            return answer.isEmpty() ? null : answer;
        } catch (TimeoutException e) {
            return "no answer within " + PATIENCE_MILLIS + " ms";
        } catch (ExecutionException e) {
            return e.getCause().getClass().getSimpleName();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private String ask() {
        try (Connection c = database.getConnection(); Statement s = c.createStatement()) {
            s.setQueryTimeout(1);
            try (ResultSet readOnly = s.executeQuery("select pg_is_in_recovery() or current_setting('transaction_read_only')::boolean")) {
                readOnly.next();
                return readOnly.getBoolean(1) ? "it is read-only, as a standby is" : "";
            }
        } catch (SQLException e) {
            // The state says it all to an administrator; the text could name users and hosts, and everybody may ask.
            return "SQL state " + e.getSQLState();
        }
    }

    @PreDestroy
    void stop() {
        asking.shutdownNow();
    }
}
