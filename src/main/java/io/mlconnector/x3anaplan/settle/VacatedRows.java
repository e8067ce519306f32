package io.mlconnector.x3anaplan.settle;

import io.mlconnector.x3anaplan.anaplan.TaskAnswer;
import io.mlconnector.x3anaplan.settle.Judge.Outcome;
import io.mlconnector.x3anaplan.settle.Judge.Verdict;
import io.mlconnector.x3anaplan.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.OptionalLong;

/**
 * Zero rows that Anaplan rejects because their account or cost center is no longer in its list: nothing stands in a cell without a
 * member, so that they count as vacated. They are the last rows of the file.
 */
final class VacatedRows {

    /** Lines of the dump that are such rows, and lines that are anything else, warnings and lines of other steps included. */
    private static final String REJECTED = """
            with zero as (
              select row_number() over (order by c.seq) + s.rows_staged - s.vacated_rows + 1 as line, c.account, c.cost_center
                from stage s join staged_cell c on c.stage = s.id and c.vacated where s.id = ?)
            select count(distinct z.line), count(*) filter (where z.line is null) from dump_line d
              left join zero z on d.rejected and d.step is null and z.line = d.line
                              and (position(': ' || z.account || ';' in d.errors || ';') > 0
                                   or position(': ' || z.cost_center || ';' in d.errors || ';') > 0)
             where d.stage = ?""";

    private record Rejected(long vacated, long others) {
    }

    private VacatedRows() {
    }

    /** The verdict on a partial import; clean if it would be so for the file without those rows, and these are all that was rejected. */
    static Verdict weigh(Connection c, long stage, TaskAnswer answer, String step, long rows, Verdict verdict) throws SQLException {
        if (verdict.outcome() != Outcome.PARTIAL) {
            return verdict;
        }
        Rejected n = Sql.first(c, rs -> new Rejected(rs.getLong(1), rs.getLong(2)), REJECTED, stage, stage).orElseThrow();
        OptionalLong failed = answer.of(step).map(own -> own.count("failedCount")).orElse(OptionalLong.empty());
        if (n.vacated == 0 || n.others > 0 || failed.isPresent() && failed.getAsLong() != n.vacated) {
            return verdict;
        }
        Verdict rest = Judge.judge(answer.without(step, n.vacated), step, rows - n.vacated, false);
        return rest.outcome() != Outcome.CLEAN ? verdict : new Verdict(Outcome.CLEAN, "%d zero rows had nothing to empty, for their members"
                .formatted(n.vacated) + " are gone from Anaplan's lists; all others landed: " + answer.say());
    }
}
