package io.mlconnector.x3anaplan.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.mlconnector.x3anaplan.database.FreshDatabase;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class AttemptsTest {

    @Test
    void aPoolWithoutAFreeConnectionIsAskedAgainAndThenTakenForAFailureThatPasses() {
        // Given a pool that gives none three times, and one that never does, without an SQL state, as the pool's time-out has none
        AtomicInteger asked = new AtomicInteger();
        DataSource later = failing(3, asked);

        // When / Then
        assertThat(Sql.first(later, row -> row.getInt(1), "select 7")).contains(7);
        assertThat(asked).hasValue(4);
        assertThat(Passing.isPassing(catchThrowable(() -> Sql.update(failing(99, new AtomicInteger()), "select 1")))).isTrue();
    }

    @Test
    void connectionsAreTakenWhereAMissingOneIsKnownToPass() throws IOException {
        // Given the product's sources; the sandbox is none of it, and the probe asks once
        Path sources = Path.of("src/main/java/io/mlconnector/x3anaplan");
        try (Stream<Path> files = Files.walk(sources)) {
            // Then
            assertThat(files.filter(file -> file.toString().endsWith(".java") && !file.startsWith(sources.resolve("sandbox")))
                    .filter(AttemptsTest::takesOne).map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("Attempts.java", "DatabaseReady.java");
        }
    }

    private static boolean takesOne(Path file) {
        try {
            return Files.readString(file).contains(".getConnection()");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static DataSource failing(int times, AtomicInteger asked) {
        DataSource real = FreshDatabase.empty();
        return (DataSource) Proxy.newProxyInstance(DataSource.class.getClassLoader(), new Class<?>[]{DataSource.class}, (proxy, method, values) -> {
            if (method.getName().equals("getConnection") && asked.incrementAndGet() <= times) {
                throw new SQLException("Sorry, acquisition timeout!");
            }
            return method.invoke(real, values);
        });
    }
}
