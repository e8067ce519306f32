package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Secrets that can be recognised, in all the forms in which they could leak, and the search for them. */
final class Planted {

    private static final int LEAST_LINE = 40;

    /** X3's tokens, self-signed ones and its gateway's, are of this form. */
    private static final Pattern JWT = Pattern.compile("eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}");

    private final Set<String> values = new TreeSet<>();

    /** A secret: as it is and in hex, as PostgreSQL shows bytes. */
    Planted secret(String value) {
        values.add(value);
        values.add(HexFormat.of().formatHex(value.getBytes(StandardCharsets.UTF_8)));
        return this;
    }

    /** A password with its login: also as basic sign-in sends it. */
    Planted login(String user, String password) {
        values.add(Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8)));
        return secret(password);
    }

    /** A key in PEM or base64: each of its lines. */
    Planted lines(String text) {
        List<String> lines = text.lines().filter(line -> line.length() >= LEAST_LINE && !line.startsWith("-")).toList();
        assertThat(lines).hasSizeGreaterThan(10);
        values.addAll(lines);
        return this;
    }

    /** What a system granted. */
    Planted granted(Collection<String> tokens) {
        assertThat(tokens).isNotEmpty();
        values.addAll(tokens);
        return this;
    }

    /** Fails if one of them is in this text. @param place for the message */
    void assertNotIn(String place, String text) {
        Matcher token = JWT.matcher(text);
        assertThat(token.find()).as(() -> "a token in " + place + ": " + text.substring(Math.max(0, token.start() - 300), token.end())).isFalse();
        for (String value : values) {
            int at = text.indexOf(value);
            assertThat(at).as(() -> "a secret in " + place + ": " + text.substring(Math.max(0, at - 300), Math.min(text.length(), at + 200)))
                    .isNegative();
        }
    }

    /** Fails if one of them is in a file below the folder. */
    void assertNotBelow(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        List<Path> all = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(Files::isRegularFile).forEach(all::add);
        }
        for (Path file : all) {
            assertNotIn(file.toString(), new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        }
    }
}
