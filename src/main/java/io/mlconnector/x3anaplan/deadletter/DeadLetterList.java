package io.mlconnector.x3anaplan.deadletter;

import io.mlconnector.x3anaplan.sql.Sql;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/** Reads the dead letters: as a list, by cause, one whole with its history, and the records that Anaplan rejected. */
@ApplicationScoped
@Unremovable
public class DeadLetterList {

    /**
     * A dead letter.
     *
     * @param kind slice, list, record (rows that Anaplan rejected), x3-row or x3-page (what X3 sent and nobody could read)
     * @param answer the other system's words, shortened
     * @param rows in the file, or the rejected ones
     * @param money of these rows, one for each ledger currency; empty where there is none
     */
    public record Letter(long id, String connection, String kind, String dataset, String period, String company, String ledger,
            String failureClass, String cause, String answer, String stageOfPipeline, Long run, Long slice, Long stage, String task,
            String fileHash, String x3Key, Long rows, List<Money> money, int attempts, String state, Instant createdAt,
            Instant closedAt) {
    }

    /** Money in one ledger currency, before the sign rule. @param credit positive as well */
    public record Money(String currency, BigDecimal debit, BigDecimal credit) {
    }

    /** What happened to a letter. @param who a person; null: the product itself */
    public record Event(Instant at, String what, String who, String why, Long run, String task) {
    }

    /**
     * A letter whole.
     *
     * @param answer the other system's words, whole, or null
     * @param vendorAnswer the task's last answer as JSON, or null
     * @param x3Answer beginning of the page that X3 answered, or null; {@link #answer} has all of it
     * @param x3AnswerBytes its size
     * @param causes of its rejected records
     */
    public record Whole(Letter letter, String answer, String vendorAnswer, String x3Answer, Integer x3AnswerBytes, List<Cause> causes,
            List<Event> history) {
    }

    /** Open letters or records of one cause and currency. @param currency '' where money has none */
    public record Cause(String cause, String currency, long rows, BigDecimal debit, BigDecimal credit, long letters) {
    }

    /**
     * A row that Anaplan rejected, with the cell it was meant for.
     *
     * @param line in the uploaded file, the header being line 1
     * @param company as the target names it; empty where it has no such dimension, null for lists; so for ledger
     * @param amount in {@code currency}, debit positive, before the sign rule
     * @param rule rows of the mapping tables by which account and cost center were found then; null if that is not known
     * @param mapping fingerprint of mapping tables, settings and routes that it was mapped with, as in the audit trail
     */
    public record Rejected(long id, long letter, String connection, String cause, String errors, long line, String entry, String entryLine,
            Instant stamp, String x3Account, String period, String company, String ledger, String account, String costCenter, String currency,
            BigDecimal amount, String rule, String mapping) {
    }

    private static final int SHOWN_IN_LISTS = 500;
    private static final int SHOWN_OF_PAGE = 2000;
    private static final String SELECT = "select d.*, s.label, s.company, s.ledger, m.currencies, m.debits, m.credits from dead_letter d"
            + " left join slice s on s.id = d.slice cross join lateral (select array_agg(currency order by currency) as currencies,"
            + " array_agg(debit order by currency) as debits, array_agg(credit order by currency) as credits from dead_letter_money"
            + " where letter = d.id) m ";

    private final DataSource database;

    @Inject
    public DeadLetterList(DataSource database) {
        this.database = database;
    }

    /** For the client proxy of the CDI container only. */
    protected DeadLetterList() {
        this(null);
    }

