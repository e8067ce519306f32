package io.mlconnector.x3anaplan.sandbox.x3;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * A class of the simulated dictionary: its table, key, and the properties that its query facet shows (reference 5, 9.1).
 *
 * @param references properties that come with a {@code X_REF} beside them, with the class they point to
 */
record X3Class(String name, String table, List<String> key, Map<String, Type> properties, Map<String, String> references) {

    enum Type { TEXT, INT, MENU, DECIMAL, DATE, DATETIME }

    private static final Map<String, String> TARGETS = Map.of("CPY", "COMPANY", "FCY", "FACILITY", "FCYLIN", "FACILITY", "CUR", "TABCUR",
            "COA", "GCOA", "ACC", "GACCOUNT", "DIE", "GDIE");

    private static final Map<String, X3Class> ALL = new LinkedHashMap<>();

    static {
        define("GACCENTRY", "TYP NUM", "TYP NUM JOU ACCDAT:d CPY FCY FIY:i PER:i STA:m CAT:m RVS:m RVSORITYP RVSORINUM CUR DESVCR REF BPRVCR"
                + " ORIGIN:m CREDAT:d UPDDAT:d CREUSR UPDUSR CREDATTIM:t UPDDATTIM:t", "CPY FCY CUR");
        define("GACCENTRYD", "TYP NUM LIN LEDTYP", "TYP NUM LIN:i LEDTYP:m LED CPY FCYLIN ACCDAT:d FIY:i PER:i COA ACC SAC BPR SNS:i CUR"
                + " AMTCUR:n CURLED AMTLED:n QTY:n UOM DES FREREF TAX MTC MTCDAT:d UPDUSR CREDATTIM:t UPDDATTIM:t", "CPY FCYLIN ACC CUR");
        define("GACCENTRYA", "TYP NUM LIN LEDTYP ANALIN", "TYP NUM LIN:i LEDTYP:m ANALIN:i CPY FCYLIN ACCDAT:d COA ACC BPR SNS:i CUR"
                + " AMTCUR:n CURLED AMTLED:n QTY:n UOM DIE_0 DIE_1 DIE_2 DIE_3 DIE_4 DIE_5 DIE_6 DIE_7 DIE_8"
                + " CCE_0 CCE_1 CCE_2 CCE_3 CCE_4 CCE_5 CCE_6 CCE_7 CCE_8 CREDATTIM:t UPDDATTIM:t", "ACC");
        define("GACCOUNT", "COA ACC", "COA ACC DES ENAFLG:m CLSCOD SNSDEF:m CUR VLYSTR:d VLYEND:d CREDATTIM:t UPDDATTIM:t", "COA");
        define("GCOA", "COA", "COA DES CREDATTIM:t UPDDATTIM:t", "");
        define("CACCE", "DIE CCE", "DIE CCE DES ENAFLG:m FCY CREDATTIM:t UPDDATTIM:t", "DIE");
        define("GDIE", "DIE", "DIE DES FLGMODACE:m CREDATTIM:t UPDDATTIM:t", "");
        define("GLED", "LED", "LED DES COA DIE_0 DIE_1 DIE_2 DIE_3 DIE_4 DIE_5 DIE_6 DIE_7 DIE_8 CREDATTIM:t UPDDATTIM:t", "COA");
        define("COMPANY", "CPY", "CPY DES CUR LEG CREDATTIM:t UPDDATTIM:t", "CUR");
        define("FACILITY", "FCY", "FCY DES CPY CREDATTIM:t UPDDATTIM:t", "CPY");
        define("PERIOD", "CPY LEDTYP FIY PER", "CPY LEDTYP:m FIY:i PER:i STA:m PERSTR:d PEREND:d CREDATTIM:t UPDDATTIM:t", "CPY");
        define("TABCUR", "CUR", "CUR DES DECNBR:i CREDATTIM:t UPDDATTIM:t", "");
        define("BALANCE", "CPY LEDTYP FCY FIY COA ACC BPR CUR CURLED", "CPY LEDTYP:m FCY FIY:i COA ACC BPR CUR CURLED " + perPeriod(), "");
    }

    private static String perPeriod() {
        StringJoiner names = new StringJoiner(" ");
        for (int period = 0; period <= 13; period++) {
            for (String sum : List.of("DEB", "CDT", "DEBLED", "CDTLED")) {
                names.add(sum + "_" + period + ":n");
            }
        }
        return names.toString();
    }

    /** The column that a user's site rights apply to, if the class has one. */
    Optional<String> site() {
        return name.equals("FACILITY") || properties.containsKey("FCY") && !name.equals("CACCE") ? Optional.of("fcy")
                : properties.containsKey("FCYLIN") ? Optional.of("fcylin") : Optional.empty();
    }

    private static void define(String name, String key, String properties, String references) {
        Map<String, Type> types = new LinkedHashMap<>();
        for (String property : properties.split(" ")) {
            String[] parts = property.split(":");
            types.put(parts[0], parts.length == 1 ? Type.TEXT : switch (parts[1]) {
                case "i" -> Type.INT;
                case "m" -> Type.MENU;
                case "n" -> Type.DECIMAL;
                case "d" -> Type.DATE;
                default -> Type.DATETIME;
            });
        }
        Map<String, String> targets = new LinkedHashMap<>();
        for (String reference : references.isEmpty() ? new String[0] : references.split(" ")) {
            targets.put(reference, TARGETS.get(reference));
        }
        ALL.put(name, new X3Class(name, "sandbox_x3." + column(name), List.of(key.split(" ")), types, targets));
    }

    /** @throws IllegalArgumentException if it has no such property */
    Type type(String property) {
        if (!properties.containsKey(property)) {
            throw new IllegalArgumentException(name + " has no property " + property);
        }
        return properties.get(property);
    }

    static Optional<X3Class> named(String name) {
        return Optional.ofNullable(ALL.get(name));
    }

    static String column(String property) {
        return property.toLowerCase(Locale.ROOT);
    }
}
