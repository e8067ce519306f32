package io.mlconnector.x3anaplan.anaplan;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** One PostgreSQL server for all tests of this package, with a migrated database of its own for each bench. */
final class TestDatabase {

    private static EmbeddedPostgres postgres;
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private TestDatabase() {
    }

    static synchronized DataSource fresh() throws Exception {
        if (postgres == null) {
            postgres = EmbeddedPostgres.builder().start();
        }
        String name = "bench" + DATABASES.incrementAndGet();
        try (var c = postgres.getPostgresDatabase().getConnection(); Statement s = c.createStatement()) {
            s.execute("create database " + name);
        }
        DataSource database = postgres.getDatabase("postgres", name);
        try (var c = database.getConnection(); Statement s = c.createStatement();
                var scripts = Files.list(Path.of("src/main/resources/db/migration"))) {
            for (Path script : scripts.sorted().toList()) {
                s.execute(Files.readString(script));
            }
        }
        return database;
    }
}
