package io.mlconnector.x3anaplan.sandbox.x3;

import io.mlconnector.x3anaplan.sandbox.x3.X3Class.Type;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** Literals and functions of the {@code where} predicate (reference 3.3). */
final class WhereLiterals {

    private static final LocalDate ZERO = LocalDate.of(1753, 1, 1);

    private WhereLiterals() {
    }

    /**
     * A date, or a date-time of second precision with a literal Z; the zero date finds empty ones.
     *
     * @throws Rejected 400 for anything else, fractions of a second included
     */
    static Object moment(String text) {
        if (text.equals("0000-00-00")) {
            return ZERO;
        }
        if (text.equals("0000-00-00T00:00:00Z")) {
            return ZERO.atStartOfDay().atOffset(ZoneOffset.UTC);
        }
        try {
            if (text.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ")) {
                return Instant.parse(text).atOffset(ZoneOffset.UTC);
            }
            if (text.matches("\\d{4}-\\d\\d-\\d\\d")) {
                return LocalDate.parse(text);
            }
        } catch (DateTimeException e) {
            throw new Rejected(400, "No such date in where: @" + text + "@");
        }
        throw new Rejected(400, "Bad date in where: @" + text + "@; write @2024-01-31@ or @2024-01-31T08:15:00Z@");
    }

    /** Types of a function's arguments. @throws Rejected 400 for an unknown function */
    static List<Type> arguments(String function) {
        return switch (function) {
            case "left", "right" -> List.of(Type.TEXT, Type.DECIMAL);
            case "substring" -> List.of(Type.TEXT, Type.DECIMAL, Type.DECIMAL);
            case "lower", "upper", "ascii" -> List.of(Type.TEXT);
            case "abs", "char" -> List.of(Type.DECIMAL);
            case "pow" -> List.of(Type.DECIMAL, Type.DECIMAL);
            default -> throw new Rejected(400, "Syntax error in where : unknown function " + function);
        };
    }
}
