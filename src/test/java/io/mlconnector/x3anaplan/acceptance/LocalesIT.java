package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The country that a server is set to changes nothing of what arrives in Anaplan, and nothing of what is said. */
class LocalesIT {

    /** Letters without a dot, other digits, another era: language, country, variant. */
    private static final List<String> LOCALES = List.of("tr-TR", "az-AZ", "ar-EG", "th-TH", "fa-IR", "ja-JP-JP");

    private static List<String> english;

    @Test
    void files_and_cells_are_the_same_whatever_country_the_server_is_set_to() {
        List<String> english = english();
        for (String locale : LOCALES) {
            assertThat(sent(locale, java())).as(locale).isEqualTo(english);
        }
    }

    @Test
    void files_and_cells_are_the_same_on_a_newer_jdk_in_turkish_arabic_and_the_japanese_era() throws IOException {
        List<Path> newer = newerThanThis();
        assumeTrue(!newer.isEmpty(), "no newer JDK beside this one");
        List<String> english = english();
        for (String locale : List.of("tr-TR", "ar-EG", "ja-JP-JP")) {
            assertThat(sent(locale, newer.get(0))).as(newer.get(0) + " " + locale).isEqualTo(english);
        }
    }

    private static synchronized List<String> english() {
        if (english == null) {
            english = sent("en-US", java());
            assertThat(english).hasSizeGreaterThan(20);
        }
        return english;
    }

    /** What one sync of a new landscape uploaded, and the cells that are there afterwards. */
    private static List<String> sent(String locale, Path java) {
        try (Landscape landscape = Landscape.few()) {
            landscape.connection("close").with("ledgerTypes", "[1]").write(landscape.connections());
            Map<String, String> settings = new LinkedHashMap<>(landscape.settings());
            String[] parts = locale.split("-");
            settings.put("user.language", parts[0]);
            settings.put("user.country", parts[1]);
            settings.put("user.variant", parts.length > 2 ? parts[2] : "");
            Product.Ended sync = Product.run(Program.jar().on(java), landscape.home(), settings, "sync", "close");
            assertThat(sync.exitCode()).as(locale + "\n" + sync.out() + sync.err()).isZero();
            assertThat(landscape.differences("GL Actuals", "SEED", 1)).as(locale).isEmpty();
            assertThat(sync.out()).as("digits of the summary").doesNotContainPattern("[\\u0660-\\u0669\\u06F0-\\u06F9\\u0E50-\\u0E59]");
            List<String> sent = new ArrayList<>(Landscape.rows(landscape.database(),
                    "select dataset, slice, file_hash, rows_staged, file_bytes from stage order by id"));
            sent.addAll(Landscape.rows(landscape.books(),
                    "select module_name, coords, value from sandbox_anaplan.cell order by module_name, coords::text"));
            return sent;
        }
    }

    private static Path java() {
        return Path.of(System.getProperty("java.home"));
    }

    private static List<Path> newerThanThis() throws IOException {
        Path all = java().toRealPath().getParent();
        try (Stream<Path> homes = Files.list(all)) {
            return homes.filter(home -> Files.isExecutable(home.resolve("bin/java")) && feature(home) > Runtime.version().feature()).sorted().toList();
        }
    }

    /** The number in the file that every JDK carries. */
    private static int feature(Path home) {
        try {
            return Files.readAllLines(home.resolve("release")).stream().filter(line -> line.startsWith("JAVA_VERSION="))
                    .mapToInt(line -> Integer.parseInt(line.replaceAll("^JAVA_VERSION=\"(\\d+).*", "$1"))).findFirst().orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
