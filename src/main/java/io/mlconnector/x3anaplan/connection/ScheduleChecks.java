package io.mlconnector.x3anaplan.connection;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.finding.Findings;
import io.mlconnector.x3anaplan.finding.YamlText;
import io.mlconnector.x3anaplan.schedule.CronText;
import io.mlconnector.x3anaplan.schedule.Holiday;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks whether the schedules of a connection fire when they say, and says when that is. */
final class ScheduleChecks {

    /** How many of the next times of a schedule are told. */
    static final int TOLD = 5;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private final YamlText text;
    private final Findings findings;
    private final Instant now;

    ScheduleChecks(YamlText text, Findings findings, Clock clock) {
        this.text = text;
        this.findings = findings;
        this.now = clock.instant();
    }

    void run(List<ScheduleSettings> schedules, JsonNode root) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < schedules.size(); i++) {
            String at = "/schedules/" + i;
            ScheduleSettings schedule = schedules.get(i);
            if (!names.add(schedule.name())) {
                error(at + "/name", "schedule '" + schedule.name() + "' stands here twice", "give it another name");
            }
            if (root.at(at).hasNonNull("cron") == root.at(at).hasNonNull("workingDay")) {
                error(at, root.at(at).hasNonNull("cron") ? "schedule '" + schedule.name() + "' has both cron and workingDay"
                        : "schedule '" + schedule.name() + "' says no time", "write cron: \"0 0 5 1-5 * ?\", or workingDay: 3 and at: \"05:00\"");
            } else if (schedule.cron() == null) {
                workingDays(at, schedule);
            } else if (root.at(at).hasNonNull("at")) {
                error(at + "/at", "'at' goes with workingDay", "remove it, and write the time of day into the first three fields of cron");
            } else {
                cron(at, schedule);
            }
        }
    }

    private void workingDays(String at, ScheduleSettings schedule) {
        if (schedule.at() == null) {
            error(at, "schedule '" + schedule.name() + "' says no time of day", "add at, such as at: \"05:00\"");
        } else if (schedule.workingDays().contains(0)) {
            error(at + "/workingDay", "a month has no working day 0", "count from 1 for the first on, or from -1 for the last back");
        } else {
            next(at, schedule, "the connection's workingDays leave no working day");
            holidaysEnd(at, schedule);
        }
    }

    private void cron(String at, ScheduleSettings schedule) {
        Optional<String> problem = CronText.problem(schedule.cron());
        if (problem.isPresent()) {
            error(at + "/cron", "cron '" + schedule.cron() + "': " + problem.get(), "docs/connection.md has the forms under schedules");
        } else {
            next(at, schedule, "no day fits '" + schedule.cron() + "' from today on");
        }
    }

    private void next(String at, ScheduleSettings schedule, String never) {
        List<Instant> next = schedule.times().next(now, TOLD);
        if (next.isEmpty()) {
            findings.add(text.warning(at, "schedule '" + schedule.name() + "' never fires again: " + never,
                    "correct its days, months or year, or remove it; the other schedules run"));
        } else {
            findings.add(text.info(at, "schedule '" + schedule.name() + "' fires next at " + next.stream()
                    .map(tick -> TIME.format(tick.atZone(schedule.zone()))).collect(Collectors.joining(", ")) + " (" + schedule.zone() + ")"));
        }
    }

    /** A list of holidays that ends counts the holidays of the year after as working days. */
    private void holidaysEnd(String at, ScheduleSettings schedule) {
        Optional<LocalDate> last = schedule.calendar().holidays().stream().map(Holiday::day)
                .filter(LocalDate.class::isInstance).map(LocalDate.class::cast).max(LocalDate::compareTo);
        List<Instant> next = schedule.times().next(now, TOLD);
        if (last.isPresent() && !next.isEmpty()) {
            int year = next.get(next.size() - 1).atZone(schedule.zone()).getYear();
            if (year > last.get().getYear()) {
                findings.add(text.warning("/workingDays", "the holidays end on " + last.get() + ": those of " + year + " count as working days",
                        "add the holidays of " + year));
            }
        }
    }

    private void error(String at, String message, String remedy) {
        findings.add(text.error(at, message, remedy));
    }
}
