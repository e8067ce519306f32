package io.mlconnector.x3anaplan.settle;

import io.mlconnector.x3anaplan.anaplan.TaskAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Decides what a task's end means for what was sent. "COMPLETE" alone proves nothing, nor does {@code successful: true}. A list import
 * tells counts (https://help.anaplan.com/0cccdcec-be56-42f5-b22d-51d5a71bdd33), which must fit the file. No page shows counts of a module
 * import: there rows have landed where no dump, no detail and no count speaks against it; only reading back proves it.
 */
public final class Judge {

    /** How an import ended for us. */
    public enum Outcome {
        /** Every row landed: for a list by its counts; for a module nothing speaks against it. */
        CLEAN("clean", Landed.ALL),
        /** Some rows were rejected, ignored or loaded with warnings. */
        PARTIAL("partial", Landed.REST),
        /** Nothing landed. */
        FAILED("failed", Landed.NONE),
        /** Somebody cancelled the task; Anaplan rolled it back. */
        CANCELLED("cancelled", Landed.NONE),
        /** Said to be successful, but reading back shows something else: nothing more is sent before a person has looked. */
        HELD("held", Landed.UNPROVED),
        /** Said to be successful, but nothing proves that these rows landed. */
        UNVERIFIED("unverified", Landed.UNPROVED);

        private final String word;
        private final Landed landed;

        Outcome(String word, Landed landed) {
            this.word = word;
            this.landed = landed;
        }

        /** The word used in the database and in messages. */
        public String word() {
            return word;
        }
    }

    /**
     * Which rows of our file are in the target. It is no matter of the outcome alone: a process whose own step failed is partial, and one
     * that was cancelled after its own step may have left all of them there.
     */
    public enum Landed {
        ALL, /** All that the failure dump does not name. */ REST, /** Nobody can tell which. */ UNPROVED, NONE;

        /** The word used in the database. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param message what to tell people; for a clean outcome what Anaplan said */
    public record Verdict(Outcome outcome, Landed landed, String message) {

        /** Of a task that did nothing but read our file. */
        Verdict(Outcome outcome, String message) {
            this(outcome, outcome.landed, message);
        }

        Verdict landed(Landed known) {
            return new Verdict(outcome, known, message);
        }
    }

    private Judge() {
    }

    /**
     * @param answer the task's end
     * @param rowsStaged data rows of the uploaded file, header not counted
     * @param list whether a list was imported; a list import that changes nothing may give no counts
     */
    public static Verdict judge(TaskAnswer answer, long rowsStaged, boolean list) {
        if (answer.state().equals("CANCELLED")) {
            return new Verdict(Outcome.CANCELLED, "The task was cancelled in Anaplan, which rolled it back: " + answer.say());
        }
        if (answer.state().equals("UNKNOWN")) {
            return new Verdict(Outcome.UNVERIFIED, "Anaplan no longer knows the task, so its end was never seen");
        }
        if (!answer.state().equals("COMPLETE")) {
            return new Verdict(Outcome.FAILED, "The task ended as " + answer.state() + ": " + answer.say());
        }
        if (Boolean.FALSE.equals(answer.successful()) && answer.dump()) {
            return new Verdict(Outcome.PARTIAL, "The import reports a failure, with rows rejected: " + answer.say());
        }
        if (Boolean.FALSE.equals(answer.successful())) {
            return new Verdict(Outcome.FAILED, "The import failed: " + answer.say());
        }
        long lost = number(answer, "failedCount") + number(answer, "invalidCount");
        long warned = number(answer, "warningsRowCount");
        // An ignored row of a list is one that changes nothing; an ignored row of a module is a value that was not written.
        long ignored = list ? 0 : number(answer, "ignoredCount");
        List<String> complaints = answer.complaints();
        if (answer.dump() || lost + warned + ignored > 0 || !complaints.isEmpty()) {
            return new Verdict(Outcome.PARTIAL, ignored > 0 ? Landed.UNPROVED : Landed.REST, "%d rows rejected, %d with warnings, %d ignored of %d: %s"
                    .formatted(lost, warned, ignored, rowsStaged, answer.say()));
        }
        if (answer.successful() == null) {
            return new Verdict(Outcome.UNVERIFIED, "The task ended without saying whether it was successful: " + answer.say());
        }
        return byCounts(answer, rowsStaged, list);
    }

    /**
     * Judges an import, or the step of a process that read our file together with the other steps: actions of a process run in order,
     * and none is rolled back when a later one fails (reference anaplan-api 5.2). The task's own word on a process is not believed: it
     * may say failed where all landed, and successful where a step rejected rows.
     *
     * @param step id of the import that read the file
     */
    public static Verdict judge(TaskAnswer answer, String step, long rowsStaged, boolean list) {
        if (answer.steps().isEmpty()) {
            return judge(answer, rowsStaged, list);
        }
        if (answer.state().equals("CANCELLED")) {
            boolean stands = answer.of(step).map(own -> !Boolean.FALSE.equals(own.successful())).orElse(false);
            return new Verdict(Outcome.CANCELLED, stands ? Landed.UNPROVED : Landed.NONE, "The process was cancelled in Anaplan; the step that ran was rolled back, those before it"
                    + " stand: " + String.join(", ", answer.steps().stream().map(TaskAnswer.Step::name).toList()));
        }
        Outcome own = Outcome.FAILED;
        Landed landed = Landed.NONE;
        int good = 0;
        List<String> says = new ArrayList<>();
        for (TaskAnswer.Step each : answer.steps()) {
            Verdict verdict = each.id().equals(step) ? judge(each.answer(), rowsStaged, list) : ofOther(each.answer());
            own = each.id().equals(step) ? verdict.outcome() : own;
            landed = each.id().equals(step) ? verdict.landed() : landed;
            good += verdict.outcome() == Outcome.CLEAN ? 1 : 0;
            says.add(each.name() + ": " + verdict.outcome().word() + (verdict.outcome() == Outcome.CLEAN ? "" : ", " + verdict.message()));
        }
        boolean told = answer.of(step).isPresent();
        String steps = "Steps of the process: " + String.join("; ", says) + (told ? "" : "; the step that reads our file did not run");
        boolean allGood = told && good == answer.steps().size();
        if (allGood && !Boolean.FALSE.equals(answer.successful())) {
            return new Verdict(Outcome.CLEAN, landed, steps);
        }
        Outcome worst = allGood || own == Outcome.CLEAN || own == Outcome.FAILED && good > 0 ? Outcome.PARTIAL : own;
        return new Verdict(worst, landed, steps + (allGood ? "; yet Anaplan calls the process a failure, as it does when rows were ignored" : "")
                + ". Sending again runs every step again");
    }

    /** A step that reads another file: nothing can be counted, but it tells of rejected rows. */
    private static Verdict ofOther(TaskAnswer step) {
        if (Boolean.FALSE.equals(step.successful())) {
            return new Verdict(Outcome.FAILED, "The step failed: " + step.say());
        }
        return step.dump() || !step.complaints().isEmpty() || number(step, "failedCount") + number(step, "invalidCount") > 0
                ? new Verdict(Outcome.PARTIAL, step.say()) : new Verdict(Outcome.CLEAN, step.say());
    }

    private static Verdict byCounts(TaskAnswer answer, long rowsStaged, boolean list) {
        OptionalLong rows = answer.rows();
        if (list && rows.isEmpty() && answer.types().contains("hierarchyNoChanges")) {
            return new Verdict(Outcome.CLEAN, "Nothing to change");
        }
        if (!list && (rows.isEmpty() || !answer.countsRows())) {
            boolean fits = rows.isPresent() && rows.getAsLong() == rowsStaged;
            return new Verdict(Outcome.CLEAN, (fits ? "" : "Accepted, not counted: ") + answer.say());
        }
        if (rows.isEmpty() || list && answer.count("failedCount").isEmpty()) {
            return new Verdict(Outcome.UNVERIFIED, "Successful by its own word, but without counts of rows: " + answer.say());
        }
        if (rows.getAsLong() != rowsStaged) {
            return new Verdict(Outcome.UNVERIFIED, "Successful by its own word, but for %d rows where %d were sent: %s"
                    .formatted(rows.getAsLong(), rowsStaged, answer.say()));
        }
        OptionalLong done = answer.count("successRowCount");
        long unchanged = list ? number(answer, "ignoredCount") : 0;
        if (done.isPresent() && done.getAsLong() + unchanged != rowsStaged) {
            return new Verdict(Outcome.UNVERIFIED, "Successful by its own word, but %d of %d rows are counted as done: %s"
                    .formatted(done.getAsLong() + unchanged, rowsStaged, answer.say()));
        }
        return new Verdict(Outcome.CLEAN, answer.say());
    }

    private static long number(TaskAnswer answer, String key) {
        return answer.count(key).orElse(0);
    }
}
