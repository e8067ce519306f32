package io.mlconnector.x3anaplan.sync;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.failure.SignInFault;
import io.mlconnector.x3anaplan.failure.SourceFault;
import io.mlconnector.x3anaplan.failure.TargetFault;
import io.mlconnector.x3anaplan.sql.DatabaseFailure;
import io.mlconnector.x3anaplan.sql.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.sql.DataSource;

/**
 * How a run ended. Derived from the database: after a dead letter the exchange looks as if all had gone well.
 *
 * @param outcome clean, unverified, partial, failed: the worst of the run's stages
 * @param failureClass only when failed
 * @param refusedBy "x3" or "anaplan" where that system did not accept our credentials; else null
 * @param message what is not clean, or clean by Anaplan's word alone, for people; null when all is clean and read back
 */
record RunOutcome(String outcome, String failureClass, String refusedBy, String message) {

    /** The kind of failure: configuration, source, target or internal. */
    static String failureClass(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause() == t ? null : t.getCause()) {
            if (t instanceof ConfigurationFault) {
                return "configuration";
            } else if (t instanceof SourceFault) {
                return "source";
            } else if (t instanceof TargetFault) {
                return "target";
            }
        }
        return DatabaseFailure.configuration(failure).isPresent() ? "configuration" : "internal";
    }

    /** What to say about a failure: the message of the fault in it, or else its kind and message. */
    static String message(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause() == t ? null : t.getCause()) {
            if (t instanceof ConfigurationFault || t instanceof SourceFault || t instanceof TargetFault) {
                return t.getMessage();
            }
        }
        return DatabaseFailure.configuration(failure).map(Throwable::getMessage)
                .orElseGet(() -> failure.getClass().getSimpleName() + ": " + failure.getMessage());
    }

    static RunOutcome failed(Throwable failure) {
        return new RunOutcome("failed", failureClass(failure), SignInFault.systemOf(failure), message(failure));
    }

    /** The outcome of a run whose routes came to their end. */
    static RunOutcome of(DataSource database, Run run) {
        Map<String, Long> stages = count(database, "select case when outcome is not null then outcome "
                + "when state in ('abandoned', 'unchanged') then 'clean' else 'left to a later run' end, count(*) "
                + "from stage where run = ? group by 1", run.id());
        Map<String, Long> letters = count(database, "select failure_class, count(*) from dead_letter d where run = ? and kind in ('slice', 'list') "
                // Of a partial import the rest has landed, and an unverified one may have: the letter on it does not make it a failed one.
                + "and state = 'open' and not exists (select 1 from stage t where t.id = d.stage and t.outcome in ('partial', 'unverified'))"
                + " group by 1", run.id());
        Map<String, String> refusals = new TreeMap<>();
        Sql.all(database, rs -> refusals.put(rs.getString(1), rs.getString(2)), "select refused_by, min(cause) from dead_letter where run = ? "
                + "and refused_by is not null and state = 'open' group by 1", run.id());
        // Only a run that was to send everything answers for what it did not touch.
        Map<String, Long> waiting = !run.isWhole() ? Map.of() : count(database, "select 'slices ' || state, count(*) from slice s "
                + "where connection = ? and state in ('held', 'touched', 'failed') and not exists (select 1 from stage "
                + "where stage.run = ? and stage.slice = s.id) group by 1 union all select 'changes to be confirmed', count(*) "
                + "from hold where connection = ? and cleared_at is null and confirmed_at is null having count(*) > 0"
                // A confirmed hold of a period that never landed sends nothing: nobody knows where to.
                + " union all select 'ledger periods that no label is told for', count(*) from hold h where connection = ? and kind = 'period'"
                + " and cleared_at is null and confirmed_at is not null and not exists (select 1 from slice_source q join slice s on s.id = q.slice"
                + " where s.connection = h.connection and q.cpy = h.cpy and q.ledtyp = h.ledtyp and q.fiy = h.fiy and q.per = h.per) having count(*) > 0"
                // Whatever is wrong with an entry holds the slice of its ledger period; without one nobody would wait for it.
                + " union all select 'journal entries that are not whole, in no slice', count(distinct (typ, num)) from journal_fault f where connection = ?"
                + " and not exists (select 1 from ledger_period p where p.connection = f.connection and p.cpy = f.cpy and p.fiy = f.fiy and p.per = f.per"
                + " and f.ledtyp in (0, p.ledtyp)) having count(*) > 0",
                run.connection(), run.id(), run.connection(), run.connection(), run.connection());

        // What a slice sent has landed, and yet it lacks rows: their account or cost center did not reach its list.
        Map<String, Long> lacking = count(database, "select 'slices with rows whose member is not in its list yet', count(*) from stage "
                + "where run = ? and outcome in ('clean', 'unchanged') and fingerprint like '%+waiting' having count(*) > 0", run.id());

        // Landed by Anaplan's word: not sent again, and no failure, but nobody has looked.
        Map<String, Long> unread = count(database, "select 'clean but unverified (accepted by Anaplan, not read back)', count(*) from stage where run = ?"
                + " and outcome = 'clean' and read_back = 'unverified' having count(*) > 0", run.id());
        Optional<String> unmapped = unmapped(database, run);

        List<String> says = new ArrayList<>();
        stages.forEach((outcome, n) -> {
            if (!outcome.equals("clean") && !outcome.equals("unchanged")) {
                says.add(n + " " + outcome);
            }
        });
        letters.forEach((kind, n) -> says.add(n + " dead letters (" + kind + ")"));
        waiting.forEach((what, n) -> says.add(n + " " + what));
        lacking.forEach((what, n) -> says.add(n + " " + what));
        unread.forEach((what, n) -> says.add(n + " " + what));
        unmapped.ifPresent(says::add);
        String message = says.isEmpty() ? null : String.join(", ", says);
        if (!refusals.isEmpty()) { // what to do about it comes first: nothing else helps
            message = refusals.values().iterator().next() + " (" + message + ")";
        }

        if (!letters.isEmpty() || stages.containsKey("failed") || stages.containsKey("cancelled")) {
            return new RunOutcome("failed", letters.keySet().stream().findFirst().orElse("target"),
                    refusals.keySet().stream().findFirst().orElse(null), message);
        } else if (!waiting.isEmpty() || !lacking.isEmpty() || unmapped.isPresent() || stages.containsKey("partial") || stages.containsKey("held")
                || stages.containsKey("left to a later run")) {
            return new RunOutcome("partial", null, null, message);
        }
        return new RunOutcome(stages.containsKey("unverified") ? "unverified" : "clean", null, null, message);
    }

    /**
     * Rows that stay back because their code has no member, with their money. A whole run answers for all slices
     * that have a source, others for those that they sent, a dry run for those that it looked at. What a person let pass by confirming a hold of kind unmapped is no news.
     */
    private static Optional<String> unmapped(DataSource database, Run run) {
        List<String> money = Sql.all(database, rs -> rs.getString(1), """
                with last as (
                  select distinct on (slice) id, run, slice, fingerprint from stage
                   where connection = ? and slice is not null and case when ?::boolean then run = ? and outcome is null
                         else outcome in ('clean', 'unchanged', 'partial', 'unverified') end
                   order by slice, id desc)
                select to_char(sum(t.rows), 'FM999,999,999,990') || ' rows without list member stay back (debit '
                       || to_char(sum(t.debit), 'FM999,999,999,999,999,990.00') || ', credit '
                       || to_char(sum(t.credit), 'FM999,999,999,999,999,990.00') || ' ' || t.currency || ')'
                  from last s join stage_total t on t.stage = s.id
                 where t.disposition = 'unmapped' and coalesce(s.fingerprint, '') not like '%+waiting' and (s.run = ? or ?::boolean)
                   and exists (select 1 from slice_source q where q.slice = s.slice)
                   and not exists (select 1 from hold h where h.slice = s.slice and h.kind = 'unmapped' and h.confirmed_at is not null)
                 group by t.currency order by t.currency""", run.connection(), run.dryRun(), run.id(), run.id(), run.isWhole());
        return money.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", money));
    }

    private static Map<String, Long> count(DataSource database, String sql, Object... values) {
        Map<String, Long> counts = new TreeMap<>();
        Sql.all(database, rs -> counts.put(rs.getString(1), rs.getLong(2)), sql, values);
        return counts;
    }
}
