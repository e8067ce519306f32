package io.mlconnector.x3anaplan.codetable;

/**
 * A member of an Anaplan list as a mapping table names it.
 *
 * @param code of the member; in a row for several codes it may still hold {@code {chart}} and {@code {code}}
 * @param name null or empty: taken from X3's description
 * @param parent code of the parent; null or empty for none
 * @param sign 1, or -1 where amounts of the member are written with the opposite sign
 */
public record Member(String code, String name, String parent, int sign) {

    /** Longest name or code of a list member, https://community.anaplan.com/discussion/49899/hierarchies-with-numbered-lists. */
    public static final int MOST_CHARACTERS = 60;
    private static final String CUT = "... ";

    /**
     * A name that fits: one that is too long ends in the member's code, so that it stays unique and does not change with other
     * members. One that begins with the code is cut at its end.
     */
    public static String shortened(String name, String code) {
        if (name.length() <= MOST_CHARACTERS) {
            return name;
        }
        int room = MOST_CHARACTERS - CUT.length() - code.length();
        return name.startsWith(code) ? cut(name, MOST_CHARACTERS) : room < 1 ? code : cut(name, room) + CUT + code;
    }

    /** The beginning of a text. Never cuts a character in two that Java keeps as a pair. */
    public static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most).strip();
    }
}
