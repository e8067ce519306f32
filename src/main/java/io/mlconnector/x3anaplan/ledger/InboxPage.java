package io.mlconnector.x3anaplan.ledger;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.failure.SourceFault;
import io.mlconnector.x3anaplan.sql.NamedSql;
import io.mlconnector.x3anaplan.x3.JournalKeys;
import io.mlconnector.x3anaplan.x3.JournalKeys.JournalKey;
import io.mlconnector.x3anaplan.x3.Unreadable;
import io.mlconnector.x3anaplan.x3.X3Row;
import io.mlconnector.x3anaplan.x3.X3Stream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;

/** Puts the rows of one page where they belong, in one transaction. A row that cannot be understood never takes its page along. */
@FunctionalInterface
interface InboxPage {

    void take(RunWrites writes, List<X3Row> rows);

    static InboxPage of(PollState.Take take, PollState state, Connection connection) {
        return switch (take) {
            case KEYS -> (db, rows) -> keys(db, rows, state, Copy.TOUCHED);
            case SEEN -> (db, rows) -> keys(db, rows, state, Copy.SEEN);
            case ELSEWHERE -> (db, rows) -> elsewhere(db, rows, state);
            case ROWS -> (db, rows) -> rows(db, rows, state, connection, copyOf(state.stream()));
            case MASTERS -> (db, rows) -> rows(db, rows, state, connection, state.dryRun() ? null : copyOf(state.stream()));
            case SETTLED -> (db, rows) -> settled(db.database(), rows, state);
        };
    }

    private static Copy copyOf(X3Stream stream) {
        return switch (stream) {
            case ENTRIES -> Copy.ENTRIES;
            case LINES -> Copy.LINES;
            case ANALYTICAL_LINES -> Copy.ANALYTICAL_LINES;
            case ACCOUNTS -> Copy.ACCOUNTS;
            case DIMENSIONS -> Copy.DIMENSIONS;
        };
    }

    private static void keys(RunWrites db, List<X3Row> rows, PollState state, Copy into) {
        List<String[]> keys = new ArrayList<>();
        List<String[]> poison = new ArrayList<>();
        for (X3Row row : rows) {
            try {
                keys.add(new String[] {state.connection(), row.key("TYP"), row.key("NUM")});
            } catch (Unreadable e) {
                poison.add(Poison.of(state.stream(), state.connection(), row, e.getMessage()));
            }
        }
        // A row whose own key fields are broken still touches the entry that its $key names.
        poison.stream().filter(p -> p[3] != null && p[4] != null)
                .forEach(p -> keys.add(new String[] {state.connection(), p[3], p[4]}));
        write(db, into, keys, poison);
    }

    private static void elsewhere(RunWrites db, List<X3Row> rows, PollState state) {
        List<String[]> ledgers = new ArrayList<>();
        for (X3Row row : rows) {
            try {
                ledgers.add(new String[] {state.connection(), row.key("TYP"), row.key("NUM"), String.valueOf(row.menu("LEDTYP"))});
            } catch (Unreadable e) {
                continue; // it shows no ledger type, and so proves none
            }
        }
        write(db, Copy.ELSEWHERE, ledgers, List.of());
    }

