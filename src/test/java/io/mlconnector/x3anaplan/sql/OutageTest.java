package io.mlconnector.x3anaplan.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

class OutageTest {

    private final List<String> said = new ArrayList<>();

    @Test
    void anOutageIsToldOnceAndOnceWhenItIsOverHoweverOftenTheDatabaseIsAsked() {
        // Given
        java.util.logging.Logger.getLogger("outage").addHandler(new Handler() {
            @Override
            public void publish(LogRecord line) {
                said.add(line.getLevel() + " " + line.getMessage().formatted(line.getParameters() == null ? new Object[0] : line.getParameters()));
            }

            @Override
            public void flush() {
            }

            @Override
            public void close() {
            }
        });
        Outage outage = new Outage(Logger.getLogger("outage"), "look for runs");

        // When it answers, fails three times, answers twice, and fails again
        outage.isOver();
        for (int i = 0; i < 3; i++) {
            outage.goesOn(new IllegalStateException("refused"));
        }
        outage.isOver();
        outage.isOver();
        outage.goesOn(new IllegalStateException("gone"));

        // Then
        assertThat(said).containsExactly("WARN Cannot look for runs, trying on: why=refused", "INFO Can look for runs again",
                "WARN Cannot look for runs, trying on: why=gone");
    }
}
