package io.mlconnector.x3anaplan.ops.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.signin.Consent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** Waits on this machine for the browser that brings a consent, by GET or POST. */
final class ConsentListener implements AutoCloseable {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final int MOST = 64 * 1024;
    private final HttpServer server;
    private final BlockingQueue<Consent> came = new ArrayBlockingQueue<>(1);

    private ConsentListener(HttpServer server) {
        this.server = server;
    }

    /** Listens there if that is this machine and nobody else listens; otherwise null. */
    static ConsentListener at(URI redirect) {
        if (!"http".equals(redirect.getScheme()) || !LOOPBACK.contains(redirect.getHost()) || redirect.getPort() < 0) {
            return null;
        }
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), redirect.getPort()), 0);
            ConsentListener listener = new ConsentListener(server);
            server.createContext(redirect.getPath().isEmpty() ? "/" : redirect.getPath(), listener::take);
            server.start();
            return listener;
        } catch (IOException e) {
            return null; // the port is taken, perhaps by a serving process: paste the code instead
        }
    }

    private void take(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readNBytes(MOST), StandardCharsets.UTF_8);
        Consent consent = Consent.of(exchange.getRequestURI().getRawQuery(), exchange.getRequestHeaders().getFirst("Content-Type"), body);
        boolean expected = consent.state() != null && (consent.code() != null || consent.error() != null);
        byte[] page = ("<!doctype html><title>Pairing</title><p>" + (expected ? "Thank you. The command line says how it ended; you may close this page."
                : "No consent came with this request.") + "</p>").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/html;charset=UTF-8");
        exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
        exchange.sendResponseHeaders(expected ? 200 : 400, page.length);
        exchange.getResponseBody().write(page);
        exchange.close();
        if (expected) {
            came.offer(consent);
        }
    }

    /** The consent. @throws ConfigurationFault if none comes in time */
    Consent await(Duration patience) throws InterruptedException {
        Consent consent = came.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (consent == null) {
            throw new ConfigurationFault("no consent came back within " + patience.toMinutes() + " minutes. Begin the pairing anew.");
        }
        return consent;
    }

    @Override
    public void close() {
        server.stop(1);
    }
}
