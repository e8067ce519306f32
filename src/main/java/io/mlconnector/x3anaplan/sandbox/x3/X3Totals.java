package io.mlconnector.x3anaplan.sandbox.x3;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** Sums over the source's own records, independent of what a client read: what a test compares with. */
final class X3Totals {

    private static final List<String> FILTERS = List.of("ledtyp", "cpy", "fcy", "fiy", "per", "coa", "acc", "cat", "sta");
    private static final String BY = "d.ledtyp, d.cpy, d.fcylin as fcy, d.fiy, d.per, h.cat, h.sta, d.coa, d.acc, d.curled";
    private static final String GROUP = "d.ledtyp, d.cpy, d.fcylin, d.fiy, d.per, h.cat, h.sta, d.coa, d.acc, d.curled";
    private static final String LINES = " from sandbox_x3.gaccentryd d join sandbox_x3.gaccentry h using (endpoint, typ, num)";

    private X3Totals() {
    }

    /**
     * @param filters any of ledtyp, cpy, fcy, fiy, per, coa, acc, cat, sta with a value; others are refused
     * @return {@code accounts}: lines, debit and credit per ledger type to account; {@code costCenters}: splits likewise, with
     *         the dimension of type CCT in whatever slot it stands. Amounts in ledger currency.
     */
    static Map<String, Object> of(DataSource database, String endpoint, Map<String, String> filters) throws SQLException {
        StringBuilder where = new StringBuilder(" where d.endpoint = ?");
        List<String> values = new ArrayList<>(List.of(endpoint));
        filters.forEach((name, value) -> {
            if (!FILTERS.contains(name)) {
                throw new IllegalArgumentException("no filter " + name + "; there are " + FILTERS);
            }
            String column = name.equals("fcy") ? "d.fcylin" : name.equals("cat") || name.equals("sta") ? "h." + name : "d." + name;
            where.append(" and ").append(column).append("::text = ?");
            values.add(value);
        });
        String slots = "(select cce from (values (a.die_0, a.cce_0), (a.die_1, a.cce_1), (a.die_2, a.cce_2), (a.die_3, a.cce_3),"
                + " (a.die_4, a.cce_4), (a.die_5, a.cce_5), (a.die_6, a.cce_6), (a.die_7, a.cce_7), (a.die_8, a.cce_8)) s (die, cce)"
                + " where die = 'CCT' limit 1)";
        try (Connection c = database.getConnection()) {
            return Map.of("accounts", rows(c, "select " + BY + ", count(*) as lines, " + sums("d") + LINES + where + " group by " + GROUP
                    + " order by " + GROUP, values),
                    "costCenters", rows(c, "select " + BY + ", coalesce(" + slots + ", '') as cce, count(*) as splits, " + sums("a") + LINES
                            + " join sandbox_x3.gaccentrya a on a.endpoint = d.endpoint and a.typ = d.typ and a.num = d.num and a.lin = d.lin"
                            + " and a.ledtyp = d.ledtyp" + where + " group by " + GROUP + ", 11 order by " + GROUP + ", 11", values));
        }
    }

    private static String sums(String alias) {
        return "coalesce(sum(%1$s.amtled) filter (where %1$s.sns = 1), 0) as debit, coalesce(sum(%1$s.amtled) filter (where %1$s.sns = -1), 0) as credit"
                .formatted(alias);
    }

    private static List<Map<String, Object>> rows(Connection c, String sql, List<String> values) throws SQLException {
        try (PreparedStatement s = c.prepareStatement(sql)) {
            for (int i = 0; i < values.size(); i++) {
                s.setString(i + 1, values.get(i));
            }
            try (ResultSet r = s.executeQuery()) {
                ResultSetMetaData columns = r.getMetaData();
                List<Map<String, Object>> rows = new ArrayList<>();
                while (r.next()) {
                    Map<String, Object> row = new LinkedHashMap<>();
                    for (int i = 1; i <= columns.getColumnCount(); i++) {
                        row.put(columns.getColumnLabel(i), r.getObject(i));
                    }
                    rows.add(row);
                }
                return rows;
            }
        }
    }
}
