package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/faults.md} names a test for every fault, and every test that is named for a fault; both by the text of the sources. */
class FaultsDocTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([A-Z]\\d+) \\|(.*)\\|$");
    private static final Pattern TEST = Pattern.compile("`(\\w+)#(\\w+)`");
    private static final Pattern NAMED = Pattern.compile("void (([a-z]\\d+)_(?!faults_)\\w+)\\(");

    @Test
    void everyFaultOfTheTableHasTestsThatExist() throws IOException {
        Map<String, String> sources = sources();
        Map<String, List<String>> rows = rows();
        assertThat(rows.keySet()).containsAll(expected());
        rows.forEach((row, tests) -> {
            assertThat(tests).as("tests of row %s", row).isNotEmpty();
            for (String test : tests) {
                String[] parts = test.split("#");
                assertThat(sources).as("class of %s, row %s", test, row).containsKey(parts[0]);
                assertThat(sources.get(parts[0])).as("%s, row %s", test, row).containsPattern("@(Test|ParameterizedTest)\\b(?s:.{0,2000}?)void "
                        + parts[1] + "\\(");
            }
        });
    }

    @Test
    void everyTestNamedForAFaultStandsInItsRow() throws IOException {
        Map<String, List<String>> rows = rows();
        sources().forEach((name, text) -> NAMED.matcher(text).results().forEach(test -> assertThat(rows.getOrDefault(test.group(2).toUpperCase(),
                List.of())).as("row %s", test.group(2).toUpperCase()).contains(name + "#" + test.group(1))));
    }

    private static List<String> expected() {
        return Stream.of(IntStream.rangeClosed(1, 18).mapToObj(n -> "X" + n), IntStream.rangeClosed(1, 19).mapToObj(n -> "A" + n),
                Stream.of("D1", "D2", "D3", "D4", "D5", "P1", "P2", "T1", "T2", "F1", "S1", "S2")).flatMap(s -> s).toList();
    }

    /** Tests as {@code Class#method}, by row. */
    private static Map<String, List<String>> rows() throws IOException {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        ROW.matcher(Files.readString(Path.of("docs/faults.md"))).results().forEach(row -> {
            List<String> tests = TEST.matcher(row.group(2)).results().map(test -> test.group(1) + "#" + test.group(2)).toList();
            assertThat(rows.put(row.group(1), new ArrayList<>(tests))).as("row %s stands once", row.group(1)).isNull();
        });
        return rows;
    }

    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new TreeMap<>();
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
            }
        }
        return sources;
    }
}
