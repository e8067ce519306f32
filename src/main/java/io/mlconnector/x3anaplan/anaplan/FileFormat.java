package io.mlconnector.x3anaplan.anaplan;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How an import's source is set up, and so how its file must be written: a mismatch is not noticed at the upload. The default encoding of a
 * source is ISO-8859-1 (https://help.anaplan.com/c5bf8a7f-d1e0-473f-85cf-43e25d757448).
 *
 * @param separator between columns, one character
 * @param delimiter around texts; null if there is none
 * @param headerRow 1-based; 0: there is none, and columns are told by their places
 * @param firstDataRow 1-based
 * @param decimal point or comma
 */
public record FileFormat(Charset encoding, char separator, Character delimiter, int headerRow, int firstDataRow, char decimal) {

    /** UTF-8 without byte order mark, comma, double quotes, the header in row 1: as files are staged. */
    public static final FileFormat STAGED = new FileFormat(StandardCharsets.UTF_8, ',', '"', 1, 2, '.');

    private static final Map<String, Character> SEPARATORS = Map.of("\\t", '\t', "tab", '\t', "comma", ',', "semicolon", ';', "pipe", '|',
            "space", ' ');

    /**
     * Reads the {@code source} of an import's metadata; what it leaves out is as files are staged.
     *
     * @param where connection and import, for messages
     * @throws ConfigurationFault if a file cannot be written so
     */
    static FileFormat of(JsonNode source, String where) {
        int headerRow = row(source, "headerRow", 1);
        String delimiter = source.path("textDelimiter").asText("\"");
        return new FileFormat(encoding(source.path("textEncoding").asText(""), where), separator(source.path("columnSeparator").asText(""), where),
                delimiter.isEmpty() ? null : one(delimiter, "textDelimiter", where), headerRow,
                Math.max(row(source, "firstDataRow", headerRow + 1), headerRow + 1), decimal(source.path("decimalSeparator").asText(""), where));
    }

    /** What is kept with a stage, to read its failure dump by. */
    public String text() {
        return encoding.name() + " " + (int) separator + " " + (delimiter == null ? 0 : (int) delimiter) + " " + headerRow + " " + firstDataRow
                + " " + (int) decimal;
    }

    /** Reads {@link #text}; null: as files are staged. */
    public static FileFormat of(String text) {
        if (text == null) {
            return STAGED;
        }
        String[] parts = text.split(" ");
        int delimiter = Integer.parseInt(parts[2]);
        return new FileFormat(Charset.forName(parts[0]), (char) Integer.parseInt(parts[1]), delimiter == 0 ? null : (char) delimiter,
                Integer.parseInt(parts[3]), Integer.parseInt(parts[4]), (char) Integer.parseInt(parts[5]));
    }

    /** The line of a staged file, its header counted, that is this line of the written file. */
    long stagedLine(long line) {
        return line == 0 ? 0 : line - firstDataRow + 2;
    }

    /** Whether a file of ASCII characters alone has the bytes that were staged. */
    public boolean isAsStagedInAscii() {
        return new FileFormat(STAGED.encoding, separator, delimiter, headerRow, firstDataRow, decimal).equals(STAGED)
                && (encoding.equals(StandardCharsets.ISO_8859_1) || encoding.equals(StandardCharsets.US_ASCII)
                        || encoding.name().startsWith("windows-125"));
    }

    /** What is special of it, for people; empty if nothing is. */
    String said() {
        return equals(STAGED) ? "" : encoding.name() + ", separator " + switch (separator) {
            case '\t' -> "tab";
            case ' ' -> "blank";
            default -> "" + separator;
        } + ", text delimiter " + (delimiter == null ? "none" : delimiter) + ", header in row " + headerRow + ", data from row " + firstDataRow
                + ", decimal " + decimal;
    }

    private static Charset encoding(String name, String where) {
        try {
            return name.isBlank() ? StandardCharsets.UTF_8 : Charset.forName(name.strip());
        } catch (IllegalArgumentException e) {
            throw unknown(where, "textEncoding", name, "UTF-8 or ISO-8859-1");
        }
    }

    private static char separator(String text, String where) {
        Character known = SEPARATORS.get(text.toLowerCase(Locale.ROOT));
        return text.isEmpty() ? ',' : known != null ? known : one(text, "columnSeparator", where);
    }

    private static char decimal(String text, String where) {
        if (!List.of("", ".", ",").contains(text)) {
            throw unknown(where, "decimalSeparator", text, "a point or a comma");
        }
        return text.equals(",") ? ',' : '.';
    }

    private static char one(String text, String key, String where) {
        if (text.length() != 1 || Character.isLetterOrDigit(text.charAt(0)) || text.charAt(0) == '\n') {
            throw unknown(where, key, text, "one character, such as a comma");
        }
        return text.charAt(0);
    }

    private static int row(JsonNode source, String key, int otherwise) {
        int row = source.path(key).asInt(otherwise);
        return row < 0 ? otherwise : row; // -1: of a file that was never looked at
    }

    private static ConfigurationFault unknown(String where, String key, String value, String remedy) {
        return new ConfigurationFault(where + " expects files with " + key + " '" + value + "', which nothing here can write. Set the import's source"
                + " up again with " + remedy + ". Nothing was uploaded");
    }
}
