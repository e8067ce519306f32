package io.mlconnector.x3anaplan.ops.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.acceptance.Landscape;
import io.mlconnector.x3anaplan.acceptance.Product;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A packaged process without an identity provider that listens on every address, as in a pod. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ThisMachineOnlyIT {

    private Landscape landscape;
    private Product product;
    private int port;

    @BeforeAll
    void start() throws IOException {
        landscape = Landscape.empty();
        landscape.connection("close").write(landscape.connections());
        Map<String, String> settings = landscape.settings();
        settings.put("quarkus.http.host", "0.0.0.0");
        product = Product.serve(landscape.home(), settings);
        port = URI.create(product.url()).getPort();
    }

    @AfterAll
    void stop() {
        product.close();
        landscape.close();
    }

    @Test
    void everyRouteThatNeedsARoleAnswersThisMachineAndNobodyElse() throws IOException {
        Map<String, Integer> wrong = new TreeMap<>();
        Optional<InetAddress> outside = outside();
        for (AccessTable.Rule rule : AccessTable.rules()) {
            String path = rule.path().replaceAll("\\{\\w+}", "999999");
            boolean open = rule.role() == Role.anonymous;
            // When this machine asks, or somebody else, or somebody who signs in where nobody can
            expect(true, wrong, "here", rule, path, local("localhost:" + port));
            for (String stranger : List.of("Origin: http://evil.example", "X-Forwarded-For: 203.0.113.7", "Via: 1.1 proxy")) {
                expect(open, wrong, stranger, rule, path, local("localhost:" + port), stranger);
            }
            if (!open) {
                expect(false, wrong, "a guess", rule, path, local("localhost:" + port), "Authorization: Bearer guessed");
            }
            expect(open, wrong, "a name made to point here", rule, path, local("rebound.example:" + port));
            if (outside.isPresent()) {
                expect(open, wrong, "another address", rule, path, new Peer(outside.get(), "localhost:" + port));
            }
        }
        // Then
        assertThat(wrong).isEmpty();
        assertThat(product.log()).contains("No identity provider is configured: pages and API answer this machine only");
    }

    @Test
    void aConsentThatAnotherSitesPagePostsIsLedToTheSameAddressOfOurs() throws IOException {
        Answer posted = ask(local("localhost:" + port), "POST", "/pair/close/x3/callback", "authorizationCode=c%26d&state=s", "Origin: null",
                "Content-Type: application/x-www-form-urlencoded");
        assertThat(posted.status()).isEqualTo(303);
        assertThat(posted.location()).isEqualTo("/pair/close/x3/callback?code=c%26d&state=s");
        // and is judged there
        assertThat(ask(local("localhost:" + port), "GET", posted.location(), "").status()).isEqualTo(422);
        assertThat(ask(local("localhost:" + port), "GET", posted.location(), "", "Origin: http://evil.example").status()).isEqualTo(403);
    }

    /** @param host what the request calls us */
    private record Peer(InetAddress address, String host) {
    }

    private record Answer(int status, String location) {
    }

    private static Peer local(String host) {
        return new Peer(InetAddress.getLoopbackAddress(), host);
    }

    private void expect(boolean open, Map<String, Integer> wrong, String who, AccessTable.Rule rule, String path, Peer peer, String... headers)
            throws IOException {
        int status = ask(peer, rule.method(), path, "", headers).status();
        boolean turnedAway = status == 401 || status == 403 || status == 429; // after so many guesses
        if (turnedAway == open) {
            wrong.put(who + " " + rule.method() + " " + path, status);
        }
    }

    private Answer ask(Peer peer, String method, String path, String body, String... headers) throws IOException {
        StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: " + peer.host() + "\r\nConnection: close\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        request.append("Content-Length: ").append(body.length()).append("\r\n\r\n").append(body);
        try (Socket socket = new Socket(peer.address(), port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
            BufferedReader answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            int status = Integer.parseInt(answer.readLine().split(" ")[1]);
            String location = null;
            for (String line = answer.readLine(); line != null && !line.isEmpty(); line = answer.readLine()) {
                location = line.toLowerCase().startsWith("location:") ? line.substring(9).strip() : location;
            }
            return new Answer(status, location);
        }
    }

    /** An address of this machine that others could reach, if it has one. */
    private static Optional<InetAddress> outside() throws IOException {
        return Collections.list(NetworkInterface.getNetworkInterfaces()).stream().flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress()).findFirst();
    }
}
