package io.mlconnector.x3anaplan.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Calendars as customers have them. Each folder below src/test/resources/cases/calendars holds the block {@code periods} of a connection
 * and either lines of X3 with the label that each must bear, or what is said when the block is refused.
 */
class CalendarCasesTest {

    private static final Path CASES = Path.of("src/test/resources/cases/calendars");

    @TempDir
    Path folder;

    static List<String> accepted() throws IOException {
        return withFile("lines.csv");
    }

    static List<String> refused() throws IOException {
        return withFile("refused.txt");
    }

    private static List<String> withFile(String name) throws IOException {
        try (Stream<Path> cases = Files.list(CASES)) {
            return cases.filter(c -> Files.exists(c.resolve(name))).map(c -> c.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void eachLineBearsTheLabelThatTheCustomersCalendarGivesIt(String name) throws Exception {
        Periods periods = new Periods(PeriodsOf.read(folder, Files.readString(CASES.resolve(name).resolve("periods.yaml"))), YearMonth.of(2020, 1));

        for (String line : Files.readAllLines(CASES.resolve(name).resolve("lines.csv")).stream().skip(1).toList()) {
            String[] field = line.split(",", 5);
            PeriodMapping mapped = periods.map(field[0], Integer.parseInt(field[1]), Integer.parseInt(field[2]), Integer.parseInt(field[3]));
            if (field[4].startsWith("!")) {
                assertThat(mapped.label()).as(line).isNull();
                assertThat(mapped.kind() + ": " + mapped.reason()).as(line).contains(field[4].substring(1));
            } else {
                assertThat(mapped.label()).as(line + ": " + mapped.reason()).isEqualTo(field[4]);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("refused")
    void aCalendarThatWouldPutMoneyIntoAWrongPeriodIsRefusedWithItsLineAndRemedy(String name) throws Exception {
        String periods = Files.readString(CASES.resolve(name).resolve("periods.yaml"));
        List<String> said = Files.readAllLines(CASES.resolve(name).resolve("refused.txt"));

        assertThatThrownBy(() -> PeriodsOf.read(folder, periods)).hasMessageContaining("connection.yaml:")
                .satisfies(e -> assertThat(e.getMessage()).contains(said));
    }
}
