package io.mlconnector.x3anaplan.sync;

import io.mlconnector.x3anaplan.deadletter.RejectedRecords;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.sql.Sql;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Replays dead letters: sends their slices and lists again, as they are now and through today's mapping, never the bytes of then. So a
 * replay cannot bring older numbers over newer ones, and a second one finds nothing left to do.
 */
@ApplicationScoped
@Unremovable
public class Replays {

    private record Letter(long id, String connection, String kind, String dataset, Long slice, long replays) {
    }

    private static final List<String> REPLAYED = List.of("slice", "list", "record");
    private static final List<String> DISCARDED = List.of("slice", "list", "record", "x3-row", "x3-page");

    private final DataSource database;
    private final RunStore runs;
    private final Clock clock;
    private final int most;

    @Inject
    public Replays(DataSource database, RunStore runs, Clock clock,
            @ConfigProperty(name = "x3anaplan.replay.most-per-letter", defaultValue = "5") int most) {
        this.database = database;
        this.runs = runs;
        this.clock = clock;
        this.most = most;
    }

    /** For the client proxy of the CDI container only. */
    protected Replays() {
        this(null, null, null, 0);
    }

    /**
     * Which letters.
     *
     * @param ids letters by number; null or empty: by cause
     * @param cause exact cause of a letter or of rejected records; null only if there are ids
     */
    public record Selection(String connection, List<Long> ids, String cause) {
        boolean byId() {
            return ids != null && !ids.isEmpty();
        }
    }

    /**
     * Who asks for it and why.
     *
     * @param key asking again with the same key for the same letters gives the same runs; null: none; a preview never has one
     * @param preview shows what would be sent, sends nothing and is not kept in the letters' history
     * @param force also letters that were replayed {@code x3anaplan.replay.most-per-letter} times without success
     */
    public record Request(String who, String why, String key, boolean preview, boolean force) {
    }

    /**
     * Asks for one run per connection that sends what the letters are about.
     *
     * @return ids of the runs, by connection; those of the first time if the key is known
     * @throws ConfigurationFault if nobody or no reason is named, a letter is not open, it was replayed too often, or the key was used for
     *     other letters
     */
    public Map<String, Long> request(Selection selection, Request request) {
        if (blank(request.who()) || !request.preview() && blank(request.why())) {
            throw new ConfigurationFault("a replay needs the name of who asks for it and why: they are kept with the dead letter");
        }
        return Sql.transaction(database, c -> {
            String key = request.preview() ? null : request.key();
            String selected = selected(c, selection);
            if (key != null) {
                Sql.all(c, rs -> "", "select pg_advisory_xact_lock(hashtextextended('replay/' || ?, 0))", key);
                Map<String, Long> known = known(c, key, selected);
                if (!known.isEmpty()) {
                    return known;
                }
            }
            Map<String, List<Letter>> byConnection = new TreeMap<>();
            select(c, selection, REPLAYED, ", or is about what X3 sent: the next poll reads that again by itself, and what X3 never sends again can"
                    + " be discarded").forEach(letter -> byConnection.computeIfAbsent(letter.connection(), name -> new ArrayList<>()).add(letter));
            if (byConnection.isEmpty()) {
                throw new ConfigurationFault("there is no open dead letter of that number or cause; see dead-letters list");
            }
            Map<String, Long> asked = new TreeMap<>();
            for (Map.Entry<String, List<Letter>> letters : byConnection.entrySet()) {
                asked.put(letters.getKey(), ask(c, letters.getKey(), letters.getValue(), request, key, selected));
            }
            return asked;
        });
    }

    /** SHA-256 over which letters are meant, whatever the order of their numbers. */
    private static String selected(Connection c, Selection selection) throws SQLException {
        return Sql.first(c, rs -> rs.getString(1), "select encode(sha256(convert_to(jsonb_build_array(?::text, ?::bigint[], ?::text)::text, 'UTF8')),"
                + " 'hex')", selection.connection(), selection.byId() ? ids(c, selection.ids().stream().distinct().sorted().toList()) : null,
                selection.byId() ? null : selection.cause()).orElseThrow();
    }

    private static Map<String, Long> known(Connection c, String key, String selected) throws SQLException {
        Map<String, Long> known = new TreeMap<>();
        Set<String> selections = new HashSet<>(Sql.all(c, rs -> {
            known.put(rs.getString("connection"), rs.getLong("id"));
            return rs.getString("selection") == null ? selected : rs.getString("selection"); // of a version that did not keep it
        }, "select connection, id, selection from run where request_key = ? || '/' || connection", key));
        if (!known.isEmpty() && !selections.equals(Set.of(selected))) {
            throw new ConfigurationFault("the key '" + key + "' was used for a replay of other dead letters (runs " + known.values()
                    + "): take a new key for each request, and the same one only to ask for the same again");
        }
        return known;
    }

