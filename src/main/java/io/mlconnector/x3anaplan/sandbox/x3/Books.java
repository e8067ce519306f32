package io.mlconnector.x3anaplan.sandbox.x3;

import io.mlconnector.x3anaplan.sandbox.http.SandboxClock;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * What people and batch jobs do to the books of the simulated X3 (reference section 9, item 28). Stamps are those that X3 would
 * set: on the rows that a change touches and on no others, in whole seconds of the sandbox's clock. One call is one transaction.
 */
public final class Books {

    private final DataSource database;
    private final SandboxClock clock;
    private final X3Settings settings;
    private final String endpoint;

    Books(DataSource database, SandboxClock clock, X3Settings settings, String endpoint) {
        this.database = database;
        this.clock = clock;
        this.settings = settings;
        this.endpoint = endpoint;
    }

    /** The folder that these books belong to. */
    public String endpoint() {
        return endpoint;
    }

    DataSource database() {
        return database;
    }

    /** The stamp that a change made now gets: digits of the wall clock in {@link X3Settings#stampZone}, written as if they were UTC. */
    public Instant stamp() {
        return LocalDateTime.ofInstant(clock.instant(), settings.stampZone()).toInstant(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS);
    }

    /** Posts a journal entry; all its rows carry one stamp. */
    public String post(Journal journal) {
        return postStamped(journal, stamp());
    }

    /** A transaction that commits only now although it stamped its rows earlier (P5), or one with a stamp in the future. */
    public String postStamped(Journal journal, Instant stamp) {
        inTransaction(c -> Posting.post(c, endpoint, journal, stamp.truncatedTo(ChronoUnit.SECONDS), day(stamp)));
        return journal.type + "~" + journal.number;
    }

    /**
     * A batch: balanced two-line entries of folder accounts 601000 and 112000 of FR10, all rows of one stamp.
     *
     * @param numbers start of the document numbers
     * @param lines how many, rounded up to even
     */
    public List<String> bulkPost(String numbers, LocalDate date, int lines) {
        Instant now = stamp();
        List<String> keys = new ArrayList<>();
        inTransaction(c -> {
            for (int i = 0; i < (lines + 1) / 2; i++) {
                String amount = (100 + i % 900) + ".25";
                Journal journal = Journal.french(String.format("%s%06d", numbers, i), date)
                        .legal(1, "601000", amount, Journal.Split.on("CC110", amount)).legal(2, "112000", "-" + amount);
                Posting.post(c, endpoint, journal, now, day(now));
                keys.add(journal.type + "~" + journal.number);
            }
        });
        return keys;
    }

    static String ledger(int ledgerType) {
        return ledgerType == 1 ? "LEG" : ledgerType == 2 ? "ANA" : "IFR";
    }

    /** Adds to a line's amounts, in all its ledger types; only the line's stamp moves. The entry is no longer balanced. */
    public List<String> changeLineAmount(String typ, String num, int lin, BigDecimal more) {
        return keys("update sandbox_x3.gaccentryd set amtcur = amtcur + ?, amtled = amtled + ?, upddattim = ?"
                + " where endpoint = ? and typ = ? and num = ? and lin = ?", more, more, stamp(), endpoint, typ, num, lin);
    }

    /** As above, and another line of the entry takes the difference and is stamped too: the entry stays balanced. */
    public List<String> changeLineAmount(String typ, String num, int lin, BigDecimal more, int balancingLin) {
        return keys("update sandbox_x3.gaccentryd d set amtcur = d.amtcur + f.change, amtled = d.amtled + f.change, upddattim = ?"
                + " from (select o.ledtyp, o.lin, case when o.lin = ? then ?::numeric else -?::numeric * o.sns * l.sns end as change"
                + " from sandbox_x3.gaccentryd o join sandbox_x3.gaccentryd l on (l.endpoint, l.typ, l.num, l.ledtyp, l.lin)"
                + " = (o.endpoint, o.typ, o.num, o.ledtyp, ?) where o.endpoint = ? and o.typ = ? and o.num = ? and o.lin in (?, ?)) f"
                + " where d.endpoint = ? and d.typ = ? and d.num = ? and d.lin = f.lin and d.ledtyp = f.ledtyp",
                stamp(), lin, more, more, lin, endpoint, typ, num, lin, balancingLin, endpoint, typ, num);
    }

    /** Changes the header's text only. */
    public String changeHeaderOnly(String typ, String num, String description) {
        change("update sandbox_x3.gaccentry set desvcr = ?, upddattim = ?, upddat = ?"
                + " where endpoint = ? and typ = ? and num = ?", description, stamp(), day(stamp()), endpoint, typ, num);
        return typ + "~" + num;
    }

    /** Temporary to final: the header only. */
    public String finalise(String typ, String num) {
        change("update sandbox_x3.gaccentry set sta = 2, upddattim = ?, upddat = ?"
                + " where endpoint = ? and typ = ? and num = ? and sta = 1", stamp(), day(stamp()), endpoint, typ, num);
        return typ + "~" + num;
    }

