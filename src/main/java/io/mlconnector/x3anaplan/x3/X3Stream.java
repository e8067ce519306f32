package io.mlconnector.x3anaplan.x3;

import io.mlconnector.x3anaplan.connection.X3Settings;
import io.mlconnector.x3anaplan.connection.X3Settings.ClassSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The five kinds of rows that are read, each with a stamp of its own and so a watermark of its own (reference section 5, P1). */
public enum X3Stream {

    ENTRIES("entries", "x3.classes.entries", X3Settings::entries, List.of("TYP", "NUM"),
            List.of("CPY", "FCY", "JOU", "ACCDAT", "FIY", "PER", "STA", "CAT", "CUR")),
    LINES("lines", "x3.classes.lines", X3Settings::lines, List.of("TYP", "NUM", "LIN", "LEDTYP"),
            List.of("CPY", "ACCDAT", "FIY", "PER", "COA", "ACC", "SNS", "CUR", "AMTCUR", "CURLED", "AMTLED")),
    ANALYTICAL_LINES("analytical-lines", "x3.classes.analyticalLines", X3Settings::analyticalLines,
            List.of("TYP", "NUM", "LIN", "LEDTYP", "ANALIN"), List.of("SNS", "CUR", "AMTCUR")),
    ACCOUNTS("accounts", "x3.classes.accounts", X3Settings::accounts, List.of("COA", "ACC"), List.of("DES")),
    DIMENSIONS("dimensions", "x3.classes.dimensions", X3Settings::dimensions, List.of("DIE", "CCE"), List.of("DES"));

    /** The three levels of a journal entry, header first. */
    public static final List<X3Stream> JOURNAL = List.of(ENTRIES, LINES, ANALYTICAL_LINES);
    public static final List<X3Stream> MASTERS = List.of(ACCOUNTS, DIMENSIONS);

    private final String label;
    private final String setting;
    private final Function<X3Settings, ClassSettings> of;
    private final List<String> key;
    private final List<String> others;

    X3Stream(String label, String setting, Function<X3Settings, ClassSettings> of, List<String> key, List<String> others) {
        this.label = label;
        this.setting = setting;
        this.of = of;
        this.key = key;
        this.others = others;
    }

    /** The name in the watermark table and in messages. */
    public String label() {
        return label;
    }

    /** Where connection.yaml describes the class. */
    public String setting() {
        return setting;
    }

    public ClassSettings of(X3Settings x3) {
        return of.apply(x3);
    }

    /** Standard names of the key fields, in key order. */
    public List<String> key() {
        return key;
    }

    /** The stamp, then the full key: the order in which a window is read (P3). */
    public List<String> stampOrder() {
        List<String> order = new ArrayList<>(List.of("UPDDATTIM"));
        order.addAll(key);
        return order;
    }

    /** Standard names of the fields without which a row means nothing. */
    public List<String> required() {
        List<String> required = new ArrayList<>(key);
        required.addAll(others);
        return required;
    }

    public static X3Stream named(String label) {
        for (X3Stream stream : values()) {
            if (stream.label.equals(label)) {
                return stream;
            }
        }
        throw new IllegalArgumentException("no stream " + label);
    }
}
