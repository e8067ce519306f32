package io.mlconnector.x3anaplan.sync;

import io.mlconnector.x3anaplan.sync.RunNotes.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a run did, from its own rows and those of its stages and nothing else: the same for command, API and page.
 *
 * @param refusedBy "x3" or "anaplan" where that system did not accept our credentials; else null
 * @param progress the latest fact on how far the current phase is
 * @param requests HTTP requests used, repeated attempts included
 * @param read what came from Sage X3
 * @param slices one entry per stage: a slice of the module, or a list
 * @param totals sums over the slices, per dataset
 * @param remarks what this run found and somebody should know, e.g. rows of a mapping table that fit no code of X3
 * @param late changes of closed months that this run found, one per ledger period
 */
public record Summary(long id, String connection, String requestedBy, Instant requestedAt, List<String> datasets, String period,
        boolean dryRun, String state, String outcome, String failureClass, String refusedBy, String message, String phase, String progress,
        Instant startedAt, Instant finishedAt, Double durationSeconds, Requests requests, Read read, List<Phase> phases,
        List<Slice> slices, List<Total> totals, List<String> remarks, List<Late> late) {

    public record Requests(int x3, int anaplan) {
    }

    public record Read(int pages, long rows) {
    }

    /**
     * A slice or list on its way to one Anaplan task.
     *
     * @param label period label; null for a list
     * @param readBack equal or differs by what an export showed, unverified where none was read; null for lists and what was not sent
     * @param fileRows data rows in the file, explicit zeros included
     * @param vacatedRows rows that reset a cell which an earlier import had filled
     * @param extracted rows and money of the mirror: the sum of the four that follow
     * @param sent what this run wrote to the model; of a slice whose outcome is unchanged, what an earlier run wrote and is still there
     */
    public record Slice(long stage, Long slice, String dataset, String label, String company, String ledger, String state,
            String outcome, String readBack, String message, String task, long fileRows, long vacatedRows, int chunks, Amounts extracted, Amounts sent,
            Amounts rejected, Amounts unmapped, Amounts excluded) {
    }

    /** @param slices how many there were, by outcome */
    public record Total(String dataset, Map<String, Integer> slices, long fileRows, Amounts extracted, Amounts sent, Amounts rejected,
            Amounts unmapped, Amounts excluded) {
    }

    /**
     * A change in a month that counts as closed (poll.closedAfter).
     *
     * @param hold number of the hold that keeps, or records, it
     * @param subject company, ledger type, year and period
     * @param reason how many journal entries, and by how much debit and credit of the period changed
     * @param confirmedBy who let it pass: a person, or the rule; null while it is held
     */
    public record Late(long hold, String subject, String reason, String confirmedBy) {
    }

    static Double seconds(Instant from, Instant to) {
        return from == null || to == null ? null : Duration.between(from, to).toMillis() / 1000.0;
    }
}
