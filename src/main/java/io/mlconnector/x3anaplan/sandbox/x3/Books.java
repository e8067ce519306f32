package io.mlconnector.x3anaplan.sandbox.x3;

import io.mlconnector.x3anaplan.sandbox.http.SandboxClock;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * What people and batch jobs do to the books of the simulated X3 (reference section 9, item 28). Stamps are those that X3 would
 * set: on the rows that a change touches and on no others, in whole seconds of the sandbox's clock. One call is one transaction.
 */
public final class Books {

    private static final String SEED = "SEED";

    private final DataSource database;
    private final SandboxClock clock;

    Books(DataSource database, SandboxClock clock) {
        this.database = database;
        this.clock = clock;
    }

    DataSource database() {
        return database;
    }

    /** The stamp that a change made now gets. */
    public Instant stamp() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    /** Posts a journal entry into folder SEED; all its rows carry one stamp. */
    public void post(Journal journal) {
        post(SEED, journal, stamp());
    }

    /** A transaction that commits only now although it stamped its rows earlier (P5), or one with a stamp in the future. */
    public void postStamped(Journal journal, Instant stamp) {
        post(SEED, journal, stamp);
    }

    void post(String endpoint, Journal j, Instant stamp) {
        inTransaction(c -> {
            update(c, "insert into sandbox_x3.gaccentry (endpoint, typ, num, accdat, cpy, fcy, fiy, per, sta, cat, rvs, cur, desvcr, credat,"
                    + " upddat, credattim, upddattim) values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", endpoint, j.type, j.number, j.date,
                    j.company, j.site, j.fiscalYear, j.period, j.status, j.category, j.reversal, j.currency, j.description,
                    day(stamp), day(stamp), stamp, stamp);
            for (Journal.Line line : j.lines) {
                update(c, "insert into sandbox_x3.gaccentryd (endpoint, typ, num, lin, ledtyp, led, cpy, fcylin, accdat, fiy, per, coa, acc, sns,"
                        + " cur, amtcur, curled, amtled, des, credattim, upddattim) values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                        endpoint, j.type, j.number, line.lin(), line.ledgerType(), ledger(line.ledgerType()), j.company, j.site, j.date,
                        j.fiscalYear, j.period, line.chart(), line.account(), line.sign(), j.currency, line.amount(), j.ledgerCurrency,
                        line.ledgerAmount(), j.description, stamp, stamp);
                int analin = 0;
                for (Journal.Split split : line.splits()) {
                    boolean ias = line.ledgerType() == 3;
                    String product = split.product().isEmpty() ? "" : "PRD";
                    update(c, "insert into sandbox_x3.gaccentrya (endpoint, typ, num, lin, ledtyp, analin, cpy, fcylin, accdat, coa, acc, sns, cur,"
                            + " amtcur, curled, amtled, die_0, cce_0, die_1, cce_1, credattim, upddattim)"
                            + " values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", endpoint, j.type, j.number, line.lin(),
                            line.ledgerType(), ++analin, j.company, j.site, j.date, line.chart(), line.account(), line.sign(), j.currency,
                            split.amount(), j.ledgerCurrency, split.ledgerAmount(), ias ? product : "CCT",
                            ias ? split.product() : split.costCenter(), ias ? "CCT" : product, ias ? split.costCenter() : split.product(),
                            stamp, stamp);
                }
            }
        });
    }

    static String ledger(int ledgerType) {
        return ledgerType == 1 ? "LEG" : ledgerType == 2 ? "ANA" : "IFR";
    }

    /** Adds to a line's amounts, in all its ledger types; only the line's stamp moves. The entry is no longer balanced. */
    public void changeLineAmount(String typ, String num, int lin, BigDecimal more) {
        change("update sandbox_x3.gaccentryd set amtcur = amtcur + ?, amtled = amtled + ?, upddattim = ?, updtick = updtick + 1"
                + " where endpoint = ? and typ = ? and num = ? and lin = ?", more, more, stamp(), SEED, typ, num, lin);
    }

    /** Changes the header's text only. */
    public void changeHeaderOnly(String typ, String num, String description) {
        change("update sandbox_x3.gaccentry set desvcr = ?, upddattim = ?, upddat = ?, updtick = updtick + 1"
                + " where endpoint = ? and typ = ? and num = ?", description, stamp(), day(stamp()), SEED, typ, num);
    }

