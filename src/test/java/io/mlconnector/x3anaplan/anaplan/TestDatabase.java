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

    /** What the staging has in the database, as far as settling reads it. */
    private static final String STAGING = """
            alter table staged_row add column if not exists seq bigint not null default 0;
            alter table staged_row add column if not exists side smallint not null default 1;
            alter table staged_row add column if not exists first boolean not null default true;
            alter table stage_total add column if not exists lines bigint not null default 0;
            create table if not exists staged_cell (stage bigint, seq bigint, account text, cost_center text, currency text,
                value numeric, vacated boolean);
            create table if not exists staged_member (stage bigint, seq bigint, code text, name text, parent text);
            create table if not exists landed_member (connection text, model text, dataset text, code text,
                primary key (connection, model, dataset, code))""";

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
            s.execute(STAGING);
        }
        return database;
    }
}
