package io.mlconnector.x3anaplan.codetable;

import io.mlconnector.x3anaplan.finding.Invisible;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The text of a table's file.
 *
 * @param text from the header line on; empty if the file cannot be read as text
 * @param firstLine number of that line in the file
 */
record TableText(String text, int firstLine, char separator) {

    private static final Charset WINDOWS = Charset.forName("windows-1252");
    private static final String SAVE = "save it from the spreadsheet as 'CSV UTF-8 (comma delimited)'";

    /** @param names lower-case column names, by which the separator of the header is told */
    static TableText read(Path file, Set<String> names, TableReport report) {
        String text = decoded(file, report);
        int first = 1;
        Character told = null;
        String head = text.lines().findFirst().orElse("");
        if (head.strip().toLowerCase(Locale.ROOT).matches("\"?sep=.\"?")) {
            report.warning(1, 1, "the line 'sep=' is one that spreadsheets alone understand; it is left out", "remove it: the header line tells the separator");
            told = head.strip().charAt(head.strip().toLowerCase(Locale.ROOT).indexOf("sep=") + 4);
            text = text.substring(head.length()).replaceFirst("^(\r\n|\n|\r)", "");
            first = 2;
        }
        return new TableText(text, first, told != null ? told : separator(text, names));
    }

    /** The one by which most parts of the header line are names of columns; of two the earlier. */
    private static char separator(String text, Set<String> names) {
        String head = text.lines().filter(line -> !line.isBlank()).findFirst().orElse("").toLowerCase(Locale.ROOT);
        char best = ',';
        long most = 0;
        for (char candidate : new char[] {',', ';', '\t', '|'}) {
            long known = List.of(head.split(java.util.regex.Pattern.quote(String.valueOf(candidate)))).stream()
                    .map(part -> Invisible.stripped(part.replace("\"", ""))).filter(names::contains).count();
            if (known > most) {
                best = candidate;
                most = known;
            }
        }
        return best;
    }

    private static String decoded(Path file, TableReport report) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            report.error(0, 0, "cannot be read: " + e.getMessage(), "check that the file is there and may be read");
            return "";
        }
        if (isUtf16(bytes)) {
            report.error(1, 1, "is UTF-16 and not UTF-8, as spreadsheets write 'Unicode Text'", SAVE);
            return "";
        }
        if (bytes.length > 3 && bytes[0] == 'P' && bytes[1] == 'K' && bytes[2] == 3 && bytes[3] == 4) {
            report.error(1, 1, "is a workbook and not CSV", SAVE);
            return "";
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer out = CharBuffer.allocate(bytes.length + 1);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CoderResult result = decoder.decode(in, out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            int line = (int) text.chars().filter(c -> c == '\n').count() + 1;
            int column = text.length() - text.lastIndexOf('\n');
            report.error(line, column, "is not UTF-8: byte 0x%02X here is '%s' in windows-1252".formatted(bytes[in.position()],
                    new String(bytes, in.position(), 1, WINDOWS)), SAVE);
            return "";
        }
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /** By its byte order mark, or by every other byte of its beginning being zero. */
    private static boolean isUtf16(byte[] bytes) {
        if (bytes.length < 2 || bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE || bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF) {
            return bytes.length >= 2;
        }
        int zeros = 0;
        int looked = Math.min(bytes.length, 40);
        for (int i = 0; i < looked; i++) {
            zeros += bytes[i] == 0 ? 1 : 0;
        }
        return looked >= 4 && zeros >= looked / 2 - 1;
    }
}