    /** Temporary to final: the header only. */
    public void finalise(String typ, String num) {
        change("update sandbox_x3.gaccentry set sta = 2, upddattim = ?, upddat = ?, updtick = updtick + 1"
                + " where endpoint = ? and typ = ? and num = ? and sta = 1", stamp(), day(stamp()), SEED, typ, num);
    }

    /** Moves all splits of a line from one cost center to another, as X3 allows on final entries; only their stamps move. */
    public void changeCostCenter(String typ, String num, int lin, String from, String to) {
        change("update sandbox_x3.gaccentrya set cce_0 = case when die_0 = 'CCT' and cce_0 = ? then ? else cce_0 end,"
                + " cce_1 = case when die_1 = 'CCT' and cce_1 = ? then ? else cce_1 end, upddattim = ?, updtick = updtick + 1"
                + " where endpoint = ? and typ = ? and num = ? and lin = ?"
                + " and ((die_0 = 'CCT' and cce_0 = ?) or (die_1 = 'CCT' and cce_1 = ?))",
                from, to, from, to, stamp(), SEED, typ, num, lin, from, from);
    }

    /** Removes one split of a line in all ledger types; the line is stamped, as its form was saved. */
    public void removeSplit(String typ, String num, int lin, int analin) {
        inTransaction(c -> {
            must(update(c, "delete from sandbox_x3.gaccentrya where endpoint = ? and typ = ? and num = ? and lin = ? and analin = ?",
                    SEED, typ, num, lin, analin), "no split " + typ + "~" + num + "~" + lin + "~" + analin);
            update(c, "update sandbox_x3.gaccentryd set upddattim = ?, updtick = updtick + 1 where endpoint = ? and typ = ? and num = ?"
                    + " and lin = ?", stamp(), SEED, typ, num, lin);
        });
    }

    /** Deletes a line with its splits; the header is stamped. Meant for temporary entries; X3 forbids it on final ones. */
    public void deleteLine(String typ, String num, int lin) {
        inTransaction(c -> {
            update(c, "delete from sandbox_x3.gaccentrya where endpoint = ? and typ = ? and num = ? and lin = ?", SEED, typ, num, lin);
            must(update(c, "delete from sandbox_x3.gaccentryd where endpoint = ? and typ = ? and num = ? and lin = ?", SEED, typ, num, lin),
                    "no line " + typ + "~" + num + "~" + lin);
            update(c, "update sandbox_x3.gaccentry set upddattim = ?, upddat = ?, updtick = updtick + 1 where endpoint = ? and typ = ?"
                    + " and num = ?", stamp(), day(stamp()), SEED, typ, num);
        });
    }

    /** Deletes a journal entry without a trace: a temporary one by its author, a final one by an archive run (P9). */
    public void vanish(String typ, String num) {
        inTransaction(c -> {
            update(c, "delete from sandbox_x3.gaccentrya where endpoint = ? and typ = ? and num = ?", SEED, typ, num);
            update(c, "delete from sandbox_x3.gaccentryd where endpoint = ? and typ = ? and num = ?", SEED, typ, num);
            must(update(c, "delete from sandbox_x3.gaccentry where endpoint = ? and typ = ? and num = ?", SEED, typ, num),
                    "no journal entry " + typ + "~" + num);
        });
    }