    private static void rows(RunWrites db, List<X3Row> rows, PollState state, Connection connection, Copy into) {
        X3Stream stream = state.stream();
        boolean reread = into == copyOf(stream) && state.exchange().getProperty("keys") != null;
        Set<JournalKey> asked = reread ? new HashSet<>(state.keys()) : Set.of();
        boolean byLedger = stream == X3Stream.LINES || stream == X3Stream.ANALYTICAL_LINES;
        List<String[]> good = new ArrayList<>();
        List<String[]> poison = new ArrayList<>();
        for (X3Row row : rows) {
            try {
                String[] read = RowReader.read(stream, state.connection(), row);
                if (reread && !asked.contains(new JournalKey(read[1], read[2]))) {
                    throw new SourceFault(false, "connection " + state.connection() + ", X3 " + row.of().className()
                            + ": asked for certain journal entries, X3 answered " + read[1] + "~" + read[2]
                            + " as well, so it ignores filters on TYP and NUM. Put them on the representation's query facet.");
                }
                if (!byLedger || connection.x3().ledgerTypes().contains(Integer.valueOf(read[4]))) {
                    good.add(read);
                }
            } catch (Unreadable e) {
                poison.add(Poison.of(stream, state.connection(), row, e.getMessage()));
            }
        }
        if (into != null) {
            write(db, into, good, poison);
        }
        if (into != null && state.take() == PollState.Take.MASTERS) {
            resolve(db, state, good);
        }
    }

    /** A master row that was read well resolves the poison row with its key. */
    private static void resolve(RunWrites db, PollState state, List<String[]> good) {
        db.transaction(Map.of("connection", state.connection(), "stream", state.stream().label(),
                "keys", good.stream().map(r -> r[1] + "~" + r[2]).toList()), sql -> sql.update(
                "delete from poison_row where connection = :connection and stream = :stream and x3_key = any(:keys)"));
    }

    /**
     * Rows of the batch whose stamp lies at or after the batch's start: their entry may have been read half before and half
     * after a change. A stamp in the future tells nothing by itself; there the stamp must be the one that was read.
     */
    private static void settled(DataSource db, List<X3Row> rows, PollState state) {
        Instant now = state.serverTime().plusSeconds(1);
        Set<JournalKey> unsettled = new LinkedHashSet<>();
        String known = state.exchange().getProperty("unsettled", String.class);
        if (known != null) {
            unsettled.addAll(JournalKeys.split(known));
        }
        for (X3Row row : rows) {
            try {
                String[] key = RowReader.key(state.stream(), state.connection(), row);
                Instant stamp = row.stamp("UPDDATTIM");
                if (stamp == null || !stamp.isAfter(now) || !same(db, state, key, stamp)) {
                    unsettled.add(new JournalKey(key[1], key[2]));
                }
            } catch (Unreadable e) {
                continue; // it is a poison row already, and its entry left out
            }
        }
        unsettled.removeAll(unsettled.isEmpty() ? Set.of() : leftOut(db, state));
        if (!unsettled.isEmpty()) {
            state.exchange().setProperty("unsettled", JournalKeys.join(List.copyOf(unsettled)));
        }
    }

    /** Entries with an unreadable row: they are left out, whatever they do. */
    private static Set<JournalKey> leftOut(DataSource db, PollState state) {
        return new HashSet<>(NamedSql.transaction(db, Map.of("connection", state.connection()), sql -> sql.all(
                row -> new JournalKey(row.getString(1), row.getString(2)), "select distinct typ, num from inbox_poison"
                + " where connection = :connection and typ is not null and num is not null")));
    }

    private static boolean same(DataSource db, PollState state, String[] key, Instant stamp) {
        Copy copy = copyOf(state.stream());
        StringBuilder sql = new StringBuilder("select count(*) from " + copy.table() + " where stamp = :stamp::timestamptz");
        Map<String, Object> parameters = new java.util.HashMap<>(Map.of("stamp", stamp.toString()));
        for (int i = 0; i < copy.key().size(); i++) {
            sql.append(" and ").append(copy.key().get(i)).append("::text = :").append(copy.key().get(i));
            parameters.put(copy.key().get(i), key[i]);
        }
        return NamedSql.transaction(db, parameters, q -> q.number(sql.toString())) > 0;
    }

    private static void write(RunWrites db, Copy into, List<String[]> rows, List<String[]> poison) {
        db.transaction(Map.of(), sql -> {
            into.write(sql.transaction(), rows);
            Copy.POISON.write(sql.transaction(), poison);
            return null;
        });
    }
}
