package io.mlconnector.x3anaplan.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.finding.Findings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class X3AuthTest {

    @TempDir
    Path folder;

    private String protocol = "rest";

    private X3Settings read(String url, String auth, Findings findings) throws IOException {
        Path own = Files.createDirectories(folder.resolve("close"));
        Path sandbox = Path.of("connections/sandbox");
        for (String table : new String[] {"accounts.csv", "cost-centers.csv"}) {
            Files.write(own.resolve(table), Files.readAllBytes(sandbox.resolve(table)));
        }
        String text = Files.readString(sandbox.resolve("connection.yaml")).replaceFirst("  url: .*\n", url)
                .replaceFirst("  auth: \\{kind: basic, user: demo}\n", "  auth: {" + auth + "}\n").replaceAll("\\$\\{[^}]*}", "http://localhost:1").replace("protocol: rest", "protocol: " + protocol);
        Files.writeString(own.resolve("connection.yaml"), text);
        Connection connection = ConnectionFiles.read(folder, value -> value, findings).get("close");
        return connection == null ? null : connection.x3();
    }

    private X3Auth auth(String auth) throws IOException {
        Findings findings = new Findings();
        X3Settings x3 = read("  url: https://x3.example.com:8124/\n", auth, findings);
        assertThat(findings.sorted()).isEmpty();
        return x3.auth();
    }

    @Test
    void eachWayToSignInIsReadWithItsDefaults() throws IOException {
        assertThat(auth("user: u")).isEqualTo(new X3Auth.Basic("u"));
        assertThat(auth("kind: connected-app, clientId: c, user: u")).isEqualTo(new X3Auth.ConnectedApp("c", "u",
                "https://x3.example.com:8124/xtrem/api", Duration.ofMinutes(5), Duration.ofSeconds(30)));
        assertThat(((X3Auth.ConnectedApp) auth("kind: connected-app, clientId: c, user: u, audience: ''")).audience()).isEmpty();
        assertThat(auth("kind: client-credentials, tokenUrl: 'https://t/token', clientId: c, body: form")).isEqualTo(
                new X3Auth.ClientCredentials(URI.create("https://t/token"), "c", null, X3Auth.Body.FORM));
    }

    @Test
    void aCloudGatewayNeedsNoAddressOfX3AndItsFoldersLieBesideItsTokens() throws IOException {
        Findings findings = new Findings();
        protocol = "graphql\n  graphql: {periods: {from: accounting-date}, categories: {1: ['*']}}";
        X3Settings x3 = read("", "kind: cloud-gateway, authorizeUrl: 'https://g/v1/token/authorise', tokenUrl: 'https://g/v1/token', clientId: c,"
                + " scope: s, customer: 'https://x3', redirectUrl: 'https://p/pair/close/callback'", findings);
        assertThat(findings.sorted()).isEmpty();
        assertThat(x3.url()).isNull();
        assertThat(((X3Auth.CloudGateway) x3.auth()).foldersUrl()).isEqualTo(URI.create("https://g/v1/folders"));
    }

    @Test
    void theCloudGatewayServesNoRest() throws IOException {
        Findings findings = new Findings();
        assertThat(read("", "kind: cloud-gateway, authorizeUrl: 'https://g/v1/token/authorise', tokenUrl: 'https://g/v1/token', clientId: c,"
                + " scope: s, customer: 'https://x3', redirectUrl: 'https://p/pair/close/callback'", findings)).isNull();
        assertThat(findings.sorted().toString()).contains("the cloud gateway does not serve X3 over REST", "protocol: graphql");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
        "kind: basic                                                     | 'user' is missing in x3.auth",
        "kind: basic, user: u, clientId: c                               | key 'clientId' does not go with kind 'basic'",
        "kind: basic, user: u, clientid: c                               | unknown key 'clientid'",
        "kind: connected-app, clientId: c                                | 'user' is missing",
        "kind: connected-app, clientId: c, user: u, lifetime: PT30S      | dead at once",
        "kind: connected-app, clientId: c, user: u, lifetime: PX         | cannot be read",
        "kind: client-credentials, clientId: c                           | 'tokenUrl' is missing",
        "kind: cloud-gateway, clientId: c                                | 'redirectUrl' is missing",
        "kind: saml, user: u                                             | x3.auth.kind"})
    void whatDoesNotFitTheKindIsAMistake(String auth, String saying) throws IOException {
        Findings findings = new Findings();
        assertThat(read("  url: https://x3.example.com:8124\n", auth, findings)).isNull();
        assertThat(findings.sorted().toString()).contains(saying);
    }

    @Test
    void theOtherWaysNeedAnAddressOfX3AndAReadableFileOfCertificates() throws IOException {
        Findings findings = new Findings();
        read("", "user: u", findings);
        assertThat(findings.sorted().toString()).contains("'url' is missing in x3");
        Findings certificates = new Findings();
        read("  url: https://x3\n  caFile: ca.pem\n", "user: u", certificates);
        assertThat(certificates.sorted().toString()).contains("there is no file", "ca.pem");
        Files.writeString(folder.resolve("close/ca.pem"), "no certificate");
        Findings unreadable = new Findings();
        read("  url: https://x3\n  caFile: ca.pem\n", "user: u", unreadable);
        assertThat(unreadable.sorted().toString()).contains("ca.pem", "certificate");
    }
}