    /**
     * Letters, oldest first.
     *
     * @param connection null: of all
     * @param state open, resolved or discarded; null: all
     * @param cause part of the cause; null: any
     * @param after id after which to go on, 0 for the first page
     */
    public List<Letter> letters(String connection, String state, String kind, String cause, long after, int limit) {
        StringBuilder sql = new StringBuilder(SELECT + "where d.id > ? ");
        List<Object> values = new ArrayList<>(List.of(after));
        filter(sql, values, "d.connection = ? ", connection);
        if ("open".equals(state)) {
            sql.append("and d.state = 'open' "); // as the indexes of open letters have it, also in a plan made for any value
        } else {
            filter(sql, values, "d.state = ? ", state);
        }
        filter(sql, values, "d.kind = ? ", kind);
        filter(sql, values, "position(? in d.cause) > 0 ", cause);
        sql.append("order by d.id limit ?");
        values.add(limit);
        return Sql.all(database, DeadLetterList::letter, sql.toString(), values.toArray());
    }

    private static void filter(StringBuilder sql, List<Object> values, String condition, String value) {
        if (value != null && !value.isBlank()) {
            sql.append("and ").append(condition);
            values.add(value);
        }
    }

    /** Open letters by cause, those with the most rows first; rejected records by their own causes. @param connection null: of all */
    public List<Cause> causes(String connection) {
        return Sql.all(database, DeadLetterList::cause, """
                select cause, currency, sum(rows) as rows, sum(debit) as debit, sum(credit) as credit, count(distinct letter) as letters from (
                    select r.cause, r.currency, r.rows, r.debit, r.credit, r.letter from rejected_cause r where ?::text is null or r.connection = ?
                    union all
                    select d.cause, coalesce(m.currency, ''), coalesce(m.rows, d.rows, 0), coalesce(m.debit, 0), coalesce(m.credit, 0), d.id
                      from dead_letter d left join dead_letter_money m on m.letter = d.id
                     where d.state = 'open' and d.kind <> 'record' and (?::text is null or d.connection = ?)) open
                 group by cause, currency order by rows desc, cause""", connection, connection, connection, connection);
    }

    /** The page that X3 answered, whole, of a letter about one; empty if there is no such letter, or nothing was kept with it. */
    public Optional<byte[]> answer(long id) {
        return Sql.first(database, rs -> Packed.unpack(rs.getBytes(1)), "select payload from dead_letter where id = ? and payload is not null", id);
    }

    /** One letter with its causes and history. */
    public Optional<Whole> whole(long id) {
        Optional<byte[]> page = answer(id);
        return Sql.first(database, rs -> new Whole(letter(rs), rs.getString("answer"), rs.getString("vendor_answer"),
                page.map(bytes -> shortened(new String(bytes, StandardCharsets.UTF_8), SHOWN_OF_PAGE)).orElse(null),
                page.map(bytes -> bytes.length).orElse(null), List.of(), List.of()), SELECT + "where d.id = ?", id)
                .map(found -> new Whole(found.letter(), found.answer(), found.vendorAnswer(), found.x3Answer(), found.x3AnswerBytes(),
                        Sql.all(database, DeadLetterList::cause,
                        "select cause, currency, rows, debit, credit, 1 as letters from rejected_cause where letter = ? order by rows desc, cause",
                        id), Sql.all(database, rs -> new Event(Sql.instant(rs, "at"), rs.getString("what"), rs.getString("who"),
                                rs.getString("why"), rs.getObject("run", Long.class), rs.getString("task_id")),
                        "select * from dead_letter_event where letter = ? order by id", id)));
    }

    /** Open rejected records, oldest first. @param letter null: of all letters @param cause exact; null: any */
    public List<Rejected> rejected(String connection, Long letter, String cause, long after, int limit) {
        Page page = new Page();
        if (letter != null) {
            page.within("letter", letter);
            page.filter("connection", connection);
            page.filter("cause", cause);
        } else {
            page.within("connection", connection);
            page.within("cause", cause);
        }
        return Sql.all(database, DeadLetterList::rejected, page.sql(), page.values(after, limit));
    }

    /**
     * A page of open records. What it is within, and the id, are compared as one row, so that no other index can give the order than the
     * one that has all of it: an estimate of how many records a cause has would otherwise decide, and read a million to find one.
     */
    private static final class Page {

