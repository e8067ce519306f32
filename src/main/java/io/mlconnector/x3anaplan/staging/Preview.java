package io.mlconnector.x3anaplan.staging;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.mapping.MappingTables;
import io.mlconnector.x3anaplan.sql.Sql;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Holds back a change of mapping or settings that would send many slices anew, until a person has confirmed it. Ordinary changes
 * of the ledger and slices that never landed are not counted; of a changed mapping only those slices whose landed codes now mean
 * another member or sign.
 */
final class Preview {

    private final String connection;
    private final Fingerprint fingerprint;
    private final Set<Long> changed;
    private final boolean tooMany;
    private final boolean confirmed;

    private Preview(String connection, Fingerprint fingerprint, Set<Long> changed, boolean tooMany, boolean confirmed) {
        this.connection = connection;
        this.fingerprint = fingerprint;
        this.changed = changed;
        this.tooMany = tooMany;
        this.confirmed = confirmed;
    }

    static Preview of(java.sql.Connection tx, Connection connection, MappingTables tables, Fingerprint fingerprint,
            List<DueSlices.Due> due, int above) throws SQLException {
        Set<Long> changed = new HashSet<>();
        boolean mappingOnly = false;
        for (DueSlices.Due slice : due) {
            String sent = slice.sentFingerprint() == null ? "" : slice.sentFingerprint().replace(Fingerprint.WAITING, "");
            if (slice.landed() && !sent.equals(fingerprint.text())) {
                changed.add(slice.id());
                mappingOnly |= fingerprint.hasSettingsOf(sent);
            }
        }
        if (mappingOnly && changed.size() > above) {
            Set<Long> remapped = remapped(tx, connection, tables);
            changed.removeIf(id -> !remapped.contains(id)
                    && due.stream().anyMatch(s -> s.id() == id && fingerprint.hasSettingsOf(s.sentFingerprint())));
        }
        boolean tooMany = changed.size() > above;
        boolean confirmed = tooMany && !Sql.all(tx, row -> 1, """
                select 1 from hold where connection = ? and kind = ? and subject = ? and cleared_at is null
                 and confirmed_at is not null""", connection.name(), Holds.PREVIEW, fingerprint.text()).isEmpty();
        return new Preview(connection.name(), fingerprint, changed, tooMany, confirmed);
    }

    /** Slices with a landed code that today's tables resolve to another member or sign, or to none. */
    private static Set<Long> remapped(java.sql.Connection tx, Connection connection, MappingTables tables) throws SQLException {
        Set<Long> slices = new HashSet<>();
        MemberOfCode members = new MemberOfCode(connection, tables);
        Sql.all(tx, row -> {
            if (!members.isStill(row.getString(1), row.getString(2), row.getString(3), row.getString(4), row.getInt(5))) {
                slices.addAll(List.of((Long[]) row.getArray(6).getArray()));
            }
            return null;
        }, """
                select c.kind, c.chart, c.code, c.member, c.sign, array_agg(c.slice) from landed_code c join slice s on s.id = c.slice
                 where s.connection = ? group by 1, 2, 3, 4, 5""", connection.name());
        return slices;
    }

    /** Why the preview holds a slice, or null. */
    String reason(DueSlices.Due slice) {
        return tooMany && !confirmed && changed.contains(slice.id()) ? "held: " + reason() : null;
    }

    private String reason() {
        return "mapping or settings changed so that " + changed.size()
                + " slices that landed would be sent again; confirm the hold of kind preview to send them";
    }

    /** Raises the hold of this change, and clears those of changes that are no longer waiting. */
    void record(java.sql.Connection tx, long run) throws SQLException {
        Sql.update(tx, """
                update hold set cleared_at = now() where connection = ? and kind = ? and cleared_at is null
                 and (subject <> ? or confirmed_at is null and ? or ?)""",
                connection, Holds.PREVIEW, fingerprint.text(), !tooMany, changed.isEmpty());
        if (tooMany && !confirmed) {
            Sql.update(tx, """
                    insert into hold (connection, kind, subject, reason, run) select ?, ?, ?, ?, ? where not exists (
                      select 1 from hold where connection = ? and kind = ? and subject = ? and cleared_at is null)""",
                    connection, Holds.PREVIEW, fingerprint.text(), reason(), run,
                    connection, Holds.PREVIEW, fingerprint.text());
        }
    }
}
