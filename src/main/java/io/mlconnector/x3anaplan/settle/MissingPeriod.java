package io.mlconnector.x3anaplan.settle;

import io.mlconnector.x3anaplan.anaplan.TaskAnswer;
import io.mlconnector.x3anaplan.settle.Judge.Landed;
import io.mlconnector.x3anaplan.settle.Judge.Outcome;
import io.mlconnector.x3anaplan.settle.Judge.Verdict;
import io.mlconnector.x3anaplan.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;

/**
 * A slice whose period the target does not have: every row of it is rejected, and sending it again changes nothing before somebody
 * extends the calendar. The calendar itself can be read by workspace administrators alone
 * (https://help.anaplan.com/7662bf9b-efdb-41c3-a1c5-4d71a8833d53), and a module's time range may be longer than the model's: what the
 * import says is all that an ordinary user learns.
 */
final class MissingPeriod {

    /** The kind of hold. */
    static final String KIND = "calendar";

    /** The vendor's code, "Item not found in calendar" (https://anaplan.docs.apiary.io, details of a task). */
    private static final String CODE = "moduleImportInvalidTimeEntityIdentifier";

    /** Rejected rows with an error about time, or one that names the label and is about nothing else. */
    private static final String REFUSED = """
            select count(distinct d.line) as lines, (select rows_staged from stage where id = ?) as staged
              from dump_line d cross join unnest(string_to_array(d.errors, '; ')) as e (error)
             where d.stage = ? and d.rejected and d.step is null
               and (e.error ilike '%moduleImportInvalidTimeEntityIdentifier%' or e.error ilike '%not found in calendar%'
                    or e.error ~* '\\minvalid (time|period)'
                    or e.error ilike '%: ' || ? and e.error !~* '\\m(number|list|line item|boolean)\\M')""";

    private record Refused(long lines, long staged) {
    }

    private MissingPeriod() {
    }

    /**
     * The verdict on a slice whose period was refused, with the landing that its dump tells; empty if its period was not refused.
     *
     * @param verdict what the task's end means otherwise
     */
    static Optional<Verdict> weigh(Connection c, long stage, TaskAnswer answer, String step, Verdict verdict) throws SQLException {
        String label = slice(c, stage, "label");
        Refused refused = Sql.first(c, rs -> new Refused(rs.getLong(1), rs.getLong(2)), REFUSED, stage, stage, escaped(label)).orElseThrow();
        boolean told = answer.of(step).map(TaskAnswer::types).filter(types -> types.contains(CODE)).isPresent();
        if (refused.lines == 0 && !told || verdict.outcome() == Outcome.CANCELLED) {
            return Optional.empty();
        }
        boolean none = verdict.landed() == Landed.NONE || refused.lines == refused.staged;
        return Optional.of(new Verdict(Outcome.HELD, none ? Landed.NONE : verdict.landed(), "The target has no period " + label + ": Anaplan"
                + " rejected " + (none ? "all rows" : refused.lines + " of " + refused.staged + " rows") + " of " + subject(c, stage)
                + ". Extend the model calendar or the time range of the module in Anaplan, or correct periods.label in the connection"));
    }

    /** Period, company and ledger of the stage's slice, as far as the target has them. */
    static String subject(Connection c, long stage) throws SQLException {
        String company = slice(c, stage, "company");
        String ledger = slice(c, stage, "ledger");
        return "period " + slice(c, stage, "label") + (company.isEmpty() ? "" : ", company " + company)
                + (ledger.isEmpty() ? "" : ", ledger " + ledger);
    }

    private static String slice(Connection c, long stage, String column) throws SQLException {
        return Sql.first(c, rs -> rs.getString(1), "select s.%s from stage t join slice s on s.id = t.slice where t.id = ?"
                .formatted(column.toLowerCase(Locale.ROOT)), stage).orElse("");
    }

    private static String escaped(String like) {
        return like.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }
}
