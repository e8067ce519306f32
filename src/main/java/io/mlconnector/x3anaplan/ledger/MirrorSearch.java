package io.mlconnector.x3anaplan.ledger;

import io.mlconnector.x3anaplan.sql.Sql;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import javax.sql.DataSource;

/** Reads the mirror: which journal entries are in it, at which version, and up to where X3 was read. */
@ApplicationScoped
@Unremovable
public class MirrorSearch {

    /**
     * A journal entry as the mirror has it.
     *
     * @param entry type and number, e.g. {@code GEN~F25000123}
     * @param status 1 temporary, 2 final
     * @param category 1 actual, 2 and 3 simulations, 4 off balance sheet, 5 template
     * @param stamp update stamp of its header in X3; null: X3 gave none
     * @param lineStamp latest update stamp of its lines, in all ledger types that are read
     * @param analyticalStamp latest update stamp of its analytical lines
     * @param debit sum of its debit lines in ledger currencies, over all ledger types that are read
     */
    public record Entry(String entry, String company, LocalDate date, int fiscalYear, int period, int status, int category, Instant stamp,
            long lines, Instant lineStamp, long analyticalLines, Instant analyticalStamp, BigDecimal debit, BigDecimal credit) {
    }

    /**
     * Up to where a class of X3 was read.
     *
     * @param stream entries, lines, analytical-lines, accounts or dimensions
     * @param mark whatever X3 stamped before it is in the mirror, or is a dead letter that holds its slice
     */
    public record Watermark(String stream, Instant mark, Instant movedAt, Long run) {
    }

    private static final String ENTRIES = """
            with page as (select * from journal_entry where connection = ? and (typ, num) > (?, ?) and (?::text is null or typ = ? and num = ?)
                           order by typ, num limit ?)
            select e.*, l.*, a.* from page e
             cross join lateral (select count(*) as lines, max(stamp) as line_stamp, coalesce(sum(greatest(amtled * sns, 0)), 0) as debit,
                                        coalesce(sum(greatest(-amtled * sns, 0)), 0) as credit
                                   from journal_line l where l.connection = e.connection and l.typ = e.typ and l.num = e.num) l
             cross join lateral (select count(*) as splits, max(stamp) as split_stamp from analytical_line s
                                  where s.connection = e.connection and s.typ = e.typ and s.num = e.num) a
             order by e.typ, e.num""";

    private final DataSource database;

    @Inject
    public MirrorSearch(DataSource database) {
        this.database = database;
    }

    /** For the client proxy of the CDI container only. */
    protected MirrorSearch() {
        this(null);
    }

    /**
     * Journal entries in the order of their keys.
     *
     * @param entry only this one; null: all
     * @param after key after which to go on; empty for the first page
     */
    public List<Entry> entries(String connection, String entry, String after, int limit) {
        String[] only = entry == null ? new String[] {null, null} : key(entry);
        String[] from = key(after);
        return Sql.all(database, rs -> new Entry(rs.getString("typ") + "~" + rs.getString("num"), rs.getString("cpy"),
                rs.getObject("accdat", LocalDate.class), rs.getInt("fiy"), rs.getInt("per"), rs.getInt("sta"), rs.getInt("cat"),
                Sql.instant(rs, "stamp"), rs.getLong("lines"), Sql.instant(rs, "line_stamp"), rs.getLong("splits"),
                Sql.instant(rs, "split_stamp"), rs.getBigDecimal("debit"), rs.getBigDecimal("credit")),
                ENTRIES, connection, from[0], from[1], only[0], only[0], only[1], limit);
    }

    /** The watermarks of a connection; a class that was never read to its end has none. */
    public List<Watermark> watermarks(String connection) {
        return Sql.all(database, rs -> new Watermark(rs.getString("stream"), Sql.instant(rs, "mark"), Sql.instant(rs, "moved_at"),
                rs.getObject("run", Long.class)), "select * from watermark where connection = ? order by stream", connection);
    }

    private static String[] key(String entry) {
        int at = entry.indexOf('~');
        return at < 0 ? new String[] {entry, ""} : new String[] {entry.substring(0, at), entry.substring(at + 1)};
    }
}
