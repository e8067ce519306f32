package io.mlconnector.x3anaplan.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.finding.Findings;
import io.mlconnector.x3anaplan.vault.SecretNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way to sign in is described, with an example that the product reads and with secrets that it knows. */
class SigningInDocTest {

    private static final Path DOC = Path.of("docs/signing-in.md");

    @TempDir
    Path folder;

    @Test
    void everyExampleIsReadAndEveryKindHasOne() throws IOException {
        // When all examples are put into the sandbox's connection, one at a time
        Set<String> x3 = new TreeSet<>();
        Set<String> anaplan = new TreeSet<>();
        for (String[] example : examples()) {
            Connection connection = read(example[0], example[1]);
            (example[0].equals("x3") ? x3 : anaplan).add(example[0].equals("x3") ? connection.x3().auth().kind()
                    : connection.anaplan().auth().kind());
        }

        // Then
        assertThat(x3).containsExactly("basic", "client-credentials", "cloud-gateway", "connected-app");
        assertThat(anaplan).containsExactly("basic", "certificate", "oauth-code", "oauth-device");
    }

    @Test
    void everySecretThatItNamesIsOneAndThoseThatAPersonSetsAreNamed() throws IOException {
        Set<String> named = new TreeSet<>();
        Matcher secret = Pattern.compile("`((x3|anaplan)\\.[a-z-]*(password|secret|key|certificate|keystore|token))`").matcher(Files.readString(DOC));
        while (secret.find()) {
            named.add(secret.group(1));
        }
        Set<String> known = new TreeSet<>(SecretNames.KNOWN);
        known.removeIf(name -> name.endsWith(".refresh-token")); // comes by pairing
        assertThat(named).isEqualTo(known);
    }

    private static List<String[]> examples() throws IOException {
        List<String[]> examples = new ArrayList<>();
        Matcher block = Pattern.compile("(?s)```yaml (x3|anaplan)\n(.*?)```").matcher(Files.readString(DOC));
        while (block.find()) {
            examples.add(new String[] {block.group(1), block.group(2)});
        }
        return examples;
    }

    private Connection read(String system, String example) throws IOException {
        Path own = Files.createDirectories(folder.resolve("close"));
        Path sandbox = Path.of("connections/sandbox");
        for (String table : new String[] {"accounts.csv", "cost-centers.csv"}) {
            Files.write(own.resolve(table), Files.readAllBytes(sandbox.resolve(table)));
        }
        String yaml = Files.readString(sandbox.resolve("connection.yaml")).replaceAll("\\$\\{[^}]*}", "http://localhost:1");
        Matcher section = Pattern.compile("(?m)^" + system + ":\\R").matcher(yaml);
        assertThat(section.find()).isTrue();
        int end = yaml.indexOf("\n" + (system.equals("x3") ? "poll:" : "periods:"), section.end());
        String kept = yaml.substring(section.end(), end).replaceAll("(?m)^  (auth|authUrl|oauthUrl):.*\\R(?:    .*\\R)*", "");
        Files.writeString(own.resolve("connection.yaml"), yaml.substring(0, section.end()) + example.replaceAll("(?m)^(?=.)", "  ") + kept
                + yaml.substring(end));
        Findings findings = new Findings();
        Connection connection = ConnectionFiles.read(folder, value -> value, findings).get("close");
        assertThat(findings.sorted()).as(example).isEmpty();
        return connection;
    }
}
