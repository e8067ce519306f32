package io.mlconnector.x3anaplan.ops;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.ops.database.EmbeddedDatabase;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Sees to a database when none is configured. */
final class EmbeddedStart {

    private EmbeddedStart() {
    }

    /**
     * Starts or adopts the embedded server and tells Quarkus of it by system properties, since its pool starts with Quarkus.
     *
     * @param mayInherit whether this process takes over a server whose starter is dead
     * @throws ConfigurationFault if this program has no such server
     * @return what is to be done at the end of the process; empty if a database is configured
     */
    static Optional<Runnable> startIfNoneConfigured(boolean mayInherit) {
        EarlySettings settings = EarlySettings.read();
        if (settings.hasDatasource()) {
            return Optional.empty();
        }
        if (!EmbeddedDatabase.IN_PROGRAM) {
            throw new ConfigurationFault("no datasource is configured, and a native executable has no database server of its own (the JVM's "
                    + "has one): set QUARKUS_DATASOURCE_JDBC_URL, QUARKUS_DATASOURCE_USERNAME and QUARKUS_DATASOURCE_PASSWORD");
        }
        EmbeddedDatabase database = EmbeddedDatabase.startOrAdopt(settings.dataDir(), settings.embeddedDatabasePort());
        use(database, "postgres");
        Logger.getLogger(EmbeddedStart.class).warnf("No datasource is configured: using an embedded PostgreSQL (%s) under %s, port %d, "
                        + "loopback only, no password. Not for production: set quarkus.datasource.jdbc.url.",
                database.startedHere() ? "started" : "found running", settings.dataDir().toAbsolutePath(), database.port());
        return Optional.of(() -> database.stop(mayInherit));
    }

    static void use(EmbeddedDatabase database, String name) {
        System.setProperty("quarkus.datasource.jdbc.url", database.jdbcUrl(name));
        System.setProperty("quarkus.datasource.username", database.user());
        System.setProperty("quarkus.datasource.password", "trusted");
    }
}
