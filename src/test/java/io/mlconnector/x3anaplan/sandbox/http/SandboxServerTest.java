package io.mlconnector.x3anaplan.sandbox.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SandboxServerTest {

    private final SandboxClock clock = new SandboxClock();
    private final AtomicInteger handled = new AtomicInteger();
    private SandboxServer server;

    @BeforeEach
    void start() throws IOException {
        server = new SandboxServer("test", 0, clock).route("GET", "/page", r -> {
            handled.incrementAndGet();
            return Reply.json(200, "x".repeat(10_000));
        }).route("PUT", "/echo", r -> Reply.bytes(200, "application/octet-stream", r.body())).start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void everyAnswerShowsTheSandboxClockOnceAndNoOther() throws Exception {
        // Given a clock years away from the machine's
        clock.set(Instant.parse("2031-05-06T07:08:09Z"));

        // When a page, a missing page and a fault answer
        server.faults().arm(Fault.status("GET", "/fault", 1, 503, "text/html", "<html/>"));
        for (String path : new String[] {"/page", "/missing", "/fault"}) {
            HttpResponse<String> answer = get(path);

            // Then there is one Date and it is the sandbox's
            assertThat(answer.headers().allValues("Date")).hasSize(1);
            Instant shown = ZonedDateTime.parse(answer.headers().firstValue("Date").orElseThrow(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            assertThat(Duration.between(Instant.parse("2031-05-06T07:08:09Z"), shown)).isBetween(Duration.ZERO, Duration.ofMinutes(1));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"RESET_BEFORE", "RESET_AFTER", "TRUNCATE"})
    void aDroppedConnectionIsAnErrorForTheClientAndTheNextRequestPasses(Fault.Kind kind) throws Exception {
        // Given
        server.faults().arm(Fault.once(kind, "GET", "/page"));

        // When read without a client that repeats requests by itself
        String raw = raw("/page");

        // Then nothing came, or half of what was announced
        if (kind == Fault.Kind.TRUNCATE) {
            assertThat(raw).startsWith("HTTP/1.1 200").contains("Content-Length: 10002");
            assertThat(raw.substring(raw.indexOf("\r\n\r\n") + 4)).hasSize(5001);
        } else {
            assertThat(raw).isEmpty();
        }
        assertThat(server.faults().hits()).isEqualTo(1);
        assertThat(handled.get()).isEqualTo(kind == Fault.Kind.RESET_BEFORE ? 0 : 1);
        assertThat(get("/page").statusCode()).isEqualTo(200);
    }

    @Test
    void aBodyOfMegabytesArrivesWhole() throws Exception {
        byte[] body = new byte[5_000_000];
        body[4_999_999] = 7;
        HttpResponse<byte[]> answer = HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(server.url() + "/echo"))
                .PUT(HttpRequest.BodyPublishers.ofByteArray(body)).build(), HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.body()).isEqualTo(body);
    }

    @Test
    void aTruncatedBodyIsAnErrorForAnHttpClient() {
        server.faults().arm(Fault.once(Fault.Kind.TRUNCATE, "GET", "/page"));
        assertThatThrownBy(() -> get("/page")).isInstanceOf(IOException.class);
    }

    private String raw(String path) throws IOException {
        try (Socket socket = new Socket("localhost", server.port())) {
            socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            StringBuilder received = new StringBuilder();
            try {
                for (int b; (b = socket.getInputStream().read()) >= 0;) {
                    received.append((char) b);
                }
            } catch (SocketException e) {
                // a reset ends the reading as the end of the stream does
            }
            return received.toString();
        }
    }

    private HttpResponse<String> get(String path) throws Exception {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(server.url() + path)).build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
