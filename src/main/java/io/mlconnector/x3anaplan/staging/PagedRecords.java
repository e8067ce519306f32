package io.mlconnector.x3anaplan.staging;

import io.mlconnector.x3anaplan.sql.Sql;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import javax.sql.DataSource;

/**
 * Records of numbered rows, a page in memory at a time. Between pages it holds no connection and no cursor, so that a route which
 * stops half way leaves nothing open.
 */
final class PagedRecords implements Iterator<List<String>> {

    /** @param sql selects seq and more of one stage above a seq, in order of seq: parameters stage, seq */
    record Source(String sql, long stage, Sql.Row<List<String>> record) {
    }

    private record Numbered(long seq, List<String> values) {
    }

    private static final int PAGE = 5000;

    private final DataSource dataSource;
    private final Deque<Source> sources;
    private final Deque<List<String>> page = new ArrayDeque<>();
    private long after;

    PagedRecords(DataSource dataSource, List<String> header, List<Source> sources) {
        this.dataSource = dataSource;
        this.sources = new ArrayDeque<>(sources);
        page.add(header);
    }

    @Override
    public boolean hasNext() {
        while (page.isEmpty() && !sources.isEmpty()) {
            Source source = sources.peek();
            List<Numbered> rows = Sql.transaction(dataSource, tx -> Sql.all(tx,
                    row -> new Numbered(row.getLong("seq"), source.record().read(row)),
                    source.sql() + " limit " + PAGE, source.stage(), after));
            if (rows.size() < PAGE) {
                sources.poll();
                after = 0;
            } else {
                after = rows.get(rows.size() - 1).seq();
            }
            rows.forEach(row -> page.add(row.values()));
        }
        return !page.isEmpty();
    }

    @Override
    public List<String> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return page.poll();
    }
}
