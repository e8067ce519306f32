package io.mlconnector.x3anaplan.x3;

import io.mlconnector.x3anaplan.connection.X3Settings;
import io.mlconnector.x3anaplan.connection.X3Settings.ClassSettings;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Builds the address of the first page of a query (reference sections 3.2, 3.3). Field names are X3's standard column names. */
public final class X3Query {

    private final X3Settings x3;
    private final ClassSettings of;
    private final List<String> conditions = new ArrayList<>();
    private StampZone stamps = new StampZone(ZoneOffset.UTC);
    private String orderBy = "";
    private int count;

    public X3Query(X3Settings x3, ClassSettings of) {
        this.x3 = x3;
        this.of = of;
        this.count = x3.pageSize();
    }

    /** Stamps show the wall clock of this zone. */
    public X3Query stampsIn(ZoneId zone) {
        stamps = new StampZone(zone);
        return this;
    }

    /** Stamps from {@code lower} (included) to {@code upper} (excluded); second precision, as X3's filters have. */
    public X3Query stampedBetween(Instant lower, Instant upper) {
        return where(of.field("UPDDATTIM") + " ge " + literal(stamps.from(lower, upper)))
                .where(of.field("UPDDATTIM") + " lt " + literal(stamps.before(lower, upper)));
    }

    public X3Query stampedFrom(Instant lower) {
        return where(of.field("UPDDATTIM") + " ge " + literal(stamps.from(lower)));
    }

    /** Accounting dates from {@code from} (included) on. */
    public X3Query datedFrom(LocalDate from) {
        return where(of.field("ACCDAT") + " ge @" + from + "@");
    }

    public X3Query datedBefore(LocalDate to) {
        return where(of.field("ACCDAT") + " lt @" + to + "@");
    }

    public X3Query equal(String field, String value) {
        return where(of.field(field) + " eq " + literal(value));
    }

    public X3Query in(String field, Collection<Integer> values) {
        return where(of.field(field) + " in (" + values.stream().map(String::valueOf).collect(Collectors.joining(",")) + ")");
    }

    public X3Query where(String condition) {
        conditions.add(condition);
        return this;
    }

    /** Ascending, in the order given; end with the full key, or pages may skip rows (P3). */
    public X3Query orderBy(List<String> fields) {
        orderBy = fields.stream().map(f -> of.field(f) + " asc").collect(Collectors.joining(","));
        return this;
    }

    public X3Query count(int rows) {
        count = rows;
        return this;
    }

    public String toUrl() {
        StringBuilder url = new StringBuilder(X3Url.ofClass(x3, of.className()))
                .append("?representation=").append(X3Url.encode(of.representation() + ".$query"));
        if (!conditions.isEmpty()) {
            url.append("&where=").append(X3Url.encode(String.join(" and ", conditions)));
        }
        if (!orderBy.isEmpty()) {
            url.append("&orderBy=").append(X3Url.encode(orderBy));
        }
        return url.append("&count=").append(count).toString();
    }

    /**
     * The first page of a question, for the rows that come behind a row in its order alone. Rows of the same second as the row may
     * come again where stamps are finer than filters.
     *
     * @throws Unreadable if a key field of the row cannot be read
     */
    static String behind(String first, X3Stream stream, X3Row row, StampZone zone) throws Unreadable {
        ClassSettings of = row.of();
        List<String> equal = new ArrayList<>();
        List<String> any = new ArrayList<>();
        for (String field : stream.key()) {
            String value = switch (field) {
                case "LIN", "LEDTYP", "ANALIN" -> String.valueOf(row.integer(field));
                default -> literal(row.key(field));
            };
            any.add(String.join(" and ", Stream.concat(equal.stream(), Stream.of(of.field(field) + " gt " + value)).toList()));
            equal.add(of.field(field) + " eq " + value);
        }
        String behind = any.stream().map(c -> "(" + c + ")").collect(Collectors.joining(" or ", "(", ")"));
        if (X3Url.parameter(first, "orderBy").startsWith(of.field("UPDDATTIM") + " ")) {
            Instant stamp = row.stamp("UPDDATTIM");
            if (stamp == null) {
                throw new Unreadable(of.field("UPDDATTIM") + " is missing");
            }
            String at = literal(zone.from(stamp));
            behind = "(" + of.field("UPDDATTIM") + " gt " + at + " or (" + of.field("UPDDATTIM") + " ge " + at + " and " + behind + "))";
        }
        String where = X3Url.parameter(first, "where");
        return X3Url.with(first, "where", where.isEmpty() ? behind : "(" + where + ") and " + behind);
    }

    static String literal(Instant stamp) {
        return "@" + stamp.truncatedTo(ChronoUnit.SECONDS) + "@";
    }

    /** Strings stand in single or double quotes (3.3); no escape is documented, so the kind that the text does not hold is taken. */
    static String literal(String text) {
        return text.indexOf('\'') < 0 ? "'" + text + "'" : "\"" + text + "\"";
    }
}
