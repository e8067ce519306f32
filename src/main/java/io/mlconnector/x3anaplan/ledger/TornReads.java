package io.mlconnector.x3anaplan.ledger;

import io.mlconnector.x3anaplan.sql.NamedSql;
import io.mlconnector.x3anaplan.x3.JournalKeys.JournalKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Journal entries that were changed while they were read: some row of theirs in the inbox is stamped after the reading began. A
 * stamp in the future tells nothing.
 */
final class TornReads {

    private TornReads() {
    }

    /** @param among null for all that are in the inbox; @return empty if there are none */
    static Optional<List<JournalKey>> of(DataSource db, PollState state, Instant since, List<JournalKey> among) {
        boolean all = among == null;
        Map<String, Object> parameters = Map.of("connection", state.connection(), "since", since,
                "now", state.serverTime().plusSeconds(1),
                "typs", all ? List.of() : among.stream().map(JournalKey::typ).toList(),
                "nums", all ? List.of() : among.stream().map(JournalKey::num).toList());
        String of = " where connection = :connection and stamp between :since and :now"
                + (all ? "" : " and (typ, num) in (select * from unnest(:typs::text[], :nums::text[]))");
        List<JournalKey> torn = NamedSql.transaction(db, parameters, sql -> sql.all(
                row -> new JournalKey(row.getString(1), row.getString(2)), "select typ, num from inbox_entry" + of
                + " union select typ, num from inbox_line" + of + " union select typ, num from inbox_analytical_line" + of
                + " order by 1, 2"));
        return torn.isEmpty() ? Optional.empty() : Optional.of(torn);
    }
}
