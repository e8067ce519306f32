package io.mlconnector.x3anaplan.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.signin.Consent;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsentListenerTest {

    private static URI free() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return URI.create("http://localhost:" + socket.getLocalPort() + "/pair/test/callback");
        }
    }

    private static int send(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    @Test
    void aConsentByGetOrPostIsHandedOverAndOtherRequestsAreNot() throws Exception {
        URI redirect = free();
        try (ConsentListener listener = ConsentListener.at(redirect)) {
            assertThat(send(HttpRequest.newBuilder(redirect))).isEqualTo(400);
            assertThat(send(HttpRequest.newBuilder(URI.create(redirect + "?authorizationCode=c1&state=s1")))).isEqualTo(200);
            assertThat(listener.await(Duration.ofSeconds(5))).isEqualTo(new Consent("c1", "s1", null, null));
            assertThat(send(HttpRequest.newBuilder(redirect).header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString("code=c2&state=s2&endpoint=https%3A%2F%2Fx")))).isEqualTo(200);
            assertThat(listener.await(Duration.ofSeconds(5))).isEqualTo(new Consent("c2", "s2", "https://x", null));
            assertThatThrownBy(() -> listener.await(Duration.ofMillis(1))).isInstanceOf(ConfigurationFault.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://localhost:1234/callback", "http://planning.example.com:1234/callback", "http://localhost/callback"})
    void onlyThisMachineIsListenedOn(String redirect) {
        assertThat(ConsentListener.at(URI.create(redirect))).isNull();
    }

    @Test
    void aPortThatIsTakenIsLeftAlone() throws Exception {
        URI redirect = free();
        try (ConsentListener first = ConsentListener.at(redirect)) {
            assertThat(first).isNotNull();
            assertThat(ConsentListener.at(redirect)).isNull();
        }
    }
}
