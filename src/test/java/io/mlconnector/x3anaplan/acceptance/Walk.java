package io.mlconnector.x3anaplan.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The commands that a document tells its reader to type, so that a test can type them. */
final class Walk {

    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    private Walk() {
    }

    /**
     * The arguments of each {@code x3-anaplan …} of a chapter, in order.
     *
     * @param chapter its heading, without the marks
     */
    static List<List<String>> of(String document, String chapter) {
        try {
            String text = Files.readString(Path.of(document));
            int from = text.indexOf("\n## " + chapter + "\n");
            int to = text.indexOf("\n## ", from + 1);
            return text.substring(from, to).lines().filter(line -> line.startsWith("x3-anaplan "))
                    .map(line -> WORD.matcher(line).results().skip(1).map(word -> word.group(1) == null ? word.group(2) : word.group(1)).toList())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