    /** Moves all splits of a line from one cost center to another, as X3 allows on final entries; only their stamps move. */
    public void changeCostCenter(String typ, String num, int lin, String from, String to) {
        change("update sandbox_x3.gaccentrya set cce_0 = case when die_0 = 'CCT' and cce_0 = ? then ? else cce_0 end,"
                + " cce_1 = case when die_1 = 'CCT' and cce_1 = ? then ? else cce_1 end, upddattim = ?"
                + " where endpoint = ? and typ = ? and num = ? and lin = ?"
                + " and ((die_0 = 'CCT' and cce_0 = ?) or (die_1 = 'CCT' and cce_1 = ?))",
                from, to, from, to, stamp(), endpoint, typ, num, lin, from, from);
    }

    /** Removes one split of a line in all ledger types; the line is stamped, as its form was saved. */
    public void removeSplit(String typ, String num, int lin, int analin) {
        inTransaction(c -> {
            Sql.must(Sql.update(c, "delete from sandbox_x3.gaccentrya where endpoint = ? and typ = ? and num = ? and lin = ? and analin = ?",
                    endpoint, typ, num, lin, analin), "no split " + typ + "~" + num + "~" + lin + "~" + analin);
            Sql.update(c, "update sandbox_x3.gaccentryd set upddattim = ? where endpoint = ? and typ = ? and num = ?"
                    + " and lin = ?", stamp(), endpoint, typ, num, lin);
        });
    }

    /** Deletes a line with its splits; the header is stamped. Meant for temporary entries; X3 forbids it on final ones. */
    public void deleteLine(String typ, String num, int lin) {
        inTransaction(c -> {
            Sql.update(c, "delete from sandbox_x3.gaccentrya where endpoint = ? and typ = ? and num = ? and lin = ?", endpoint, typ, num, lin);
            Sql.must(Sql.update(c, "delete from sandbox_x3.gaccentryd where endpoint = ? and typ = ? and num = ? and lin = ?", endpoint, typ, num, lin),
                    "no line " + typ + "~" + num + "~" + lin);
            Sql.update(c, "update sandbox_x3.gaccentry set upddattim = ?, upddat = ? where endpoint = ? and typ = ?"
                    + " and num = ?", stamp(), day(stamp()), endpoint, typ, num);
        });
    }

    /** Deletes a journal entry without a trace: a temporary one by its author, a final one by an archive run (P9). */
    public String vanish(String typ, String num) {
        inTransaction(c -> {
            Sql.update(c, "delete from sandbox_x3.gaccentrya where endpoint = ? and typ = ? and num = ?", endpoint, typ, num);
            Sql.update(c, "delete from sandbox_x3.gaccentryd where endpoint = ? and typ = ? and num = ?", endpoint, typ, num);
            Sql.must(Sql.update(c, "delete from sandbox_x3.gaccentry where endpoint = ? and typ = ? and num = ?", endpoint, typ, num),
                    "no journal entry " + typ + "~" + num);
        });
        return typ + "~" + num;
    }

    /** {@link #vanish} for a temporary entry only. @throws IllegalStateException if it is final */
    public String deleteTemporary(String typ, String num) {
        withStatus(typ, num, 1);
        return vanish(typ, num);
    }

    /** {@link #vanish} for a final entry only. @throws IllegalStateException if it is temporary */
    public String vanishFinal(String typ, String num) {
        withStatus(typ, num, 2);
        return vanish(typ, num);
    }

    /** Reverses an entry by a new one of the number given, in the period of the date; the old header says so and is stamped. */
    public String reverse(String typ, String num, String newNum, LocalDate date) {
        inTransaction(c -> Reversal.post(c, endpoint, typ, num, newNum, date, stamp(), day(stamp())));
        return typ + "~" + newNum;
    }

    /** Matching code and date on a line, in all its ledger types: the line's stamp only. */
    public List<String> match(String typ, String num, int lin, String code) {
        return keys("update sandbox_x3.gaccentryd set mtc = ?, mtcdat = ?, upddattim = ? where endpoint = ? and typ = ? and num = ?"
                + " and lin = ?", code, day(stamp()), stamp(), endpoint, typ, num, lin);
    }

    /** Gives all rows of an entry this stamp, as the future or the zero date-time of migrated rows (reference section 5.5). */
    public String stampJournal(String typ, String num, Instant stamp) {
        inTransaction(c -> {
            for (String table : List.of("gaccentry", "gaccentryd", "gaccentrya")) {
                Sql.update(c, "update sandbox_x3." + table + " set upddattim = ? where endpoint = ? and typ = ? and num = ?",
                        stamp.truncatedTo(ChronoUnit.SECONDS), endpoint, typ, num);
            }
        });
        return typ + "~" + num;
    }

    public void addCostCenter(String code, String description) {
        change("insert into sandbox_x3.cacce (endpoint, die, cce, des, credattim, upddattim) values (?,'CCT',?,?,?,?)",
                endpoint, code, description, stamp(), stamp());
    }

