package io.mlconnector.x3anaplan.ops.database;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.quarkus.runtime.ImageMode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A PostgreSQL server of our own under the data folder, for development and a single machine. It keeps its data, listens on
 * loopback only, trusts whoever connects, and may be shared by several processes: the second one finds the first one's server.
 */
public final class EmbeddedDatabase {

    /** False in a native executable: it carries no server. Settled when that is built, so that nothing of the server gets into it. */
    public static final boolean IN_PROGRAM = ImageMode.current() == ImageMode.JVM;

    private static final String USER = "postgres";

    private final Path home;
    private final int port;
    private final EmbeddedPostgres started; // null: found running

    private EmbeddedDatabase(Path home, int port, EmbeddedPostgres started) {
        this.home = home;
        this.port = port;
        this.started = started;
    }

    /**
     * Adopts the server that runs on the folder's data, or starts one.
     *
     * @param dataDir the process's data folder
     * @param port to listen on; 0: any free one
     * @throws ConfigurationFault if the port is taken by somebody else
     */
    public static EmbeddedDatabase startOrAdopt(Path dataDir, int port) {
        Path home = dataDir.toAbsolutePath().normalize().resolve("postgresql");
        try {
            Files.createDirectories(home);
            // Two processes that start at the same time: the second waits, and then adopts.
            try (FileChannel lock = FileChannel.open(home.resolve("start.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                lock.lock();
                Optional<Postmaster> running = Postmaster.of(home.resolve("data")).filter(Postmaster::answers);
                return running.isPresent() ? new EmbeddedDatabase(home, running.get().port(), null) : start(home, port);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("embedded PostgreSQL under " + home + ": " + e.getMessage(), e);
        }
    }

    private static EmbeddedDatabase start(Path home, int port) throws IOException {
        int free = free(port);
        EmbeddedPostgres started = EmbeddedPostgres.builder().setPort(free).setDataDirectory(home.resolve("data")).setCleanDataDirectory(false)
                .setOverrideWorkingDirectory(Files.createDirectories(home.resolve("programs")).toFile())
                // Unlike a test's throw-away server, this one keeps what it acknowledged.
                .setServerConfig("fsync", "on").setServerConfig("synchronous_commit", "on").setServerConfig("full_page_writes", "on")
                .setLocaleConfig("locale", "C.UTF-8").setOutputRedirector(Redirect.DISCARD).setErrorRedirector(Redirect.DISCARD)
                // Its own hook would stop the server while routes still drain.
                .setRegisterShutdownHook(false).start();
        Files.writeString(starter(home), Long.toString(ProcessHandle.current().pid()));
        return new EmbeddedDatabase(home, free, started);
    }

    private static int free(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new ConfigurationFault("port " + port + " for the embedded PostgreSQL is taken (" + e.getMessage()
                    + "); set x3anaplan.embedded-database.port to a free one, or use a server of your own with "
                    + "quarkus.datasource.jdbc.url", e);
        }
    }

    public int port() {
        return port;
    }

    /** Whether this process started the server, rather than finding it running. */
    public boolean startedHere() {
        return started != null;
    }

    public String jdbcUrl() {
        return jdbcUrl(USER);
    }

    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** Name of the user, who needs no password. */
    public String user() {
        return USER;
    }

    /** Makes a database anew and empty. */
    public void recreate(String database) {
        try (Connection c = DriverManager.getConnection(jdbcUrl(), USER, ""); Statement s = c.createStatement()) {
            s.execute("drop database if exists " + database + " with (force)");
            s.execute("create database " + database);
        } catch (SQLException e) {
            throw new IllegalStateException("embedded PostgreSQL: " + e.getMessage(), e);
        }
    }

    /**
     * Stops the server if it is ours to stop: we started it, or we may inherit it and its starter is dead. Never while somebody else
     * works with it; then it stays for them.
     *
     * @param mayInherit whether this process takes over a server whose starter is gone
     */
    public void stop(boolean mayInherit) {
        Optional<Postmaster> running = Postmaster.of(home.resolve("data"));
        if (running.isEmpty() || started == null && !(mayInherit && !starterIsAlive()) || usedByOthers()) {
            return;
        }
        try {
            if (started != null) {
                started.close();
            } else {
                running.get().stop();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("embedded PostgreSQL under " + home + ": " + e.getMessage(), e);
        }
    }

    private boolean starterIsAlive() {
        try {
            return ProcessHandle.of(Long.parseLong(Files.readString(starter(home)).strip())).map(ProcessHandle::isAlive).orElse(false);
        } catch (IOException | NumberFormatException e) {
            return false;
        }
    }

    private boolean usedByOthers() {
        try (Connection c = DriverManager.getConnection(jdbcUrl(), USER, ""); Statement s = c.createStatement()) {
            // Our own sessions, just closed, are listed for a moment longer.
            for (int look = 0; look < 30; look++) {
                try (ResultSet rs = s.executeQuery("select count(*) from pg_stat_activity where backend_type = 'client backend' "
                        + "and pid <> pg_backend_pid()")) {
                    if (rs.next() && rs.getInt(1) == 0) {
                        return false;
                    }
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
            return true;
        } catch (SQLException e) {
            return false; // it answers nobody
        }
    }

    private static Path starter(Path home) {
        return home.resolve("starter.pid");
    }
}
