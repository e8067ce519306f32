package io.mlconnector.x3anaplan.x3;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.connection.X3Settings.ClassSettings;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * One row of a page, read by X3's standard column names. Accepts the forms that X3 is known or suspected to answer
 * (reference section 3.4): numbers as JSON numbers or numeric text, five forms of an empty date.
 */
public record X3Row(JsonNode json, ClassSettings of, StampZone stamps) {

    /** With stamps in UTC. */
    public X3Row(JsonNode json, ClassSettings of) {
        this(json, of, new StampZone(ZoneOffset.UTC));
    }

    /** A member that stands in place of a value where a protocol could not make one out; it tells why. */
    public static final String UNREADABLE = "$unreadable";
    /** Dimension slots of an analytical line at most; X3 has nine, with room for more. */
    public static final int SLOTS = 20;

    /**
     * Dimension slots come as numbered fields (DIE_0, CCE_0, ...) or as two arrays (3.4).
     *
     * @return fields of slots that the row must show and does not: the first pair, and every pair up to the last that it shows any half of
     */
    public List<String> missingSlots() {
        if (json.path(of.field("DIE")).isArray() && json.path(of.field("CCE")).isArray()) {
            return List.of();
        }
        List<String> missing = new ArrayList<>();
        boolean shown = false;
        for (int i = SLOTS - 1; i >= 0; i--) {
            shown |= i == 0 || has("DIE_" + i) || has("CCE_" + i);
            for (String field : List.of("DIE_" + i, "CCE_" + i)) {
                if (shown && !has(field)) {
                    missing.add(field);
                }
            }
        }
        return missing;
    }

    /**
     * How X3 and its databases write no date: the zero date, the least dates of SQL Server and of Oracle as X3 fills it, and the days
     * from which other programs count.
     */
    private static final List<String> NO_DATES = List.of("0000-00-00", "0001-01-01", "1599-12-31", "1753-01-01", "1899-12-30", "1899-12-31",
            "1900-01-01");
    /** No record was stamped before; what lies earlier is a day that stands for none, seen through some time zone. */
    private static final LocalDate FIRST_STAMP = LocalDate.of(1990, 1, 1);

    /** Whether the representation shows the field at all. */
    public boolean has(String field) {
        return json.has(of.field(field));
    }

    /** A key field: never empty. */
    public String key(String field) throws Unreadable {
        String text = text(field);
        if (text.isBlank()) {
            throw new Unreadable(of.field(field) + " is missing");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new Unreadable(of.field(field) + " holds control characters");
        }
        return text;
    }

    /** Text; absent and null are the empty text, as X3 stores it (5.5). */
    public String text(String field) throws Unreadable {
        JsonNode value = json.get(of.field(field));
        if (value == null || value.isNull()) {
            return "";
        }
        if (value.has(UNREADABLE)) {
            throw new Unreadable(of.field(field) + ": " + value.get(UNREADABLE).asText());
        }
        if (!value.isValueNode()) {
            throw new Unreadable(of.field(field) + " is no text");
        }
        String text = value.isNumber() ? digits(value.decimalValue()) : value.asText();
        if (text.indexOf('\0') >= 0) {
            throw new Unreadable(of.field(field) + " holds a NUL character");
        }
        return text;
    }

    /** Without exponent; but one beyond any ledger would unfold into megabytes of digits. */
    private static String digits(BigDecimal number) {
        return Math.abs(number.scale()) > 400 ? number.toString() : number.toPlainString();
    }

    /** An amount, exactly as given. */
    public BigDecimal amount(String field) throws Unreadable {
        BigDecimal amount = amountOrNull(field);
        if (amount == null) {
            throw new Unreadable(of.field(field) + " is missing");
        }
        return amount;
    }

