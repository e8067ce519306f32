package io.mlconnector.x3anaplan.audit;

import io.mlconnector.x3anaplan.audit.AuditSearch.Verification;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Whether a connection's audit trail is as it was written: nothing changed, nothing slipped in, nothing missing. */
final class SealCheck {

    private record Entry(long n, int format, long rows, String rowsHash, String seal, boolean dropped) {
    }

    /** What rows of an import are there. */
    private record Present(long rows, String hash) {
    }

    private static final String CHAIN = """
            select 'import ' || n || ': ' || case when n <> expected then 'import ' || expected || ' before it is missing'
                     when previous <> before then 'it does not follow on import ' || n - 1 else 'the entry was changed' end
              from (select e.*, row_number() over (order by n) as expected, lag(seal, 1, '') over (order by n) as before, %s as computed
                      from audit_import e where connection = ?) x
             where n <> expected or previous <> before or seal <> computed order by n""".formatted(Seals.SEAL);

    private static final String ENTRIES = """
            select n, format, rows, rows_hash, seal, n <= max(through) filter (where format >= 2) over (order by n desc) as dropped
              from audit_import where connection = ? order by n""";

    /** Each settled stage wrote its entry in the transaction that settled it. */
    private static final String FORGOTTEN = """
            select 'stage ' || t.id || ' of run ' || t.run || ' was settled and has no entry'
              from stage t where t.connection = ? and t.state = 'settled' and not exists (
                   select 1 from audit_import i where i.connection = t.connection and i.stage = t.id) order by t.id""";

    private SealCheck() {
    }

    static Verification of(Connection c, String connection, String noted) throws SQLException {
        List<String> broken = new ArrayList<>(Sql.all(c, rs -> rs.getString(1), CHAIN, connection));
        List<Entry> entries = Sql.all(c, rs -> new Entry(rs.getLong(1), rs.getInt(2), rs.getLong(3), rs.getString(4), rs.getString(5),
                rs.getBoolean(6)), ENTRIES, connection);
        long rows = 0;
        for (Entry entry : entries) {
            Present present = Sql.first(c, rs -> new Present(rs.getLong(1), rs.getString(2)), "select (select count(*) from audit_row where"
                    + " connection = ? and n = ?), (" + Seals.rowsHash(entry.format) + ")", connection, entry.n, connection, entry.n).orElseThrow();
            rows += present.rows;
            if (present.rows == 0 && entry.rows > 0 && !entry.dropped) {
                broken.add("import " + entry.n + ": its " + entry.rows + " rows are missing, and no retention took them");
            } else if (!present.hash.equals(entry.rowsHash) && !(present.rows == 0 && entry.dropped)) {
                broken.add("import " + entry.n + ": its rows were changed");
            }
        }
        Entry head = entries.isEmpty() ? null : entries.get(entries.size() - 1);
        long last = head == null ? 0 : head.n;
        Sql.first(c, rs -> rs.getLong(1), "select min(n) from audit_row where connection = ? and n > ? having count(*) > 0", connection, last)
                .ifPresent(n -> broken.add("import " + n + ": it has rows and no entry"));
        broken.addAll(Sql.all(c, rs -> rs.getString(1), FORGOTTEN, connection));
        if (noted != null && !noted.isBlank()) {
            compare(entries, noted.strip(), broken);
        }
        return new Verification(connection, entries.size(), rows, broken, last, head == null ? "" : head.seal);
    }

    private static void compare(List<Entry> entries, String noted, List<String> broken) {
        if (!noted.matches("[0-9]{1,18}:[0-9a-f]{64}")) {
            throw new ConfigurationFault("'" + noted + "' is no head of an audit trail: give number and seal as verify showed them, e.g. 812:4b1c...");
        }
        long n = Long.parseLong(noted.substring(0, noted.indexOf(':')));
        String seal = noted.substring(noted.indexOf(':') + 1);
        if (entries.stream().noneMatch(entry -> entry.n == n)) {
            broken.add("import " + n + ", whose seal was noted, is missing");
        } else if (entries.stream().noneMatch(entry -> entry.n == n && entry.seal.equals(seal))) {
            broken.add("import " + n + ": it has another seal than was noted");
        }
    }
}
