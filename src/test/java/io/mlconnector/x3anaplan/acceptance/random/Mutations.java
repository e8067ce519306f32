package io.mlconnector.x3anaplan.acceptance.random;

import io.mlconnector.x3anaplan.acceptance.Landscape;
import io.mlconnector.x3anaplan.sandbox.x3.Books;
import io.mlconnector.x3anaplan.sandbox.x3.Journal;
import io.mlconnector.x3anaplan.sandbox.x3.Journal.Split;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

/** What people do to X3's books, drawn at random. Each returns what it did, in words. */
final class Mutations {

    /** Starts the codes of cost centers that the mapping does not know. */
    static final String UNMAPPED = "ZZ";

    private static final String ACTUAL = "select typ, num from sandbox_x3.gaccentry h where endpoint = 'SEED' and cat = 1 and cpy = 'FR10'"
            + " and not exists (select 1 from sandbox_x3.gaccentryd d where (d.endpoint, d.typ, d.num) = (h.endpoint, h.typ, h.num) and d.sns not in (1, -1))";
    private static final List<String> CENTERS = List.of("CC110", "CC120", "CC130", "CC140", "CC150", "CC160");
    private static final List<String> ACCOUNTS = List.of("601000", "602000", "603000", "606000", "609000");

    private final Landscape landscape;
    private final Books books;
    private int entries;

    Mutations(Landscape landscape) {
        this.landscape = landscape;
        this.books = landscape.sandbox().x3().books();
    }

    /** One change; often a new entry. */
    String one(Draw draw) {
        return switch (draw.number(1, 16)) {
            case 1, 2, 3 -> "post " + post(draw, draw.day(), draw.one(CENTERS), false);
            case 4, 5 -> changedLine(draw);
            case 6 -> finalised(draw);
            case 7, 8 -> recoded(draw);
            case 9 -> splitRemoved(draw);
            case 10 -> temporaryDeleted(draw);
            case 11 -> reversed(draw);
            case 12 -> newCostCenter(draw, "CC9");
            case 13 -> "post back-dated " + post(draw, LocalDate.of(2025, draw.number(6, 8), 15), draw.one(CENTERS), false);
            case 14 -> draw.chance(50) ? newCostCenter(draw, UNMAPPED) : touched(draw);
            case 15 -> draw.chance(40) ? finalVanished(draw) : changedLine(draw);
            default -> draw.chance(50) ? unreadable(draw) : "post temporary " + post(draw, draw.day(), draw.one(CENTERS), true);
        };
    }

    private String post(Draw draw, LocalDate date, String costCenter, boolean temporary) {
        BigDecimal first = draw.money();
        BigDecimal second = draw.money();
        String number = String.format("F25R%05d", ++entries);
        Journal journal = Journal.french(number, date).legal(1, draw.one(ACCOUNTS), first.add(second).toPlainString(),
                Split.on(costCenter, first.toPlainString()), Split.on(draw.one(CENTERS), second.toPlainString()))
                .legal(2, "112000", first.add(second).negate().toPlainString());
        return books.post(temporary ? journal.temporary() : journal) + " " + date + " " + costCenter;
    }

    private String changedLine(Draw draw) {
        String[] key = entry(draw, ACTUAL + " and sta = 2 and num like 'F25%' and num not in ('F25BIG', 'F25SIXTY')");
        books.changeLineAmount(key[0], key[1], 1, draw.money(), 2);
        return "change line 1 of " + key[0] + "~" + key[1];
    }

    private String finalised(Draw draw) {
        List<String> temporary = Landscape.rows(landscape.books(), ACTUAL + " and sta = 1 order by typ, num");
        if (temporary.isEmpty()) {
            return "post temporary " + post(draw, draw.day(), draw.one(CENTERS), true);
        }
        String[] key = draw.one(temporary).split(" \\| ");
        return "finalise " + books.finalise(key[0], key[1]);
    }

    private String recoded(Draw draw) {
        String[] line = entry(draw, "select a.typ, a.num, lin, cce_0 from sandbox_x3.gaccentrya a join sandbox_x3.gaccentry h using"
                + " (endpoint, typ, num) where endpoint = 'SEED' and ledtyp = 1 and die_0 = 'CCT' and cce_0 <> '' and h.cat = 1 and h.sta = 2");
        String to = draw.one(CENTERS);
        books.changeCostCenter(line[0], line[1], Integer.parseInt(line[2]), line[3], to);
        return "re-code " + line[0] + "~" + line[1] + " line " + line[2] + " from " + line[3] + " to " + to;
    }

    private String splitRemoved(Draw draw) {
        String[] split = entry(draw, "select typ, num, lin, max(analin) from sandbox_x3.gaccentrya where endpoint = 'SEED' and ledtyp = 1"
                + " group by typ, num, lin having count(*) > 1");
        books.removeSplit(split[0], split[1], Integer.parseInt(split[2]), Integer.parseInt(split[3]));
        return "remove split " + String.join("~", split);
    }

    private String temporaryDeleted(Draw draw) {
        List<String> temporary = Landscape.rows(landscape.books(), ACTUAL + " and sta = 1 order by typ, num");
        if (temporary.isEmpty()) {
            return "post temporary " + post(draw, draw.day(), draw.one(CENTERS), true);
        }
        String[] key = draw.one(temporary).split(" \\| ");
        return "delete temporary " + books.deleteTemporary(key[0], key[1]);
    }

    private String reversed(Draw draw) {
        String[] key = entry(draw, ACTUAL + " and sta = 2 and rvs = 1");
        return "reverse " + key[0] + "~" + key[1] + " by " + books.reverse(key[0], key[1], String.format("F25V%05d", ++entries), draw.day());
    }

    private String newCostCenter(Draw draw, String prefix) {
        String code = prefix + String.format("%03d", ++entries);
        books.addCostCenter(code, "Cost center " + code);
        return "new cost center " + code + " with " + post(draw, draw.day(), code, false);
    }

    private String touched(Draw draw) {
        int lines = draw.number(2, 9);
        books.touchLines(lines);
        return "stamp " + lines + " lines alike";
    }

    private String finalVanished(Draw draw) {
        String[] key = entry(draw, ACTUAL + " and sta = 2 and num like 'F25R%'");
        return key == null ? touched(draw) : "final entry vanishes: " + books.vanishFinal(key[0], key[1]);
    }

    /** A sign that is neither debit nor credit. */
    private String unreadable(Draw draw) {
        String[] key = entry(draw, ACTUAL + " and num like 'F25R%'");
        if (key == null) {
            return touched(draw);
        }
        sign(key, 0, "7");
        return "unreadable line of " + key[0] + "~" + key[1];
    }

    /** Makes every unreadable line readable again. */
    void readable() {
        for (String row : Landscape.rows(landscape.books(), "select distinct typ, num from sandbox_x3.gaccentryd where endpoint = 'SEED' and sns = 7")) {
            sign(row.split(" \\| "), 7, "1");
        }
    }

    private void sign(String[] key, int from, String to) {
        Landscape.execute(landscape.books(), "update sandbox_x3.gaccentryd set sns = " + to + ", upddattim = '" + books.stamp() + "'"
                + " where endpoint = 'SEED' and typ = '" + key[0] + "' and num = '" + key[1] + "' and " + (from == 0 ? "lin = 1" : "sns = " + from));
    }

    private String[] entry(Draw draw, String sql) {
        List<String> found = Landscape.rows(landscape.books(), sql + (sql.contains(" lin") ? " order by 1, 2, 3, 4" : " order by 1, 2"));
        return found.isEmpty() ? null : draw.one(found).split(" \\| ");
    }
}
