package io.mlconnector.x3anaplan.ops.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A running PostgreSQL server, as the file postmaster.pid of its data folder tells (line 1: process, line 4: port). Stopping uses
 * classes of the JDK only: after a hot reload in dev mode others can no longer be loaded.
 */
record Postmaster(long pid, int port, Path data) {

    /** Empty when no process is alive that the file names. */
    static Optional<Postmaster> of(Path data) {
        try {
            List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
            Postmaster named = new Postmaster(Long.parseLong(lines.get(0).strip()), Integer.parseInt(lines.get(3).strip()), data);
            return named.process().isPresent() ? Optional.of(named) : Optional.empty();
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    /** Whether it is the server of this folder that answers there, waiting some seconds for one that is just starting. */
    boolean answers() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        do {
            try (Connection c = DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", "");
                    Statement s = c.createStatement(); ResultSet rs = s.executeQuery("show data_directory")) {
                return rs.next() && Files.isSameFile(Path.of(rs.getString(1)), data);
            } catch (SQLException | IOException e) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        } while (System.nanoTime() < end && process().isPresent());
        return false;
    }

    /** Ends it and waits until it is gone. */
    void stop() {
        process().ifPresent(process -> {
            process.destroy();
            try {
                process.onExit().get(20, TimeUnit.SECONDS);
            } catch (Exception e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private Optional<ProcessHandle> process() {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
    }
}
