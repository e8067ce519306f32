package io.mlconnector.x3anaplan.x3;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.X3Settings;
import io.mlconnector.x3anaplan.connection.X3Settings.ClassSettings;
import io.mlconnector.x3anaplan.failure.SourceFault;
import io.mlconnector.x3anaplan.x3.X3Question.Order;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Pages of the REST service (reference section 3): a page is its address, the next one is the link that X3 gives. */
@ApplicationScoped
public class RestPages implements X3Pages {

    /** Servers and proxies refuse longer addresses. */
    public static final int URL_LIMIT = 6_000;
    /** Rows of a page of X3 if the request does not say. */
    private static final int DEFAULT_COUNT = 20;
    /** What the condition of {@link X3Query#behind} adds to an address at most. */
    private static final int BEHIND = 400;
    private static final Pattern COUNT = Pattern.compile("([?&]count=)(\\d{1,9})");

    @Override
    public X3Settings.Protocol protocol() {
        return X3Settings.Protocol.REST;
    }

    @Override
    public void check(Connection connection, X3Stream stream) {
        // the probe's row shows what is missing
    }

    @Override
    public String first(Connection connection, X3Question q) {
        X3Settings x3 = connection.x3();
        ClassSettings of = q.stream().of(x3);
        X3Query query = new X3Query(x3, of).stampsIn(connection.poll().stampZone());
        if (q.keys() != null) {
            query.where(JournalKeys.condition(of, q.keys()));
        }
        if (q.dimensionType() != null) {
            query.equal("DIE", q.dimensionType());
        }
        if (q.byLedger() && q.order() != Order.ANY) {
            query.in("LEDTYP", x3.ledgerTypes());
        }
        if (q.stampedFrom() != null && q.stampedBefore() != null) {
            query.stampedBetween(q.stampedFrom(), q.stampedBefore());
        } else if (q.stampedFrom() != null) {
            query.stampedFrom(q.stampedFrom());
        }
        // Analytical lines show an accounting date only where connection.yaml says so; rows too many are dropped later.
        if (q.stream() != X3Stream.ANALYTICAL_LINES || of.fields().containsKey("ACCDAT")) {
            if (q.datedFrom() != null) {
                query.datedFrom(q.datedFrom());
            }
            if (q.datedBefore() != null) {
                query.datedBefore(q.datedBefore());
            }
        }
        if (q.order() != Order.ANY) {
            query.orderBy(q.order() == Order.STAMP ? q.stream().stampOrder() : q.stream().key());
        }
        return (q.rows() > 0 ? query.count(q.rows()) : query).toUrl();
    }

    @Override
    public Request request(Connection connection, String page) {
        int query = page.indexOf('?');
        String path = query < 0 ? page : page.substring(0, query);
        return new Request("GET", page, null, Map.of(), "class " + path.substring(path.lastIndexOf('/') + 1));
    }

    @Override
    public String smaller(String page) {
        Matcher count = COUNT.matcher(page);
        int rows = count.find() ? Integer.parseInt(count.group(2)) : 0;
        return rows < 2 ? null : count.replaceFirst("$1" + rows / 2);
    }

    @Override
    public int longest() {
        return URL_LIMIT - BEHIND;
    }

    @Override
    public String objection(byte[] body) throws IOException {
        X3Page page = X3Page.read(new ByteArrayInputStream(body), row -> { });
        if (page.diagnosis() != null) {
            return "X3 answered 200 and reports an error: " + shortened(page.diagnosis())
                    + ". Look this message up in X3; nothing was read.";
        }
        return page.complete() ? null : "the answer has no $resources. Check that the representation belongs to"
                + " the class and has a query facet.";
    }

    @Override
    public boolean mayPass(byte[] body) {
        return false;
    }

    @Override
    public String complaint(byte[] body) {
        try {
            String diagnosis = X3Page.read(new ByteArrayInputStream(body), row -> { }).diagnosis();
            return diagnosis == null ? null : shortened(diagnosis);
        } catch (IOException e) {
            return null;
        }
    }

    /** 500 is X3's answer to a filter on a field that the representation lacks (reference section 3.6). */
    @Override
    public boolean refused(int status, byte[] body) {
        return status == 500;
    }

