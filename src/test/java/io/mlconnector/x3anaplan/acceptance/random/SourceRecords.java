package io.mlconnector.x3anaplan.acceptance.random;

import io.mlconnector.x3anaplan.acceptance.Landscape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** X3's own records, read without any code of the product. */
final class SourceRecords {

    private static final String MOVED = """
            select 'LEG', d.cpy, to_char(make_date(2025 + d.fiy - case d.cpy when 'FR10' then 7 else 3 end, least(greatest(d.per, 1), 12), 1),
                   'Mon YY'), curled, sum(greatest(amtled * sns, 0)), sum(greatest(-amtled * sns, 0))
              from sandbox_x3.gaccentryd d where endpoint = 'SEED' and ledtyp = 1 group by 1, 2, 3, 4""";

    private static final String ENTRIES = """
            select h.typ || '~' || h.num, extract(epoch from h.upddattim)::bigint, l.n, l.stamp, coalesce(a.n, 0), coalesce(a.stamp, 0), l.debit
              from sandbox_x3.gaccentry h
              join (select typ, num, count(*) n, extract(epoch from max(upddattim))::bigint stamp, sum(greatest(amtled * sns, 0)) debit
                      from sandbox_x3.gaccentryd where endpoint = 'SEED' and ledtyp = 1 group by 1, 2) l using (typ, num)
              left join (select typ, num, count(*) n, extract(epoch from max(upddattim))::bigint stamp from sandbox_x3.gaccentrya
                          where endpoint = 'SEED' and ledtyp = 1 group by 1, 2) a using (typ, num)
             where h.endpoint = 'SEED' order by 1""";

    /** A journal entry in X3, by the latest stamp of each level; analytical lines may be none. */
    record Entry(String key, Instant stamp, long lines, Instant lineStamp, long splits, Instant splitStamp, BigDecimal debit) {

        Instant latest() {
            return List.of(stamp, lineStamp, splitStamp).stream().max(Instant::compareTo).orElseThrow();
        }
    }

    private final Landscape landscape;
    private final String cells;

    SourceRecords(Landscape landscape) {
        this.landscape = landscape;
        try (var in = SourceRecords.class.getResourceAsStream("/acceptance/expected-cells.sql")) {
            cells = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Round.Books now() {
        Map<Slice, Map<String, List<BigDecimal>>> moved = new HashMap<>();
        for (String row : Landscape.rows(landscape.books(), MOVED)) {
            String[] part = row.split(" \\| ");
            moved.computeIfAbsent(new Slice(part[0], part[1], part[2]), s -> new TreeMap<>())
                    .put(part[3], List.of(plain(part[4]), plain(part[5])));
        }
        return new Round.Books(Cells.of(landscape.books(), cells), moved);
    }

    List<Entry> entries() {
        return Landscape.rows(landscape.books(), ENTRIES).stream().map(row -> {
            String[] part = row.split(" \\| ");
            return new Entry(part[0], second(part[1]), Long.parseLong(part[2]), second(part[3]), Long.parseLong(part[4]), second(part[5]),
                    plain(part[6]));
        }).toList();
    }

    private static Instant second(String epoch) {
        return Instant.ofEpochSecond(Long.parseLong(epoch));
    }

    static BigDecimal plain(String number) {
        return new BigDecimal(number).stripTrailingZeros();
    }
}