        private final List<String> columns = new ArrayList<>();
        private final List<Object> within = new ArrayList<>();
        private final StringBuilder filters = new StringBuilder();
        private final List<Object> filtered = new ArrayList<>();

        void within(String column, Object value) {
            if (value != null && !value.toString().isBlank()) {
                columns.add(column);
                within.add(value);
            }
        }

        void filter(String column, String value) {
            DeadLetterList.filter(filters, filtered, column + " = ? ", value);
        }

        String sql() {
            String keys = String.join(", ", columns);
            String marks = "?, ".repeat(columns.size());
            String range = columns.isEmpty() ? "id > ? " : "(" + keys + ", id) > (" + marks + "?) and (" + keys + ") <= ("
                    + marks.substring(0, marks.length() - 2) + ") ";
            String order = columns.isEmpty() ? "id" : keys + ", id";
            return "select r.*, s.company, s.ledger, t.fingerprint as mapping from (select * from rejected_record where open and " + range + filters + "order by " + order
                    + " limit ?) r join dead_letter d on d.id = r.letter left join slice s on s.id = d.slice left join stage t on t.id = d.stage"
                    + " order by r.id";
        }

        Object[] values(long after, int limit) {
            List<Object> values = new ArrayList<>(within);
            values.add(after);
            values.addAll(within);
            values.addAll(filtered);
            values.add(limit);
            return values.toArray();
        }
    }

    private static Letter letter(ResultSet rs) throws SQLException {
        return new Letter(rs.getLong("id"), rs.getString("connection"), rs.getString("kind"), rs.getString("dataset"), rs.getString("label"),
                rs.getString("company"), rs.getString("ledger"), rs.getString("failure_class"), rs.getString("cause"),
                shortened(rs.getString("answer"), SHOWN_IN_LISTS),
                rs.getString("route"), rs.getObject("run", Long.class), rs.getObject("slice", Long.class), rs.getObject("stage", Long.class),
                rs.getString("task_id"), rs.getString("file_hash"), rs.getString("x3_key"), rs.getObject("rows", Long.class),
                money(rs), rs.getInt("attempts"), rs.getString("state"),
                Sql.instant(rs, "created_at"), Sql.instant(rs, "closed_at"));
    }

    private static List<Money> money(ResultSet rs) throws SQLException {
        if (rs.getArray("currencies") == null) {
            return List.of();
        }
        String[] currencies = (String[]) rs.getArray("currencies").getArray();
        BigDecimal[] debits = (BigDecimal[]) rs.getArray("debits").getArray();
        BigDecimal[] credits = (BigDecimal[]) rs.getArray("credits").getArray();
        return IntStream.range(0, currencies.length).mapToObj(i -> new Money(currencies[i], debits[i], credits[i])).toList();
    }

    private static Cause cause(ResultSet rs) throws SQLException {
        return new Cause(rs.getString("cause"), rs.getString("currency"), rs.getLong("rows"), rs.getBigDecimal("debit"),
                rs.getBigDecimal("credit"), rs.getLong("letters"));
    }

    private static Rejected rejected(ResultSet rs) throws SQLException {
        String typ = rs.getString("typ");
        int analin = rs.getInt("analin");
        return new Rejected(rs.getLong("id"), rs.getLong("letter"), rs.getString("connection"), rs.getString("cause"), rs.getString("errors"),
                rs.getLong("line"), typ == null ? null : typ + "~" + rs.getString("num"), typ == null ? null : rs.getInt("lin") + (analin == 0 ? "" : "." + analin),
                Sql.instant(rs, "stamp"), typ == null ? null : rs.getString("coa") + "/" + rs.getString("acc"), rs.getString("label"),
                rs.getString("company"), rs.getString("ledger"), rs.getString("account"), rs.getString("cost_center"), rs.getString("currency"),
                rs.getBigDecimal("amount"), rs.getString("rule"), rs.getString("mapping"));
    }

    private static String shortened(String text, int most) {
        return text == null || text.length() <= most ? text : text.substring(0, most) + "…";
    }
}
