package io.mlconnector.x3anaplan.staging;

/**
 * The one rule by which a text of X3, or of a mapping table, becomes a name that people and files can hold: a line break, a tab and
 * any other blank is a blank, several in a row are one, none stands at either end; other control characters, marks without width and
 * halves of characters are left out. Nothing else changes.
 */
final class NameText {

    /** Marks that show nothing and make equal names differ: soft hyphen, zero width blank, word joiner, byte order mark. */
    private static final String WITHOUT_WIDTH = "\u00AD\u200B\u2060\uFEFF";

    private NameText() {
    }

    /** @param text null is the empty text */
    static String clean(String text) {
        StringBuilder clean = new StringBuilder(text == null ? 0 : text.length());
        boolean blank = false;
        for (int i = 0; text != null && i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (isBlank(c)) {
                blank = clean.length() > 0;
            } else if (!isLeftOut(c)) {
                clean.append(blank ? " " : "").appendCodePoint(c);
                blank = false;
            }
        }
        return clean.toString();
    }

    private static boolean isBlank(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85; // next line
    }

    private static boolean isLeftOut(int c) {
        return Character.isISOControl(c) || WITHOUT_WIDTH.indexOf(c) >= 0 || Character.getType(c) == Character.SURROGATE
                || c >= 0x200E && c <= 0x200F || c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069; // direction marks
    }
}
