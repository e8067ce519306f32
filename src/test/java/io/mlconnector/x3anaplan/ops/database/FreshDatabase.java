package io.mlconnector.x3anaplan.ops.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** A migrated database for one test, on a server that all tests of a JVM share. */
public final class FreshDatabase {

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static EmbeddedPostgres server;

    private FreshDatabase() {
    }

    public static synchronized DataSource create() {
        try {
            if (server == null) {
                server = EmbeddedPostgres.builder().start();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String name = "fresh" + COUNT.incrementAndGet();
        execute(server.getPostgresDatabase(), "create database " + name);
        DataSource database = server.getDatabase("postgres", name);
        Flyway.configure().dataSource(database).load().migrate();
        return database;
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