    private long ask(Connection c, String connection, List<Letter> letters, Request request, String key, String selected) throws SQLException {
        for (Letter letter : letters) {
            if (letter.replays() >= most && !request.force() && !request.preview()) {
                throw new ConfigurationFault("dead letter " + letter.id() + " was replayed " + letter.replays() + " times and did not land: mend"
                        + " its cause first (dead-letters show " + letter.id() + "), then replay it with force");
            }
        }
        // Slice 0 is none: a letter about a list alone sends the lists, which every run does, and no slice.
        List<Long> slices = letters.stream().map(letter -> letter.slice() == null ? 0L : letter.slice()).distinct().sorted().toList();
        if (!request.preview()) {
            Object[] lists = letters.stream().filter(letter -> letter.slice() == null).map(Letter::dataset).distinct().toArray();
            Sql.update(c, "update hold set confirmed_by = ?, confirmed_at = ? where connection = ? and (slice = any (?) or dataset = any (?))"
                    + " and kind = 'cancelled' and cleared_at is null and confirmed_at is null", request.who().strip(), clock.instant(), connection,
                    ids(c, slices), c.createArrayOf("text", lists));
        }
        long run = runs.requestReplay(c, connection, (request.preview() ? "preview by " : "replay by ") + request.who().strip(), request.why(),
                slices, request.preview(), key == null ? null : key + "/" + connection, selected);
        if (!request.preview()) {
            Sql.update(c, "insert into dead_letter_event (letter, at, what, who, why, run) select letter, ?::timestamptz, 'replay', ?, ?, ?"
                    + " from unnest(?) letter", clock.instant(), request.who().strip(), request.why(), run, ids(c, letters.stream().map(Letter::id).toList()));
        }
        return run;
    }

    private List<Letter> select(Connection c, Selection selection, List<String> kinds, String otherwise) throws SQLException {
        boolean byId = selection.byId();
        if (!byId && blank(selection.cause())) {
            throw new ConfigurationFault("say which dead letters: their numbers, or a cause");
        }
        List<Letter> letters = Sql.all(c, rs -> new Letter(rs.getLong("id"), rs.getString("connection"), rs.getString("kind"),
                rs.getString("dataset"), rs.getObject("slice", Long.class), rs.getLong("replays")), """
                select d.*, (select count(*) from dead_letter_event e where e.letter = d.id and e.what = 'replay') as replays
                  from dead_letter d
                 where state = 'open' and kind = any (?) and (?::text is null or connection = ?)
                   and case when ? then id = any (?) else cause = ? or exists (
                            select 1 from rejected_cause r where r.letter = d.id and r.cause = ?) end
                 order by id for update""", kinds, selection.connection(), selection.connection(), byId,
                ids(c, byId ? selection.ids() : List.of()), selection.cause(), selection.cause());
        if (byId) {
            Set<Long> found = letters.stream().map(Letter::id).collect(Collectors.toSet());
            Optional<Long> missing = selection.ids().stream().filter(id -> !found.contains(id)).findFirst();
            if (missing.isPresent()) {
                throw new ConfigurationFault("dead letter " + missing.get() + " is not open" + otherwise);
            }
        }
        return letters;
    }

    /**
     * Gives letters up for good: what they are about is not sent because of them. A slice that is not clean stays to be sent, and one that
     * a row of X3 held is sent without that row; if X3 sends the row again, and it still cannot be read, there is a new letter. By a cause
     * of rejected records these records alone are given up; their letter stays open while it has others.
     *
     * @return of how many letters something was given up
     * @throws ConfigurationFault if nobody or no reason is named, or a letter is not open
     */
    public int discard(Selection selection, String who, String why) {
        if (blank(who) || blank(why)) {
            throw new ConfigurationFault("discarding needs the name of who does it and why: they are kept with the dead letter");
        }
        return Sql.transaction(database, c -> {
            List<Letter> letters = select(c, selection, DISCARDED, "");
            Array ids = ids(c, letters.stream().map(Letter::id).toList());
            Array whole = selection.byId() ? ids : ids(c, RejectedRecords.closeCause(c, ids, selection.cause()));
            Sql.update(c, "update dead_letter set state = 'discarded', closed_at = ? where id = any (?)", clock.instant(), whole);
            // A row that nobody could read holds slices for as long as it is kept.
            Sql.update(c, "delete from poison_row p using dead_letter d where d.id = any (?) and d.kind = 'x3-row' and p.connection = d.connection"
                    + " and p.stream = d.dataset and p.x3_key = d.x3_key", whole);
            Sql.update(c, "update rejected_record set open = false where letter = any (?) and open", whole);
            Sql.update(c, "delete from rejected_cause where letter = any (?)", whole);
            Sql.update(c, "insert into dead_letter_event (letter, at, what, who, why) select letter, ?::timestamptz, 'discarded', ?, ?"
                    + " from unnest(?) letter", clock.instant(), who.strip(), selection.byId() ? why : why + " (" + selection.cause() + ")", ids);
            return letters.size();
        });
    }

    private static Array ids(Connection c, List<Long> ids) throws SQLException {
        return c.createArrayOf("bigint", ids.toArray());
    }

    private static boolean blank(String text) {
        return text == null || text.isBlank();
    }
}
