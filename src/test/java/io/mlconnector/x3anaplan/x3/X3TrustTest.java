package io.mlconnector.x3anaplan.x3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlconnector.x3anaplan.connection.Certificates;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.failure.SourceFault;
import io.mlconnector.x3anaplan.sandbox.http.OwnAuthority;
import io.mlconnector.x3anaplan.sandbox.http.SandboxClock;
import io.mlconnector.x3anaplan.sandbox.http.SandboxServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class X3TrustTest {

    @TempDir
    static Path folder;
    private static OwnAuthority authority;

    @BeforeAll
    static void certify() throws Exception {
        authority = new OwnAuthority(folder);
        Files.writeString(folder.resolve("ca.pem"), authority.pem());
        Path other = Files.createDirectories(folder.resolve("other"));
        Files.writeString(other.resolve("ca.pem"), new OwnAuthority(other).pem());
    }

    @Test
    void theConnectionsOwnCertificatesAreTrustedForX3AndItsTokenServerAndNoOthers() throws Exception {
        try (SignInBench bench = new SignInBench(authority.server())) {
            bench.auth = bench.machine();
            bench.caFile = folder.resolve("ca.pem");
            assertThat(bench.url.getScheme()).isEqualTo("https");
            assertThat(bench.read().rows()).isEqualTo(5);
        }
    }

    @Test
    void anUnknownAuthorityIsRefusedAtOnceWithTheKeyToSet() throws Exception {
        try (SignInBench bench = new SignInBench(authority.server())) {
            for (Path file : new Path[] {null, folder.resolve("other/ca.pem")}) {
                bench.caFile = file;
                refused(bench);
            }
            bench.auth = bench.machine();
            refused(bench);
            assertThat(bench.entries()).isEmpty();
        }
    }

    @Test
    void theConnectionsOwnCertificatesAreTrustedBesideThoseOfTheJvm() throws Exception {
        // Given X3 with an authority of its own, a token server with one that the JVM knows, and a stranger
        OwnAuthority known = new OwnAuthority(Files.createDirectories(folder.resolve("public")));
        OwnAuthority stranger = new OwnAuthority(Files.createDirectories(folder.resolve("stranger")));
        Path pem = Files.writeString(folder.resolve("public/ca.pem"), known.pem());
        KeyStore jvm = KeyStore.getInstance(KeyStore.getDefaultType());
        jvm.load(null, null);
        jvm.setCertificateEntry("public", Certificates.read(pem).get(0));
        // When
        SSLContext tls = X3Trust.trusting(null, folder.resolve("ca.pem"), jvm).createSSLContext(new DefaultCamelContext());
        // Then
        assertThat(answer(authority, tls)).isEqualTo(404);
        assertThat(answer(known, tls)).isEqualTo(404);
        assertThatThrownBy(() -> answer(stranger, tls)).isInstanceOf(SSLHandshakeException.class);
    }

    private static int answer(OwnAuthority shown, SSLContext trusting) throws Exception {
        try (SandboxServer server = new SandboxServer("tls", 0, new SandboxClock(), shown.server()).start()) {
            return HttpClient.newBuilder().sslContext(trusting).build().send(HttpRequest.newBuilder(URI.create(server.url())).build(),
                    HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }

    private static void refused(SignInBench bench) {
        assertThatThrownBy(bench::read).isInstanceOfSatisfying(SourceFault.class, f -> assertThat(f.isPassing()).isFalse())
                .hasMessageContaining("no trust").hasMessageContaining("x3.caFile");
    }

    @Test
    void aCertificateForAnotherNameIsRefused() throws Exception {
        try (SignInBench bench = new SignInBench(authority.server())) {
            bench.caFile = folder.resolve("ca.pem");
            bench.url = java.net.URI.create("https://[::ffff:127.0.0.1]:" + bench.url.getPort());
            refused(bench);
        }
    }

    @Test
    void aFileThatIsGoneIsNamed() throws Exception {
        try (SignInBench bench = new SignInBench(authority.server())) {
            bench.caFile = folder.resolve("gone.pem");
            assertThatThrownBy(bench::read).isInstanceOf(ConfigurationFault.class).hasMessageContaining("x3.caFile").hasMessageContaining("gone.pem");
        }
    }
}
