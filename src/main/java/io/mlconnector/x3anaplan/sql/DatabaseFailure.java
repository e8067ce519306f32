package io.mlconnector.x3anaplan.sql;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/** What a failure of the database means to those who run it: cause and remedy, where its SQL state tells them. */
public final class DatabaseFailure {

    /** The server does not know a statement that this connection prepared, or has one of its name: another server process answers. */
    private static final Set<String> PREPARED_ELSEWHERE = Set.of("26000", "42P05");
    private static final String DISK_FULL = "53100";
    static final String READ_ONLY = "25006";

    private DatabaseFailure() {
    }

    /** The failure as an unchecked one, with cause and remedy in its message. */
    public static RuntimeException of(SQLException e) {
        return PREPARED_ELSEWHERE.contains(String.valueOf(e.getSQLState())) ? new ConfigurationFault(message(e), e)
                : new IllegalStateException(message(e), e);
    }

    /** A mistake in how the database is reached that shows as a failure somewhere within; for failures that did not pass {@link #of}. */
    public static Optional<ConfigurationFault> configuration(Throwable failure) {
        SQLException e = Passing.sqlException(failure);
        return e != null && of(e) instanceof ConfigurationFault fault ? Optional.of(fault) : Optional.empty();
    }

    private static String message(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        if (PREPARED_ELSEWHERE.contains(state)) {
            return "a pooler stands before the database and gives each transaction another server process, and this process prepares statements: "
                    + "add prepareThreshold=0 to QUARKUS_DATASOURCE_JDBC_URL (docs/operations.md, Connections to the database): " + e.getMessage();
        } else if (state.equals(DISK_FULL)) {
            return "database: its disk is full. Free space on the database server, or enlarge its volume: " + e.getMessage();
        } else if (state.equals(READ_ONLY)) {
            return "database: it is read-only, as a standby is. Waiting for one that takes writes; with several hosts in QUARKUS_DATASOURCE_JDBC_URL "
                    + "add targetServerType=primary: " + e.getMessage();
        }
        return "database: " + e.getMessage();
    }
}
