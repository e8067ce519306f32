package io.mlconnector.x3anaplan.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;

/**
 * Tries a transaction again, some times, where it is certain that nothing of it happened: no connection was to be had, or the
 * database rolled it back for a deadlock or a serialization failure. A connection that is lost in the midst is another matter: a
 * commit may have been carried out; such a failure ends the run, and the next one looks what is there.
 */
public final class Attempts {

    private static final Logger LOG = Logger.getLogger(Attempts.class);
    private static final int MOST = 4;
    /** Each connection of the pool may be one that still goes by the old schema. */
    private static final int MOST_CONNECTIONS = 50;
    private static final int FIRST_WAIT_MILLIS = 50;

    /** A transaction from its connection to its commit; what it does besides is harmless if done twice. */
    public interface Attempt<T> {
        T make() throws SQLException;
    }

    /** The database gave no connection, so nothing was asked of it. */
    static final class NoConnection extends SQLException {

        private static final long serialVersionUID = 1L;

        NoConnection(SQLException cause) {
            super(cause.getMessage(), cause.getSQLState(), cause);
        }
    }

    private Attempts() {
    }

    /** A connection; to be taken within an attempt. */
    public static Connection connection(DataSource database) throws SQLException {
        try {
            return database.getConnection();
        } catch (SQLException e) {
            throw new NoConnection(e);
        }
    }

    /** @throws SQLException of the last attempt, or of the first that may not be repeated */
    public static <T> T of(Attempt<T> attempt) throws SQLException {
        int outdated = 0;
        for (int n = 1;; n++) {
            try {
                return attempt.make();
            } catch (SQLException | RuntimeException e) {
                if (Passing.isOutdatedPlan(e) && outdated++ < MOST_CONNECTIONS) {
                    LOG.infof("Transaction tried again: why=the schema was added to attempt=%d", outdated);
                    n--;
                    continue;
                }
                if (n == MOST || !Passing.mayBeRepeated(e)) {
                    throw e;
                }
                // Who asked says so when the last attempt failed: of each attempt, an outage would be told many times a second.
                LOG.logf(e instanceof NoConnection ? Level.DEBUG : Level.WARN, "Transaction tried again: attempt=%d of=%d why=%s", n + 1, MOST,
                        e.getMessage());
                await(n);
            }
        }
    }

    /** Longer from time to time, and never quite as long as somebody else waits. */
    private static void await(int failed) {
        try {
            Thread.sleep((long) (FIRST_WAIT_MILLIS * (1L << failed) * (0.5 + ThreadLocalRandom.current().nextDouble())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