    /** Reverses an entry by a new one of type and number given, on a date of 2025; the old header says so. */
    public void reverse(String typ, String num, String newNum, LocalDate date) {
        inTransaction(c -> {
            Instant now = stamp();
            update(c, "insert into sandbox_x3.gaccentry (endpoint, typ, num, jou, accdat, cpy, fcy, fiy, per, sta, cat, rvs, rvsorityp, rvsorinum,"
                    + " cur, desvcr, credat, upddat, credattim, upddattim) select endpoint, typ, ?, jou, ?, cpy, fcy, fiy, ?, 2, cat, 1, typ, num,"
                    + " cur, 'Reversal', ?, ?, ?, ? from sandbox_x3.gaccentry where endpoint = ? and typ = ? and num = ?",
                    newNum, date, date.getMonthValue(), day(now), day(now), now, now, SEED, typ, num);
            update(c, "insert into sandbox_x3.gaccentryd (endpoint, typ, num, lin, ledtyp, led, cpy, fcylin, accdat, fiy, per, coa, acc, bpr, sns,"
                    + " cur, amtcur, curled, amtled, des, credattim, upddattim) select endpoint, typ, ?, lin, ledtyp, led, cpy, fcylin, ?, fiy, ?,"
                    + " coa, acc, bpr, -sns, cur, amtcur, curled, amtled, des, ?, ? from sandbox_x3.gaccentryd"
                    + " where endpoint = ? and typ = ? and num = ?", newNum, date, date.getMonthValue(), now, now, SEED, typ, num);
            update(c, "insert into sandbox_x3.gaccentrya (endpoint, typ, num, lin, ledtyp, analin, cpy, fcylin, accdat, coa, acc, sns, cur, amtcur,"
                    + " curled, amtled, die_0, die_1, cce_0, cce_1, credattim, upddattim) select endpoint, typ, ?, lin, ledtyp, analin, cpy,"
                    + " fcylin, ?, coa, acc, -sns, cur, amtcur, curled, amtled, die_0, die_1, cce_0, cce_1, ?, ? from sandbox_x3.gaccentrya"
                    + " where endpoint = ? and typ = ? and num = ?", newNum, date, now, now, SEED, typ, num);
            must(update(c, "update sandbox_x3.gaccentry set rvs = 3, upddattim = ?, upddat = ?, updtick = updtick + 1"
                    + " where endpoint = ? and typ = ? and num = ?", now, day(now), SEED, typ, num), "no journal entry " + typ + "~" + num);
        });
    }

    public void addCostCenter(String code, String description) {
        change("insert into sandbox_x3.cacce (endpoint, die, cce, des, credattim, upddattim) values (?,'CCT',?,?,?,?)",
                SEED, code, description, stamp(), stamp());
    }

    public void addAccount(String chart, String account, String description) {
        change("insert into sandbox_x3.gaccount (endpoint, coa, acc, des, credattim, upddattim) values (?,?,?,?,?,?)",
                SEED, chart, account, description, stamp(), stamp());
    }

    public void deactivateAccount(String chart, String account) {
        change("update sandbox_x3.gaccount set enaflg = 1, upddattim = ?, updtick = updtick + 1 where endpoint = ? and coa = ? and acc = ?",
                stamp(), SEED, chart, account);
    }

    /** Stamps the first n lines in key order alike without changing anything else. */
    public int touchLines(int n) {
        return count("update sandbox_x3.gaccentryd d set upddattim = ?, updtick = updtick + 1 from (select typ, num, lin, ledtyp"
                + " from sandbox_x3.gaccentryd where endpoint = ? order by typ, num, lin, ledtyp limit ?) f where d.endpoint = ? and d.typ = f.typ"
                + " and d.num = f.num and d.lin = f.lin and d.ledtyp = f.ledtyp", stamp(), SEED, n, SEED);
    }

    /** A change past the framework: the tick moves, the stamp does not (P8). */
    public void sqlEdit(String typ, String num, int lin, BigDecimal more) {
        change("update sandbox_x3.gaccentryd set amtcur = amtcur + ?, amtled = amtled + ?, updtick = updtick + 1"
                + " where endpoint = ? and typ = ? and num = ? and lin = ?", more, more, SEED, typ, num, lin);
    }

    /** Sets the stamp of a line, e.g. far into the future, without changing anything else. */
    public void stampLine(String typ, String num, int lin, Instant stamp) {
        change("update sandbox_x3.gaccentryd set upddattim = ?, updtick = updtick + 1 where endpoint = ? and typ = ? and num = ? and lin = ?",
                stamp, SEED, typ, num, lin);
    }

    private void change(String sql, Object... values) {
        must(count(sql, values), "nothing to change by: " + sql + " " + List.of(values));
    }

    private int count(String sql, Object... values) {
        int[] rows = new int[1];
        inTransaction(c -> rows[0] = update(c, sql, values));
        return rows[0];
    }

    private static void must(int rows, String otherwise) {
        if (rows == 0) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    private static LocalDate day(Instant stamp) {
        return stamp.atZone(java.time.ZoneId.of("Europe/Paris")).toLocalDate();
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

    static int update(Connection c, String sql, Object... values) {
        try (PreparedStatement s = c.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                s.setObject(i + 1, values[i] instanceof Instant stamp ? OffsetDateTime.ofInstant(stamp, ZoneOffset.UTC) : values[i]);
            }
            return s.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
