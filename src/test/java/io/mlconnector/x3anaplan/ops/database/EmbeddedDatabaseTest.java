package io.mlconnector.x3anaplan.ops.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseTest {

    @TempDir
    Path data;

    @Test
    void keepsItsDataAcrossRestartsAndWhatItAcknowledged() throws Exception {
        // Given a server with a row in it
        EmbeddedDatabase first = EmbeddedDatabase.startOrAdopt(data, 0);
        assertThat(ask(first, "create table kept (n int); insert into kept values (7); select n from kept")).isEqualTo("7");
        assertThat(ask(first, "select current_setting('fsync') || current_setting('synchronous_commit')")).isEqualTo("onon");

        // When it is stopped and started again
        first.stop(false);
        assertThat(Files.exists(data.resolve("postgresql/data/postmaster.pid"))).isFalse();
        EmbeddedDatabase second = EmbeddedDatabase.startOrAdopt(data, 0);

        // Then the row is there
        try {
            assertThat(ask(second, "select n from kept")).isEqualTo("7");
        } finally {
            second.stop(false);
        }
    }

    @Test
    void aSecondProcessAdoptsTheRunningServerAndDoesNotStopIt() throws Exception {
        // Given a running server
        EmbeddedDatabase owner = EmbeddedDatabase.startOrAdopt(data, 0);
        try {
            // When it is asked for again, as a command in a second shell does, and that one ends
            EmbeddedDatabase guest = EmbeddedDatabase.startOrAdopt(data, 54329);
            assertThat(guest.startedHere()).isFalse();
            assertThat(guest.port()).isEqualTo(owner.port());
            guest.stop(true);

            // Then it still runs
            assertThat(ask(owner, "select 1")).isEqualTo("1");
        } finally {
            owner.stop(false);
        }
        assertThat(Postmaster.of(data.resolve("postgresql/data"))).isEmpty();
    }

    @Test
    void aServerWhoseStarterDiedIsInheritedByServeAndNotByACommand() throws Exception {
        // Given a server whose starter is gone
        EmbeddedDatabase.startOrAdopt(data, 0);
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        Files.writeString(data.resolve("postgresql/starter.pid"), Long.toString(gone.pid()));

        // When a command ends that found it, then it stays
        EmbeddedDatabase found = EmbeddedDatabase.startOrAdopt(data, 0);
        found.stop(false);
        assertThat(ask(found, "select 1")).isEqualTo("1");

        // and when serve ends, it is stopped
        found.stop(true);
        assertThat(Postmaster.of(data.resolve("postgresql/data"))).isEmpty();
    }

    @Test
    void isNotStoppedUnderSomebodyElse() throws Exception {
        // Given a server that somebody else is connected to
        EmbeddedDatabase owner = EmbeddedDatabase.startOrAdopt(data, 0);
        try (Connection other = DriverManager.getConnection(owner.jdbcUrl(), owner.user(), "")) {
            // When its starter ends, then the other goes on working
            owner.stop(false);
            assertThat(other.isValid(1)).isTrue();
            assertThat(ask(owner, "select 1")).isEqualTo("1");
        }
        owner.stop(false);
    }

    @Test
    void aPortThatIsTakenIsNamedWithTheRemedy() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedDatabase.startOrAdopt(data, taken.getLocalPort()))
                    .isInstanceOf(ConfigurationFault.class).hasMessageContaining("x3anaplan.embedded-database.port");
        }
    }

    private static String ask(EmbeddedDatabase database, String sql) throws Exception {
        try (Connection c = DriverManager.getConnection(database.jdbcUrl(), database.user(), ""); Statement s = c.createStatement()) {
            boolean result = s.execute(sql);
            while (!result) {
                result = s.getMoreResults();
            }
            try (ResultSet rs = s.getResultSet()) {
                return rs.next() ? rs.getString(1) : null;
            }
        }
    }
}