    public void addAccount(String chart, String account, String description) {
        change("insert into sandbox_x3.gaccount (endpoint, coa, acc, des, credattim, upddattim) values (?,?,?,?,?,?)",
                endpoint, chart, account, description, stamp(), stamp());
    }

    public void deactivateAccount(String chart, String account) {
        change("update sandbox_x3.gaccount set enaflg = 1, upddattim = ? where endpoint = ? and coa = ? and acc = ?",
                stamp(), endpoint, chart, account);
    }

    public void deactivateCostCenter(String code) {
        change("update sandbox_x3.cacce set enaflg = 1, upddattim = ? where endpoint = ? and die = 'CCT' and cce = ?", stamp(), endpoint, code);
    }

    /** @param status menu 214: 1 not open, 2 open, 3 closed; in all ledger types */
    public void periodStatus(String company, int fiscalYear, int period, int status) {
        change("update sandbox_x3.period set sta = ?, upddattim = ? where endpoint = ? and cpy = ? and fiy = ? and per = ?",
                status, stamp(), endpoint, company, fiscalYear, period);
    }

    /** Stamps the first n lines in key order alike without changing anything else. */
    public int touchLines(int n) {
        return count("update sandbox_x3.gaccentryd d set upddattim = ? from (select typ, num, lin, ledtyp"
                + " from sandbox_x3.gaccentryd where endpoint = ? order by typ, num, lin, ledtyp limit ?) f where d.endpoint = ? and d.typ = f.typ"
                + " and d.num = f.num and d.lin = f.lin and d.ledtyp = f.ledtyp", stamp(), endpoint, n, endpoint);
    }

    /** Stamps the first n rows of a class in key order alike without changing anything else. @return their keys */
    public List<String> touch(String className, int n) {
        X3Class x3Class = X3Class.named(className).orElseThrow(() -> new IllegalArgumentException("no class " + className));
        String key = X3Class.column(String.join(", ", x3Class.key()));
        List<String> keys = new ArrayList<>();
        inTransaction(c -> keys.addAll(Sql.texts(c, "update " + x3Class.table() + " set upddattim = ? where endpoint = ? and (" + key
                + ") in (select " + key + " from " + x3Class.table() + " where endpoint = ? order by " + key + " limit ?)"
                + " returning concat_ws('~', " + key + ")", stamp(), endpoint, endpoint, n)));
        return keys;
    }

    /** A change past the framework: the tick moves, the stamp does not (P8). */
    public void sqlEdit(String typ, String num, int lin, BigDecimal more) {
        change("update sandbox_x3.gaccentryd set amtcur = amtcur + ?, amtled = amtled + ?"
                + " where endpoint = ? and typ = ? and num = ? and lin = ?", more, more, endpoint, typ, num, lin);
    }

    /** Sets the stamp of a line, e.g. far into the future, without changing anything else. */
    public void stampLine(String typ, String num, int lin, Instant stamp) {
        change("update sandbox_x3.gaccentryd set upddattim = ? where endpoint = ? and typ = ? and num = ? and lin = ?",
                stamp, endpoint, typ, num, lin);
    }

    private void change(String sql, Object... values) {
        Sql.must(count(sql, values), "nothing to change by: " + sql + " " + List.of(values));
    }

    private int count(String sql, Object... values) {
        int[] rows = new int[1];
        inTransaction(c -> rows[0] = Sql.update(c, sql, values));
        return rows[0];
    }

    /** Runs a change of lines and tells their keys. */
    private List<String> keys(String sql, Object... values) {
        List<String> keys = new ArrayList<>();
        String line = sql.startsWith("update sandbox_x3.gaccentryd d ") ? "d." : "";
        inTransaction(c -> keys.addAll(Sql.texts(c, sql + " returning concat_ws('~', " + line + "typ, " + line + "num, " + line + "lin, "
                + line + "ledtyp)", values)));
        Sql.must(keys.size(), "nothing to change by: " + sql + " " + List.of(values));
        return keys;
    }

    private void withStatus(String typ, String num, int status) {
        inTransaction(c -> {
            List<String> found = Sql.texts(c, "select sta from sandbox_x3.gaccentry where endpoint = ? and typ = ? and num = ?", endpoint,
                    typ, num);
            Sql.must(found.size(), "no journal entry " + typ + "~" + num);
            if (Integer.parseInt(found.get(0)) != status) {
                throw new IllegalStateException("journal entry " + typ + "~" + num + " is " + (status == 1 ? "final" : "temporary"));
            }
        });
    }

    private LocalDate day(Instant stamp) {
        return stamp.atZone(settings.serverZone()).toLocalDate();
    }

    /** Runs a block of changes as one transaction. */
    void inTransaction(Consumer<Connection> changes) {
        try (Connection c = database.getConnection()) {
            c.setAutoCommit(false);
            try {
                changes.accept(c);
                c.commit();
            } catch (RuntimeException e) {
                c.rollback();
                throw e;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
