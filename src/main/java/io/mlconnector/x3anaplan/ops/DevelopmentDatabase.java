package io.mlconnector.x3anaplan.ops;

import io.mlconnector.x3anaplan.ops.database.EmbeddedDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The database of dev mode: a server in a temporary folder, one for the life of the JVM; its databases are made anew at every start
 * and hot reload, so that the product never remembers what a new sandbox forgot.
 */
final class DevelopmentDatabase {

    private static final String FOLDER = "x3anaplan.dev.folder";

    private DevelopmentDatabase() {
    }

    static void start() {
        boolean reload = System.getProperty(FOLDER) != null;
        if (!reload && EarlySettings.read().hasDatasource()) {
            return;
        }
        try {
            Path folder = reload ? Path.of(System.getProperty(FOLDER)) : Files.createTempDirectory("x3-anaplan-dev-");
            System.setProperty(FOLDER, folder.toString());
            EmbeddedDatabase database = EmbeddedDatabase.startOrAdopt(folder, 0);
            for (String name : new String[] {"product", "sandbox"}) {
                database.recreate(name);
            }
            EmbeddedStart.use(database, "product");
            System.setProperty("x3anaplan.sandbox.jdbc-url", database.jdbcUrl("sandbox"));
            if (!reload) {
                Main.atEnd(new EndOfDevelopment(folder), false);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("database for development: " + e.getMessage(), e);
        }
    }
}