    public BigDecimal amountOrNull(String field) throws Unreadable {
        String text = text(field).strip();
        if (text.isEmpty()) {
            return null;
        }
        try {
            BigDecimal amount = new BigDecimal(text);
            // An exponent beyond any ledger would unfold into gigabytes of digits.
            if (amount.precision() - (long) amount.scale() > 40 || amount.scale() > 40) {
                throw new Unreadable(of.field(field) + " is no amount: '" + shortened(text) + "'");
            }
            return amount;
        } catch (NumberFormatException e) {
            throw new Unreadable(of.field(field) + " is no amount: '" + shortened(text) + "'");
        }
    }

    public int integer(String field) throws Unreadable {
        BigDecimal value = amount(field);
        try {
            return value.intValueExact();
        } catch (ArithmeticException e) {
            throw new Unreadable(of.field(field) + " is no whole number: '" + shortened(value.toString()) + "'");
        }
    }

    /** A local menu: its number, at most 32,767. */
    public int menu(String field) throws Unreadable {
        int value = integer(field);
        if (value < 0 || value > Short.MAX_VALUE) {
            throw new Unreadable(of.field(field) + " is no menu entry: " + value);
        }
        return value;
    }

    /** SNS: 1 debit, -1 credit. */
    public int sign() throws Unreadable {
        int sign = integer("SNS");
        if (sign != 1 && sign != -1) {
            throw new Unreadable(of.field("SNS") + " is neither 1 (debit) nor -1 (credit): " + sign);
        }
        return sign;
    }

    public LocalDate date(String field) throws Unreadable {
        LocalDate date = dateOrNull(field);
        if (date == null) {
            throw new Unreadable(of.field(field) + " is missing");
        }
        return date;
    }

    public LocalDate dateOrNull(String field) throws Unreadable {
        String text = text(field).strip();
        try {
            if (isEmptyDate(text)) {
                return null;
            }
            LocalDate date = LocalDate.parse(text.length() > 10 && text.charAt(10) == 'T' ? text.substring(0, 10) : text);
            return plausible(field, text, date);
        } catch (DateTimeException e) {
            throw new Unreadable(of.field(field) + " is no date: '" + shortened(text) + "'");
        }
    }

    /** Whether the field holds a day without a time: of no use as a stamp. */
    public boolean showsDayOnly(String field) throws Unreadable {
        String text = text(field).strip();
        return text.matches("\\d{4}-\\d\\d-\\d\\d") && !isEmptyDate(text);
    }

    /** A stamp, whole seconds UTC; null where X3 has none (rows migrated from old versions, or changed past the framework). */
    public Instant stamp(String field) throws Unreadable {
        String text = text(field).strip();
        try {
            if (isEmptyDate(text)) {
                return null;
            }
            boolean zoned = text.endsWith("Z") || text.indexOf('+') > 0 || text.lastIndexOf('-') > text.indexOf('T') && text.indexOf('T') > 0;
            Instant stamp = zoned && !text.endsWith("Z") ? OffsetDateTime.parse(text).toInstant()
                    : stamps.moment(LocalDateTime.parse(zoned ? text.substring(0, text.length() - 1) : text));
            LocalDate day = stamp.atOffset(ZoneOffset.UTC).toLocalDate();
            if (day.isBefore(FIRST_STAMP)) {
                return null;
            }
            plausible(field, text, day);
            return Instant.ofEpochSecond(stamp.getEpochSecond());
        } catch (DateTimeException e) {
            throw new Unreadable(of.field(field) + " is no time stamp: '" + shortened(text) + "'");
        }
    }

    private LocalDate plausible(String field, String text, LocalDate date) throws Unreadable {
        if (date.getYear() < 1900 || date.getYear() > 9999) {
            throw new Unreadable(of.field(field) + " is no date: '" + shortened(text) + "'");
        }
        return date;
    }

    /** Empty text (also absent and null, see {@link #text}), and the days that stand for none. */
    private static boolean isEmptyDate(String text) {
        return text.isEmpty() || NO_DATES.stream().anyMatch(text::startsWith);
    }

    /** The row's key as X3 gave it, for messages and for rows that cannot be read. */
    public String x3Key() {
        for (String member : new String[] {"$key", "$uuid"}) {
            String value = json.path(member).asText("");
            if (!value.isBlank()) {
                return value;
            }
        }
        return "";
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }
}
