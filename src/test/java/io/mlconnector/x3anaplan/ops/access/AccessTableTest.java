package io.mlconnector.x3anaplan.ops.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.time.OwnClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessTableTest {

    @Test
    void theDocumentationShowsTheTable() throws IOException {
        List<String> documented = Pattern.compile("(?m)^\\| ([A-Z]+) \\| `([^`]+)` \\| (\\w+) \\|$")
                .matcher(Files.readString(Path.of("docs/operations.md"))).results()
                .map(m -> m.group(1) + " " + m.group(2) + " " + m.group(3)).toList();
        assertThat(documented).containsExactlyElementsOf(AccessTable.rules().stream()
                .map(rule -> rule.method() + " " + rule.path() + " " + rule.role()).toList());
    }

    @ParameterizedTest
    @CsvSource({"GET, /q/health/live, anonymous", "HEAD, /q/health/live, anonymous", "POST, /q/health/live, admin", "GET, /q/health/live/, admin",
        "GET, /api/runs, viewer", "GET, /api/runs/, admin", "GET, //api/runs, admin", "GET, /api/runs/1/2, admin", "GET, /q/dev, admin",
        "GET, /api/connections/close/secrets, engineer", "GET, /api/connections/close/secrets/, admin", "GET, /, viewer",
        "DELETE, /api/connections/close/secrets/x3.password, admin", "GET, /pair/close/x3/callback, engineer", "OPTIONS, /api/runs, admin"})
    void aPathIsTakenByTheLetter(String method, String path, Role role) {
        assertThat(AccessTable.role(method, path)).isEqualTo(role);
    }

    @Test
    void aRoleMayDoWhatTheLesserOnesMay() {
        assertThat(Role.support.isGivenBy(Set.of("engineer"))).isTrue();
        assertThat(Role.support.isGivenBy(Set.of("viewer"))).isFalse();
        assertThat(Role.viewer.isGivenBy(Set.of("anonymous"))).isFalse();
        assertThat(Role.viewer.isGivenBy(Set.of("Admin", "other"))).isFalse();
        assertThat(Role.anonymous.isGivenBy(Set.of())).isTrue();
    }

    @Test
    void anAddressThatFailsTooOftenWaitsAMinute() {
        // Given
        OwnClock clock = new OwnClock();
        FailedSignIns failed = new FailedSignIns(clock);

        // When
        for (int i = 0; i < FailedSignIns.MOST - 1; i++) {
            failed.add("10.0.0.1");
        }
        boolean before = failed.tooMany("10.0.0.1");
        failed.add("10.0.0.1");

        // Then
        assertThat(before).isFalse();
        assertThat(failed.tooMany("10.0.0.1")).isTrue();
        assertThat(failed.tooMany("10.0.0.2")).isFalse();
        clock.forward(Duration.ofSeconds(60));
        assertThat(failed.tooMany("10.0.0.1")).isFalse();
    }
}
