package io.mlconnector.x3anaplan.ledger;

import io.mlconnector.x3anaplan.x3.Unreadable;
import io.mlconnector.x3anaplan.x3.X3Row;
import io.mlconnector.x3anaplan.x3.X3Stream;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Turns rows of X3 into rows of the database, value by value in the order of {@link Copy}'s columns. */
final class RowReader {

    /** Dimension slots: 9 as delivered, at most 20 (reference section 5.3). */
    private static final int SLOTS = 20;

    private RowReader() {
    }

    static String[] read(X3Stream stream, String connection, X3Row row) throws Unreadable {
        return switch (stream) {
            case ENTRIES -> entry(connection, row);
            case LINES -> line(connection, row);
            case ANALYTICAL_LINES -> analyticalLine(connection, row);
            case ACCOUNTS -> new String[] {connection, row.key("COA"), row.key("ACC"), row.text("DES"), active(row), stamp(row)};
            case DIMENSIONS -> new String[] {connection, row.key("DIE"), row.key("CCE"), row.text("DES"), active(row), stamp(row)};
        };
    }

    /** Connection and key fields only, in the order of the table's key. */
    static String[] key(X3Stream stream, String connection, X3Row row) throws Unreadable {
        List<String> key = new ArrayList<>(List.of(connection));
        for (String field : stream.key()) {
            key.add(switch (field) {
                case "LIN", "ANALIN" -> whole(row, field);
                case "LEDTYP" -> String.valueOf(row.menu(field));
                default -> row.key(field);
            });
        }
        return key.toArray(String[]::new);
    }

    private static String[] entry(String connection, X3Row row) throws Unreadable {
        int sta = row.menu("STA");
        if (sta != 1 && sta != 2) {
            throw new Unreadable("STA is neither 1 (temporary) nor 2 (final): " + sta);
        }
        return new String[] {connection, row.key("TYP"), row.key("NUM"), row.key("CPY"), row.text("FCY"), row.text("JOU"),
            row.date("ACCDAT").toString(), whole(row, "FIY"), whole(row, "PER"), String.valueOf(sta),
            String.valueOf(row.menu("CAT")), row.text("RVS").isBlank() ? "1" : String.valueOf(row.menu("RVS")), row.text("CUR"),
            row.text("DESVCR"), stamp(row)};
    }

    private static String[] line(String connection, X3Row row) throws Unreadable {
        return new String[] {connection, row.key("TYP"), row.key("NUM"), whole(row, "LIN"), String.valueOf(row.menu("LEDTYP")),
            row.text("LED"), row.key("CPY"), row.text("FCYLIN"), row.date("ACCDAT").toString(), whole(row, "FIY"),
            whole(row, "PER"), row.text("COA"), row.text("ACC"), row.text("BPR"), String.valueOf(row.sign()), row.text("CUR"),
            plain(row.amount("AMTCUR")), row.text("CURLED"), plain(row.amount("AMTLED")), row.text("DES"), stamp(row)};
    }

    private static String[] analyticalLine(String connection, X3Row row) throws Unreadable {
        List<String> types = new ArrayList<>();
        List<String> dimensions = new ArrayList<>();
        slots(row, types, dimensions);
        return new String[] {connection, row.key("TYP"), row.key("NUM"), whole(row, "LIN"), String.valueOf(row.menu("LEDTYP")),
            whole(row, "ANALIN"), String.valueOf(row.sign()), row.text("CUR"), plain(row.amount("AMTCUR")), row.text("CURLED"),
            plain(row.amountOrNull("AMTLED")), array(types), array(dimensions), stamp(row)};
    }

    /**
     * Slots come as numbered fields (DIE_0, CCE_0, ...) or as two arrays (3.4); the type in a slot differs from ledger to ledger,
     * so only the pairs count, and slots without a dimension are left out: some protocols do not show them.
     */
    private static void slots(X3Row row, List<String> types, List<String> dimensions) throws Unreadable {
        if (!row.missingSlots().isEmpty()) {
            throw new Unreadable(row.of().field(row.missingSlots().get(0)) + " is missing"); // else money would move to "none" unseen
        }
        if (row.json().path(row.of().field("DIE")).isArray()) {
            var die = row.json().path(row.of().field("DIE"));
            var cce = row.json().path(row.of().field("CCE"));
            for (int i = 0; i < die.size(); i++) {
                slot(die.path(i).asText(""), cce.path(i).isNull() ? "" : cce.path(i).asText(""), types, dimensions);
            }
            return;
        }
        for (int i = 0; i < X3Row.SLOTS && row.has("DIE_" + i); i++) {
            slot(row.text("DIE_" + i), row.text("CCE_" + i), types, dimensions);
        }
    }

    private static void slot(String type, String dimension, List<String> types, List<String> dimensions) {
        if (!dimension.isBlank()) {
            types.add(type);
            dimensions.add(dimension);
        }
    }

    private static String array(List<String> values) {
        StringBuilder text = new StringBuilder("{");
        for (String value : values) {
            text.append(text.length() == 1 ? "" : ",").append('"')
                    .append(value.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
        }
        return text.append('}').toString();
    }

    private static String whole(X3Row row, String field) throws Unreadable {
        return String.valueOf(row.integer(field));
    }

    /** Yes/no menus: 1 no, 2 yes (reference section 5.4); anything else counts as active, for a list must cover all codes. */
    private static String active(X3Row row) throws Unreadable {
        return String.valueOf(!row.text("ENAFLG").strip().equals("1"));
    }

    private static String plain(BigDecimal amount) {
        return amount == null ? null : amount.toPlainString();
    }

    private static String stamp(X3Row row) throws Unreadable {
        Instant stamp = row.stamp("UPDDATTIM");
        return stamp == null ? null : stamp.toString();
    }
}
