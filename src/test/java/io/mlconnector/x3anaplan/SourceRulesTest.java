package io.mlconnector.x3anaplan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules that every source file keeps. */
class SourceRulesTest {

    /** In Turkish the capital of i is İ: a keyword would not be found, or a key would be another one. */
    @Test
    void lettersAreTurnedIntoCapitalsOrBackWithoutRegardToTheServersCountry() throws IOException {
        assertThat(lines(Pattern.compile("to(Upper|Lower)Case\\(\\)"))).isEmpty();
    }

    private static List<String> lines(Pattern wrong) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                List<String> lines = Files.readAllLines(file);
                for (int i = 0; i < lines.size(); i++) {
                    if (wrong.matcher(lines.get(i)).find()) {
                        found.add(file + ":" + (i + 1) + ": " + lines.get(i).strip());
                    }
                }
            }
        }
        return found;
    }
}
