package io.mlconnector.x3anaplan.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.finding.Findings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnaplanAuthTest {

    private static final String BOTH = "  authUrl: https://auth\n  oauthUrl: https://oauth\n";

    @TempDir
    Path folder;

    private AnaplanSettings read(String urls, String auth, Findings findings) throws IOException {
        Path own = Files.createDirectories(folder.resolve("close"));
        Path sandbox = Path.of("connections/sandbox");
        for (String table : new String[] {"accounts.csv", "cost-centers.csv"}) {
            Files.write(own.resolve(table), Files.readAllBytes(sandbox.resolve(table)));
        }
        String text = Files.readString(sandbox.resolve("connection.yaml")).replaceFirst("  authUrl: .*\n", urls)
                .replaceFirst("  auth: \\{kind: basic, user: planner@demo.example}\n", "  auth: {" + auth + "}\n")
                .replaceAll("\\$\\{[^}]*}", "http://localhost:1");
        Files.writeString(own.resolve("connection.yaml"), text);
        Connection connection = ConnectionFiles.read(folder, value -> value, findings).get("close");
        return connection == null ? null : connection.anaplan();
    }

    private AnaplanAuth auth(String auth) throws IOException {
        Findings findings = new Findings();
        AnaplanSettings anaplan = read(BOTH, auth, findings);
        assertThat(findings.sorted()).isEmpty();
        return anaplan.auth();
    }

    @Test
    void eachWayToSignInIsReadWithItsDefaults() throws IOException {
        assertThat(auth("user: u")).isEqualTo(new AnaplanAuth.Basic("u"));
        assertThat(auth("kind: certificate")).isEqualTo(new AnaplanAuth.Certificate(AnaplanAuth.Payload.V2));
        assertThat(auth("kind: certificate, payload: v1")).isEqualTo(new AnaplanAuth.Certificate(AnaplanAuth.Payload.V1));
        assertThat(auth("kind: oauth-code, clientId: c, redirectUrl: 'https://p/pair/close/anaplan/callback'")).isEqualTo(
                new AnaplanAuth.OauthCode("c", URI.create("https://p/pair/close/anaplan/callback"), "openid profile email offline_access"));
        assertThat(auth("kind: oauth-device, clientId: c, scope: openid offline_access")).isEqualTo(
                new AnaplanAuth.OauthDevice("c", "openid offline_access"));
    }

    @Test
    void eachWayNeedsTheAddressOfItsOwnServiceOnly() throws IOException {
        // Given
        Findings findings = new Findings();

        // Then
        assertThat(read("  oauthUrl: https://oauth\n", "kind: oauth-device, clientId: c", findings).authUrl()).isNull();
        assertThat(read("  authUrl: https://auth\n", "kind: certificate", findings).oauthUrl()).isNull();
        assertThat(findings.sorted()).isEmpty();
        assertThat(read("  authUrl: https://auth\n", "kind: oauth-device, clientId: c", findings)).isNull();
        assertThat(findings.sorted().toString()).contains("'oauthUrl' is missing in anaplan");
        assertThat(read("  oauthUrl: https://oauth\n", "kind: certificate", findings)).isNull();
        assertThat(findings.sorted().toString()).contains("'authUrl' is missing in anaplan");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
        "kind: basic                                          | 'user' is missing in anaplan.auth",
        "kind: basic, user: u, payload: v2                    | key 'payload' does not go with kind 'basic'",
        "kind: certificate, user: u                           | key 'user' does not go with kind 'certificate'",
        "kind: certificate, payload: v3                       | anaplan.auth.payload",
        "kind: certificate, paylod: v1                        | unknown key 'paylod'",
        "kind: oauth-code, clientId: c                        | 'redirectUrl' is missing",
        "kind: oauth-device                                   | 'clientId' is missing",
        "kind: oauth-device, clientId: c, redirectUrl: http:/ | key 'redirectUrl' does not go with kind 'oauth-device'",
        "kind: saml, user: u                                  | anaplan.auth.kind"})
    void whatDoesNotFitTheKindIsAMistake(String auth, String saying) throws IOException {
        // When
        Findings findings = new Findings();
        AnaplanSettings read = read(BOTH, auth, findings);

        // Then
        assertThat(read).isNull();
        assertThat(findings.sorted().toString()).contains(saying);
    }
}
