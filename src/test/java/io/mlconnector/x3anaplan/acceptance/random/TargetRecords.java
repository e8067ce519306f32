package io.mlconnector.x3anaplan.acceptance.random;

import io.mlconnector.x3anaplan.acceptance.Landscape;
import io.mlconnector.x3anaplan.sandbox.anaplan.AnaplanSimulator;
import io.mlconnector.x3anaplan.sandbox.anaplan.DemoModel;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Model;
import io.mlconnector.x3anaplan.sandbox.http.RequestLog;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the simulated Anaplan itself recorded: tasks, the files they read, cells, requests. */
final class TargetRecords {

    static final String JOURNAL_IMPORT = "Load GL Actuals";
    private static final DateTimeFormatter POSTGRES = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss[.SSSSSS][.SSSSS][.SSSS][.SSS][.SS][.S]X");
    private static final Pattern FILE = Pattern.compile("/files/(\\d+)(/chunks/\\d+)?$");

    /** A task. @param begun in real time, as are the times of requests @param landed whether it changed the model */
    record Task(String id, String action, String file, Instant begun, Instant ended, boolean landed) {
    }

    /** A request that changes a private file. */
    record Change(long seq, Instant at, String file) {
    }

    /** A row of a file of journal entries. */
    record Row(Slice slice, Cells.Place place, String amount, String entry, String line, String stamp, String x3Account) {
    }

    private final Landscape landscape;
    private final AnaplanSimulator anaplan;
    private final Model model;

    TargetRecords(Landscape landscape) {
        this.landscape = landscape;
        this.anaplan = landscape.sandbox().anaplan();
        this.model = anaplan.tenant().model(DemoModel.MODEL);
    }

    /** Tasks that were accepted since. @param since by the sandbox's clock @param ahead how far that clock is ahead of real time */
    List<Task> tasks(Instant since, Duration ahead) {
        return Landscape.rows(landscape.books(), "select task_id, action_id, created_at at time zone 'UTC' || 'Z', coalesce(ended_at, 'infinity')"
                + " at time zone 'UTC' || 'Z', state = 'COMPLETE' and coalesce(successful, false) from sandbox_anaplan.task where created_at >= '"
                + since + "' order by created_at, task_id").stream().map(row -> {
                    String[] part = row.split(" \\| ");
                    var definition = model.importNamed(part[1]);
                    return new Task(part[0], definition.name(), definition.fileId(), time(part[2]).minus(ahead),
                            part[3].startsWith("infinity") ? Instant.MAX : time(part[3]).minus(ahead), part[4].equals("t"));
                }).toList();
    }

    private static Instant time(String text) {
        return OffsetDateTime.parse(text, POSTGRES).toInstant();
    }

    boolean idle() {
        return Landscape.rows(landscape.books(), "select 1 from sandbox_anaplan.task where ended_at is null").isEmpty();
    }

    /** Announcements and chunks of files, in the order of their arrival. */
    List<Change> changes(Instant since) {
        List<Change> changes = new ArrayList<>();
        for (RequestLog.Entry entry : anaplan.server().log().entries()) {
            Matcher file = FILE.matcher(entry.path());
            if (!entry.at().isBefore(since) && !entry.method().equals("GET") && file.find()) {
                changes.add(new Change(entry.seq(), entry.at(), file.group(1)));
            }
        }
        return changes;
    }

    int mostRequestsInAMinute() {
        return anaplan.server().log().mostInAny(Duration.ofMinutes(1));
    }

    int requests() {
        return anaplan.server().log().entries().size();
    }

    /** The rows that a task of the journal import read. */
    List<Row> rows(String task) {
        return new String(anaplan.observed().content(task).orElseThrow(), StandardCharsets.UTF_8).lines().skip(1).map(line -> {
            String[] part = line.split(",", -1);
            return new Row(new Slice(part[1], part[0], part[4]), new Cells.Place(part[2], part[3]), part[5], part[7], part[8], part[9], part[10]);
        }).toList();
    }

    Cells cells() {
        return Cells.of(landscape.books(), "select coords ->> 'Ledgers', coords ->> 'Companies', coords ->> 'Time', coords ->> 'GL Accounts',"
                + " coords ->> 'Cost Centers', value from sandbox_anaplan.cell where module_name = 'GL Actuals' and value <> 0");
    }
}
