package io.mlconnector.x3anaplan.sql;

import java.sql.SQLException;
import java.util.Set;
import org.postgresql.util.PSQLException;

/** Failures of the database that say nothing about what was asked of it: the same again, a little later, may well succeed. */
public final class Passing {

    /** Serialization failure, deadlock, lock not available: the transaction is rolled back, and nothing of it happened. */
    private static final Set<String> ROLLED_BACK = Set.of("40001", "40P01", "55P03");
    /** Shut down by an administrator, crashed, starting up, no connection left, its disk full, become a standby. */
    private static final Set<String> AWAY = Set.of("57P01", "57P02", "57P03", "53300", "53100", DatabaseFailure.READ_ONLY);

    private Passing() {
    }

    /** Whether a failure is or was caused by a database that was away, overloaded, or could not let two transactions pass at once. */
    public static boolean isPassing(Throwable failure) {
        SQLException e = sqlException(failure);
        String state = e == null ? null : e.getSQLState();
        return e instanceof Attempts.NoConnection || state != null && (state.startsWith("08") || AWAY.contains(state) || ROLLED_BACK.contains(state));
    }

    /** Whether it is certain that nothing of the transaction happened, and that it may happen if tried again. */
    static boolean mayBeRepeated(Throwable failure) {
        SQLException e = sqlException(failure);
        return e instanceof Attempts.NoConnection || e != null && e.getSQLState() != null && ROLLED_BACK.contains(e.getSQLState());
    }

    /**
     * Whether a statement that this connection had prepared no longer fits the schema, for a later version has just added to it. The
     * transaction is rolled back, and the driver prepares all statements of the connection anew.
     */
    static boolean isOutdatedPlan(Throwable failure) {
        return sqlException(failure) instanceof PSQLException e && e.getServerErrorMessage() != null
                && "RevalidateCachedQuery".equals(e.getServerErrorMessage().getRoutine());
    }

    /** The outermost failure of the database, or null. */
    static SQLException sqlException(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause() == t ? null : t.getCause()) {
            if (t instanceof SQLException e) {
                return e;
            }
        }
        return null;
    }
}
