package io.mlconnector.x3anaplan.database;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ConnectionValidator;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * A database for one test, on a server that all tests of a JVM share. Its connections are pooled, as the product's are: a server
 * process for each statement costs more than most statements.
 */
public final class FreshDatabase {

    public static final String USER = "postgres";
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final long ENOUGH_MEMORY = 8L << 30;
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static EmbeddedPostgres server;
    private static boolean migratedOnce;

    private FreshDatabase() {
    }

    /** With today's schema. */
    public static DataSource migrated() {
        return copy(template());
    }

    /** Name of a database with today's schema, to make others from. */
    public static synchronized String template() {
        if (!migratedOnce) {
            create("migrated", "template1");
            Flyway.configure().dataSource(server().getDatabase(USER, "migrated")).load().migrate();
            migratedOnce = true;
        }
        return "migrated";
    }

    public static DataSource empty() {
        return copy("template1");
    }

    private static DataSource copy(String of) {
        String name = "fresh" + COUNT.incrementAndGet();
        create(name, of);
        return of(name);
    }

    public static void create(String name, String template) {
        execute(server().getPostgresDatabase(), "create database " + name + " template " + template);
    }

    /** A database of the server by its name. A connection that was cut is noticed before it is used. */
    public static DataSource of(String name) {
        return pooled(url(name));
    }

    /** The same, of any server. */
    public static DataSource pooled(String url) {
        try {
            return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier().metricsEnabled(false).connectionPoolConfiguration(pool -> pool
                    .minSize(0).maxSize(40).reapTimeout(Duration.ofSeconds(10)).acquisitionTimeout(Duration.ofSeconds(30))
                    .validateOnBorrow(true).connectionValidator(ConnectionValidator.defaultValidator())
                    .connectionFactoryConfiguration(factory -> factory.jdbcUrl(url).principal(new NamePrincipal(USER)))));
        } catch (SQLException e) {
            throw new IllegalStateException(url, e);
        }
    }

    /** Without a user: one in the address would win over the setting. */
    public static String url(String name) {
        return server().getJdbcUrl(USER, name).replaceAll("\\?.*", "");
    }

    /** With the user, for another process. */
    public static String address(DataSource database) {
        return url(text(database, "select current_database()")) + "?user=" + USER;
    }

    public static synchronized EmbeddedPostgres server() {
        if (server == null) {
            try {
                var builder = EmbeddedPostgres.builder().setServerConfig("max_connections", "400")
                        // else one worker after the other looks through a hundred databases, each of which is dropped soon
                        .setServerConfig("autovacuum_naptime", "5min");
                if (Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() > ENOUGH_MEMORY) {
                    // Every database is some three hundred files, which costs a disk's file system more than the tests
                    builder.setDataDirectory(Files.createTempDirectory(MEMORY, "x3-anaplan-")).setCleanDataDirectory(true);
                }
                server = builder.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return server;
    }

    public static void execute(DataSource database, String sql) {
        try (Connection c = database.getConnection(); Statement s = c.createStatement()) {
            s.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** The first column of the first row, as text. */
    public static String text(DataSource database, String sql) {
        try (Connection c = database.getConnection(); Statement s = c.createStatement(); ResultSet rs = s.executeQuery(sql)) {
            return rs.next() ? rs.getString(1) : null;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
