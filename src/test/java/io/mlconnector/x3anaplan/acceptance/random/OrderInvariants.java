package io.mlconnector.x3anaplan.acceptance.random;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.acceptance.random.TargetRecords.Change;
import io.mlconnector.x3anaplan.acceptance.random.TargetRecords.Task;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What must hold of tasks and requests, whatever goes wrong; from the records of the simulated Anaplan. */
final class OrderInvariants {

    private static final int REQUESTS_A_MINUTE = 600;

    private final TargetRecords target;

    OrderInvariants(TargetRecords target) {
        this.target = target;
    }

    void check(Round round) {
        List<Task> tasks = target.tasks(round.begun.plus(round.clockAhead), round.clockAhead);
        List<Change> changes = target.changes(round.begun);
        noTwoTasksOfAnAction(tasks);
        noFileChangesUnderItsTask(tasks, changes);
        assertThat(target.mostRequestsInAMinute()).as("(c) requests in any minute").isLessThanOrEqualTo(REQUESTS_A_MINUTE);
        round.runs.forEach(run -> listsBeforeSlices(run, tasks, changes));
    }

    private static void noTwoTasksOfAnAction(List<Task> tasks) {
        for (Task one : tasks) {
            assertThat(tasks).as("(a) tasks of " + one.action() + " beside " + one).noneMatch(other -> other != one
                    && other.action().equals(one.action()) && !other.begun().isBefore(one.begun()) && other.begun().isBefore(one.ended()));
        }
    }

    private static void noFileChangesUnderItsTask(List<Task> tasks, List<Change> changes) {
        for (Task task : tasks) {
            assertThat(changes).as("(b) changes of the file while " + task).noneMatch(change -> change.file().equals(task.file())
                    && change.at().isAfter(task.begun()) && change.at().isBefore(task.ended()));
        }
    }

    private static void listsBeforeSlices(JsonNode run, List<Task> tasks, List<Change> changes) {
        Instant from = Instant.parse(run.path("startedAt").asText());
        Instant to = Instant.parse(run.path("finishedAt").asText());
        Optional<String> file = tasks.stream().filter(t -> t.action().equals(TargetRecords.JOURNAL_IMPORT)).map(Task::file).findFirst();
        Optional<Instant> firstSlice = changes.stream().filter(c -> file.isPresent() && c.file().equals(file.get())).map(Change::at)
                .filter(at -> at.isAfter(from) && at.isBefore(to)).findFirst();
        if (firstSlice.isPresent()) {
            assertThat(tasks).as("(g) lists of run " + run.path("id") + " after its first slice").noneMatch(task ->
                    !task.action().equals(TargetRecords.JOURNAL_IMPORT) && task.begun().isBefore(to) && task.ended().isAfter(firstSlice.get()));
            assertThat(changes).as("(g) uploads of lists after the first slice of run " + run.path("id")).noneMatch(change ->
                    !change.file().equals(file.get()) && change.at().isAfter(firstSlice.get()) && change.at().isBefore(to));
        }
    }
}