    @Override
    public Page read(Connection connection, X3Stream stream, String page, byte[] body) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        X3Page answer = X3Page.read(new ByteArrayInputStream(body), rows::add);
        ClassSettings of = stream.of(connection.x3());
        List<X3Row> read = rows.stream().map(json -> row(connection, of, json)).toList();
        if (answer.next().unclear() != null) {
            throw notFollowed(connection, of, "is not understood", answer.next().unclear());
        }
        String link = answer.next().url();
        boolean last = rows.isEmpty() || answer.itemsPerPage() != null && rows.size() < Math.min(answer.itemsPerPage(), count(page));
        return new Page(read, link == null ? null : next(connection, of, link, page), last, rows.size(), answer.total(),
                answer.itemsPerPage() != null && answer.itemsPerPage() < count(page) ? answer.itemsPerPage() : null);
    }

    /**
     * No class of Sage's lists journal entries and their lines for queries, see
     * https://online-help.sagex3.com/erp/12/en-us/Content/V7DEV/developer-guide_representations.html.
     */
    @Override
    public String remedy() {
        return " Sage ships no class that lists journal lines for queries: create class and representation in X3, with the key, UPDDATTIM and the"
                + " fields that are read on the query facet, and validate and publish them (docs/connection.md, What X3 must show).";
    }

    private static X3Row row(Connection connection, ClassSettings of, JsonNode json) {
        return new X3Row(json, of, new StampZone(connection.poll().stampZone()));
    }

    private static String next(Connection connection, ClassSettings of, String link, String page) {
        String next;
        try {
            next = X3Url.next(connection.x3(), link, page);
        } catch (IllegalArgumentException e) {
            throw notFollowed(connection, of, "is no address", link);
        }
        if (!X3Url.isOfClass(next, of.className())) {
            throw notFollowed(connection, of, "leads to something else than this class", link);
        }
        return next;
    }

    private static SourceFault notFollowed(Connection connection, ClassSettings of, String why, String link) {
        return new SourceFault(false, "connection " + connection.name() + ", X3 class " + of.className() + ": the link to the next page "
                + why + ": " + X3Url.shown(link) + ". The page may not be the last, so nothing was changed. Ask X3's administrator what"
                + " writes this link: Syracuse itself, or a proxy in front of it.");
    }

    /**
     * The question once more, for the rows that come behind the last one in its order. The condition stands in {@code where}, whose
     * operators are documented; the form of {@code key=gt.} for several fields is not
     * (https://online-help.sagex3.com/erp/12/en-us/Content/V7DEV/4gl_evaluesdata.html).
     */
    @Override
    public String behind(Connection connection, X3Stream stream, String first, String page, byte[] body) throws IOException {
        ClassSettings of = stream.of(connection.x3());
        List<JsonNode> rows = new ArrayList<>();
        X3Page.read(new ByteArrayInputStream(body), rows::add);
        for (int i = rows.size() - 1; i >= 0; i--) {
            try {
                // after a time-out fewer rows were asked for: so are those behind them
                String asked = X3Url.with(first, "count", String.valueOf(count(page)));
                return X3Query.behind(asked, stream, row(connection, of, rows.get(i)), new StampZone(connection.poll().stampZone()));
            } catch (Unreadable e) {
                continue; // what comes behind an earlier row holds these rows once more
            }
        }
        return null;
    }

    @Override
    public String position(String page) {
        // X3 writes the same parameters in another encoding, and may write them in another order.
        String[] parts = page.split("\\?", 2);
        return parts[0] + "?" + Arrays.stream(parts.length < 2 ? new String[0] : parts[1].split("&"))
                .filter(parameter -> !parameter.startsWith("count=")).map(X3Url::decoded).sorted().collect(Collectors.joining("&"));
    }

    @Override
    public String link(String page) {
        return X3Url.shown(page);
    }

    private static long count(String page) {
        Matcher count = COUNT.matcher(page);
        return count.find() ? Long.parseLong(count.group(2)) : DEFAULT_COUNT;
    }

    @Override
    public boolean rowsElsewhere(X3Stream stream) {
        return false;
    }

    @Override
    public boolean mayPollByDate(Connection connection) {
        return false;
    }

    @Override
    public boolean stampless(Connection connection, X3Stream stream) {
        return false;
    }

    @Override
    public String scope(Connection connection, X3Stream stream) {
        ClassSettings of = stream.of(connection.x3());
        ZoneId zone = connection.poll().stampZone();
        return of.className() + " " + of.representation() + " " + new TreeMap<>(of.fields()) + (zone.equals(ZoneId.of("UTC"))
                || zone.equals(ZoneOffset.UTC) ? "" : " " + zone);
    }

    @Override
    public String setting(X3Stream stream, String field) {
        return stream.setting() + ".fields" + (field.isEmpty() ? "" : "." + field);
    }

    private static String shortened(String text) {
        return text.length() <= 300 ? text : text.substring(0, 300) + "...";
    }
}
