package io.mlconnector.x3anaplan.staging;

import io.mlconnector.x3anaplan.sql.Sql;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import javax.sql.DataSource;

/** A small mirror, written by hand: what X3 would have delivered. Every write raises the generation of its ledger period. */
final class Ledger {

    private final DataSource dataSource;
    private final String connection;

    Ledger(DataSource dataSource, String connection) {
        this.dataSource = dataSource;
        this.connection = connection;
    }

    /** A final actual entry in company FR10, fiscal year 2024. */
    Entry entry(String num, int per) {
        return entry("GEN", num, "FR10", 2024, per, 2, 1);
    }

    Entry entry(String typ, String num, String cpy, int fiy, int per, int sta, int cat) {
        run("""
                insert into journal_entry (connection, typ, num, cpy, fcy, jou, accdat, fiy, per, sta, cat, rvs, cur, des, stamp)
                values (?, ?, ?, ?, 'S', 'OD', '2024-01-31', ?, ?, ?, ?, 1, 'EUR', '', '2024-02-01T08:00:00Z')""",
                connection, typ, num, cpy, fiy, per, sta, cat);
        return new Entry(typ, num, cpy, fiy, per);
    }

    void account(String coa, String acc, String des) {
        run("insert into gl_account values (?, ?, ?, ?, true, null)", connection, coa, acc, des);
    }

    void dimension(String die, String cce, String des, boolean active) {
        run("insert into dimension values (?, ?, ?, ?, ?, null)", connection, die, cce, des, active);
    }

    void delete(String num) {
        for (String table : new String[] {"analytical_line", "journal_line", "journal_entry"}) {
            run("delete from " + table + " where connection = ? and num = ?", connection, num);
        }
        touchAll();
    }

    void touchAll() {
        run("update ledger_period set generation = generation + 1 where connection = ?", connection);
    }

    int run(String sql, Object... parameters) {
        try (Connection tx = dataSource.getConnection()) {
            return Sql.update(tx, sql, parameters);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    final class Entry {
        private final Object[] key;
        private final String cpy;
        private final int fiy;
        private final int per;
        private int lin;
        private int ledtyp = 1;
        private String accdat;
        private int sns;

        Entry(String typ, String num, String cpy, int fiy, int per) {
            this.key = new Object[] {typ, num};
            this.cpy = cpy;
            this.fiy = fiy;
            this.per = per;
            // Closing entries bear the last day of their year.
            this.accdat = per > 12 ? "2024-12-31" : "2024-01-31";
        }

        /** Accounting date of the lines that follow. */
        Entry dated(String date) {
            accdat = date;
            return this;
        }

        Entry ledger(int number) {
            ledtyp = number;
            return this;
        }

        Entry debit(String acc, String amount) {
            return line("FRA", acc, 1, "EUR", amount, "EUR", amount);
        }

        Entry credit(String acc, String amount) {
            return line("FRA", acc, -1, "EUR", amount, "EUR", amount);
        }

        Entry line(String coa, String acc, int sign, String cur, String amtcur, String curled, String amtled) {
            lin++;
            sns = sign;
            run("""
                    insert into journal_line (connection, typ, num, lin, ledtyp, led, cpy, fcy, accdat, fiy, per, coa, acc, bpr, sns,
                    cur, amtcur, curled, amtled, des, stamp)
                    values (?, ?, ?, ?, ?, 'LEG', ?, 'S', ?::date, ?, ?, ?, ?, '', ?, ?, ?, ?, ?, '', '2024-02-01T08:00:00Z')""",
                    connection, key[0], key[1], lin, ledtyp, cpy, accdat, fiy, per, coa, acc, sign, cur, new BigDecimal(amtcur), curled,
                    new BigDecimal(amtled));
            run("""
                    insert into ledger_period values (?, ?, ?, ?, ?, 1)
                    on conflict (connection, cpy, ledtyp, fiy, per) do update set generation = ledger_period.generation + 1""",
                    connection, cpy, ledtyp, fiy, per);
            return this;
        }

        /** An analytical line of the last line. @param amtled null: X3 gives none @param slots DIE, CCE, DIE, CCE ... */
        Entry split(int analin, String amtcur, String amtled, String... slots) {
            String[] die = java.util.stream.IntStream.range(0, slots.length / 2).mapToObj(i -> slots[2 * i]).toArray(String[]::new);
            String[] cce = java.util.stream.IntStream.range(0, slots.length / 2).mapToObj(i -> slots[2 * i + 1]).toArray(String[]::new);
            run("insert into analytical_line values (?, ?, ?, ?, ?, ?, ?, 'EUR', ?, 'EUR', ?::numeric, ?, ?, null)",
                    connection, key[0], key[1], lin, ledtyp, analin, sns, new BigDecimal(amtcur),
                    amtled == null ? null : new BigDecimal(amtled), die, cce);
            return this;
        }

        Entry cct(int analin, String amount, String cce) {
            return split(analin, amount, amount, "CCT", cce);
        }

        @Override
        public String toString() {
            return Arrays.toString(key);
        }
    }
}
