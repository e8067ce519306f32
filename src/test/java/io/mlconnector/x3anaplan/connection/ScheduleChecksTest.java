package io.mlconnector.x3anaplan.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.finding.Finding;
import io.mlconnector.x3anaplan.finding.Findings;
import io.mlconnector.x3anaplan.finding.Severity;
import io.mlconnector.x3anaplan.finding.YamlText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What lint says of the schedules of the delivered connection, with other schedules in it. */
class ScheduleChecksTest {

    private static final Clock DECEMBER = Clock.fixed(Instant.parse("2026-12-01T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "cron: '0 0 5 31 2 ?'                             | WARNING | never fires again",
        "cron: '0 0 5 1 1 ? 2020'                         | WARNING | never fires again",
        "cron: '0 0 5 30 FEB ? *'                         | WARNING | never fires again",
        "cron: '0 0 5 1-5W * ?'                           | ERROR   | give the schedule workingDay instead",
        "cron: '0 0 5 ? * MON-FRI/2'                      | ERROR   | 'MON-FRI/2' is no day of week that can be relied on",
        "cron: '0 0 5 1x * ?'                             | ERROR   | '1x' is no day of month",
        "cron: 'every day'                                | ERROR   | has 2 fields",
        "workingDay: 3                                    | ERROR   | says no time of day",
        "workingDay: 3, at: 'five'                        | ERROR   | 'five' cannot be read",
        "workingDay: 0, at: '05:00'                       | ERROR   | has no working day 0",
        "workingDay: 30, at: '05:00'                      | ERROR   | workingDay",
        "workingDay: 3, at: '05:00', cron: '0 0 5 * * ?'  | ERROR   | has both cron and workingDay",
        "cron: '0 0 5 * * ?', at: '05:00'                 | ERROR   | goes with workingDay",
        "zone: Europe/Paris                               | ERROR   | says no time",
        "workingDay: 3, at: '05:00'                       | INFO    | fires next at 2026-12-03 05:00:00, 2027-01-06 05:00:00, 2027-02-03 05:00:00, 2027-03-03 05:00:00, 2027-04-05 05:00:00 (Europe/Paris)",
        "workingDay: [1, -1], at: '13:30'                 | INFO    | fires next at 2026-12-01 13:30:00, 2026-12-31 13:30:00, 2027-01-04 13:30:00, 2027-01-29 13:30:00, 2027-02-01 13:30:00",
        "cron: '0 0 5 L * ?'                              | INFO    | fires next at 2026-12-31 05:00:00, 2027-01-31 05:00:00, 2027-02-28 05:00:00, 2027-03-31 05:00:00, 2027-04-30 05:00:00"})
    void aScheduleIsToldWithItsNextTimesOrWithItsMistakeAndRemedy(String schedule, Severity severity, String words) throws Exception {
        List<Finding> findings = lint("schedules:\n  - {name: close, " + schedule + (schedule.contains("zone") ? "" : ", zone: Europe/Paris") + "}\n"
                + "workingDays: {holidays: ['01-01', '2030-12-24']}\n");

        assertThat(findings).anySatisfy(finding -> {
            assertThat(finding.severity()).isEqualTo(severity);
            assertThat(finding + "").contains(words);
            assertThat(finding.line()).isGreaterThan(1);
            assertThat(severity == Severity.INFO || !finding.remedy().isEmpty()).isTrue();
        });
        assertThat(findings.stream().filter(f -> f.severity() != Severity.INFO)).hasSize(severity == Severity.INFO ? 0 : 1);
    }

    @Test
    void holidaysOfAFileCountAsTheOnesOfTheConnectionAndALineThatIsNoDateIsToldByItsPlace() throws Exception {
        Files.writeString(folder.resolve("holidays.csv"), "\uFEFFdate;name\n2026-12-03;Invented day\n\n# a remark\n12-04\n");
        String yaml = "schedules:\n  - {name: close, workingDay: 3, at: '05:00', zone: Europe/Paris}\nworkingDays: {holidaysFile: holidays.csv}\n";
        assertThat(lint(yaml)).anySatisfy(f -> assertThat(f.message()).contains("fires next at 2026-12-07 05:00:00"))
                .anySatisfy(f -> assertThat(f + "").contains("warning: the holidays end on 2026-12-03: those of 2027 count as working days"));

        Files.writeString(folder.resolve("holidays.csv"), "2026-12-03\n3.12.2027\n");
        assertThat(lint(yaml)).anySatisfy(f -> assertThat(f + "").contains("holidays.csv:2:1: '3.12.2027' is no date").contains("write year-month-day"));

        assertThat(lint(yaml.replace("holidays.csv", "../../holidays.csv")))
                .anySatisfy(f -> assertThat(f + "").contains("lies outside the connection's folder"));
        assertThat(lint(yaml.replace("holidays.csv", "none.csv"))).anySatisfy(f -> assertThat(f + "").contains("none.csv: cannot be read"));
        assertThat(lint(yaml.replace("holidaysFile: holidays.csv", "holidays: [24 December]")))
                .anySatisfy(f -> assertThat(f + "").contains("'24 December' is no date"));
        assertThat(lint(yaml.replace("holidaysFile: holidays.csv", "weekend: [monday, tuesday, wednesday, thursday, friday, saturday, sunday]")))
                .anySatisfy(f -> assertThat(f + "").contains("leave no working day"));
    }

    /** The delivered connection, whose tables lie beside it, with these schedules. */
    private List<Finding> lint(String schedules) throws Exception {
        Path delivered = Path.of("connections/sandbox");
        for (String table : List.of("accounts.csv", "cost-centers.csv")) {
            Files.write(folder.resolve(table), Files.readAllBytes(delivered.resolve(table)));
        }
        String text = Files.readString(delivered.resolve("connection.yaml"));
        text = text.substring(0, text.indexOf("\nschedules:")).replaceAll("\\$\\{[^:}]+:([^}]*)}", "$1") + "\n" + schedules;
        Findings findings = new Findings();
        YamlText yaml = YamlText.read(folder.resolve("connection.yaml"), text, UnaryOperator.identity(), findings);
        JsonNode root = yaml.root().orElseThrow();
        ConnectionSchema.check(yaml, root, findings);
        if (!findings.hasErrors()) {
            ConnectionSchema.fill(root, "");
            Connection connection = new ConnectionReader(yaml, root, findings).read("close", folder);
            if (!findings.hasErrors()) {
                new ScheduleChecks(yaml, findings, DECEMBER).run(connection.schedules(), root);
            }
        }
        return findings.withNotes();
    }
}
