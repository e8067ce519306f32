package io.mlconnector.x3anaplan.finding;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Characters that nobody sees and that yet make two values differ: blanks of other kinds, joiners, marks of direction, controls. */
public final class Invisible {

    /** @param index in the text, from 0 @param name e.g. {@code U+00A0 (no-break space)} */
    public record Found(int index, String name) {
    }

    private static final Map<Integer, String> NAMES = Map.ofEntries(Map.entry(0x00, "null"), Map.entry(0x09, "tab"), Map.entry(0x0A, "line feed"),
            Map.entry(0x0D, "carriage return"), Map.entry(0x85, "next line"), Map.entry(0xA0, "no-break space"), Map.entry(0xAD, "soft hyphen"),
            Map.entry(0x34F, "combining grapheme joiner"), Map.entry(0x61C, "Arabic letter mark"), Map.entry(0x2002, "en space"),
            Map.entry(0x2003, "em space"), Map.entry(0x2007, "figure space"), Map.entry(0x2009, "thin space"), Map.entry(0x200A, "hair space"),
            Map.entry(0x200B, "zero width space"), Map.entry(0x200C, "zero width non-joiner"), Map.entry(0x200D, "zero width joiner"),
            Map.entry(0x200E, "left-to-right mark"), Map.entry(0x200F, "right-to-left mark"), Map.entry(0x2028, "line separator"),
            Map.entry(0x2029, "paragraph separator"), Map.entry(0x202A, "left-to-right embedding"), Map.entry(0x202B, "right-to-left embedding"),
            Map.entry(0x202C, "pop directional formatting"), Map.entry(0x202D, "left-to-right override"),
            Map.entry(0x202E, "right-to-left override"), Map.entry(0x202F, "narrow no-break space"), Map.entry(0x2060, "word joiner"),
            Map.entry(0x2066, "left-to-right isolate"), Map.entry(0x2067, "right-to-left isolate"), Map.entry(0x2068, "first strong isolate"),
            Map.entry(0x2069, "pop directional isolate"), Map.entry(0x3000, "ideographic space"), Map.entry(0xFEFF, "zero width no-break space"),
            Map.entry(0xFFFD, "replacement character: a letter was lost when the file was saved in another encoding"));

    private Invisible() {
    }

    /** All of a text, in their order. */
    public static List<Found> in(String text) {
        List<Found> found = new ArrayList<>();
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int point = text.codePointAt(i);
            if (is(point)) {
                found.add(new Found(i, name(point)));
            }
        }
        return found;
    }

    /** Index of the first character that is neither a blank nor invisible; the length of the text if there is none. */
    public static int begin(String text) {
        int from = 0;
        while (from < text.length() && isMargin(text.codePointAt(from))) {
            from += Character.charCount(text.codePointAt(from));
        }
        return from;
    }

    /** The text without blanks and invisible characters at its ends. Control characters stay: they are no accident of typing. */
    public static String stripped(String text) {
        int from = begin(text);
        int to = text.length();
        while (to > from && isMargin(text.codePointBefore(to))) {
            to -= Character.charCount(text.codePointBefore(to));
        }
        return text.substring(from, to);
    }

    /** Whether it is no blank of any kind but a control character, or one that stands for nothing. */
    public static boolean isControl(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE, Character.UNASSIGNED,
                    Character.PRIVATE_USE -> true;
            default -> point == 0xFFFD;
        };
    }

    private static boolean isMargin(int point) {
        return point == ' ' || point == '\t' || is(point) && !isControl(point);
    }

    private static boolean is(int point) {
        return switch (Character.getType(point)) {
            case Character.SPACE_SEPARATOR -> point != ' ';
            case Character.FORMAT -> true;
            // Letters by their category, and yet without a shape: fillers, variation selectors, the empty braille pattern.
            default -> isControl(point) || point == 0x34F || point == 0x115F || point == 0x1160 || point == 0x2800 || point == 0x3164
                    || point == 0xFFA0 || point >= 0x180B && point <= 0x180D || point >= 0xFE00 && point <= 0xFE0F;
        };
    }

    static String name(int point) {
        String kind = switch (Character.getType(point)) {
            case Character.SPACE_SEPARATOR -> "a kind of space";
            case Character.FORMAT -> "format character";
            case Character.CONTROL -> "control character";
            default -> "invisible character";
        };
        return "U+%04X (%s)".formatted(point, NAMES.getOrDefault(point, kind));
    }
}
