package io.mlconnector.x3anaplan.staging;

import io.mlconnector.x3anaplan.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Holds that mapping and staging raise on a slice, each with the subjects (codes, a cell) that a person looks at. */
final class Holds {

    static final String LOST_MAPPING = "lost-mapping";
    static final String UNMAPPED = "unmapped";
    static final String CURRENCIES = "currencies";
    static final String ZERO_BASE = "zero-base";
    /** Journal entries whose debit and credit differ in the currency of the ledger. */
    static final String UNBALANCED = "unbalanced";
    /** Journal entries without lines, and lines without their entry. */
    static final String INCOMPLETE = "incomplete";
    /** Lines to which their analytical lines do not add up. */
    static final String SPLITS = "splits";
    static final String PERIOD = "period";
    static final String PREVIEW = "preview";
    /** Somebody cancelled the import of the slice. */
    static final String CANCELLED = "cancelled";
    /** Reading back showed something else than what was sent. */
    static final String READ_BACK = "read-back";

    /**
     * Kinds that every mapping finds anew, or finds gone. They stop a slice when it is mapped, not before: else a mended mapping
     * could never clear its own hold.
     */
    static final List<String> FOUND_BY_MAPPING = List.of(UNBALANCED, INCOMPLETE, SPLITS, LOST_MAPPING, UNMAPPED, CURRENCIES,
            ZERO_BASE);

    /** Kinds that a journal entry has of itself, whatever the mapping. */
    private static final List<String> OF_THE_ENTRY = List.of(UNBALANCED, INCOMPLETE, SPLITS);

    /** @param confirmable whether a person may let the slice pass in spite of it */
    record Finding(String kind, Collection<String> subjects, String reason, boolean confirmable) {

        String subject() {
            return HoldSubjects.join(subjects);
        }

        /** Whether what a person confirmed covers this finding. */
        boolean isCoveredBy(String confirmedSubject) {
            return confirmable && HoldSubjects.covers(confirmedSubject, subjects);
        }
    }

    private Holds() {
    }

    /** The first finding that no confirmed hold covers: it stops the slice. */
    static Optional<Finding> stopping(Connection tx, long slice, List<Finding> findings) throws SQLException {
        for (Finding finding : findings) {
            if (!isConfirmed(tx, slice, finding)) {
                return Optional.of(finding);
            }
        }
        return Optional.empty();
    }

    private static boolean isConfirmed(Connection tx, long slice, Finding finding) throws SQLException {
        return Sql.all(tx, row -> row.getString(1), """
                select subject from hold where slice = ? and kind = ? and confirmed_at is not null and cleared_at is null""",
                slice, finding.kind()).stream().anyMatch(finding::isCoveredBy);
    }

    /** Makes the slice's open holds those that were found now: raises new ones, clears those whose cause went away. */
    static void record(Connection tx, String connection, long slice, long run, List<Finding> findings) throws SQLException {
        for (String kind : FOUND_BY_MAPPING) {
            Optional<Finding> found = findings.stream().filter(f -> f.kind().equals(kind)).findFirst();
            String subject = found.map(Finding::subject).orElse("");
            Sql.update(tx, """
                    update hold set cleared_at = now() where slice = ? and kind = ? and cleared_at is null
                     and (confirmed_at is null or ?) and subject <> ?""", slice, kind, found.isEmpty() && OF_THE_ENTRY.contains(kind), subject);
            if (found.isPresent() && !isConfirmed(tx, slice, found.get()) && Sql.all(tx, row -> 1,
                    "select 1 from hold where slice = ? and kind = ? and subject = ? and cleared_at is null", slice, kind, subject).isEmpty()) {
                Sql.update(tx, "insert into hold (connection, kind, slice, subject, reason, run) values (?, ?, ?, ?, ?, ?)",
                        connection, kind, slice, subject, found.get().reason(), run);
            }
        }
    }

    /**
     * Nothing is left to be sent of some slices, and nothing to be emptied: their ledger periods went elsewhere, and the target has none of
     * their cells. What was held of them is told no more.
     */
    static void ofEmptySlices(Connection tx, String connection) throws SQLException {
        String empty = " and not exists (select 1 from slice_source q where q.slice = s.id) and not exists (select 1 from filled_cell f where f.slice = s.id)"
                + " and not exists (select 1 from stage t where t.slice = s.id and t.state in ('intended', 'started', 'ended'))";
        Sql.update(tx, "update hold h set cleared_at = now() from slice s where h.connection = ? and h.cleared_at is null and s.id = h.slice and h.kind <> ?"
                + empty, connection, PREVIEW);
        Sql.update(tx, "update slice s set state = 'clean', message = null where s.connection = ? and s.state in ('held', 'touched', 'failed')" + empty, connection);
    }

    /**
     * A slice landed clean: what was confirmed for it is carried out, a cancelled import that was to be sent again included. What was
     * confirmed about a journal entry stays confirmed while the entry is as it is.
     */
    static void carriedOut(Connection tx, long slice) throws SQLException {
        List<String> kinds = new ArrayList<>(FOUND_BY_MAPPING);
        kinds.removeAll(OF_THE_ENTRY);
        kinds.add(CANCELLED);
        kinds.add(READ_BACK);
        Sql.update(tx, "update hold set cleared_at = now() where slice = ? and kind = any (?) and cleared_at is null",
                slice, kinds.toArray(String[]::new));
    }
}
