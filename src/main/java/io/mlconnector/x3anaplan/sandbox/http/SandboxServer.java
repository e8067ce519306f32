package io.mlconnector.x3anaplan.sandbox.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.impl.bootstrap.HttpServer;
import org.apache.hc.core5.http.impl.bootstrap.ServerBootstrap;
import org.apache.hc.core5.http.protocol.HttpProcessorBuilder;
import org.apache.hc.core5.http.protocol.ResponseConnControl;
import org.apache.hc.core5.http.protocol.ResponseContent;
import org.apache.hc.core5.io.CloseMode;

/**
 * One simulated system on a loopback port of its own: routes by method and path template, a log of all requests, faults.
 * The {@code Date} header shows the sandbox clock, as the clients under test take the server's time from it.
 */
public final class SandboxServer implements AutoCloseable {

    private record Route(String method, Pattern path, Function<Request, Reply> handler) {
    }

    private final HttpServer server;
    private final int requestedPort;
    private final String scheme;
    private final SandboxClock clock;
    private final RequestLog log = new RequestLog();
    private final Faults faults = new Faults();
    private final List<Route> routes = new ArrayList<>();
    private volatile Function<Request, Reply> fallback = r -> Reply.empty(404);
    private volatile BiFunction<Request, Reply, Reply> onTheWay = (request, reply) -> reply;

    /** @param port 0 for any free one */
    public SandboxServer(String name, int port, SandboxClock clock) {
        this(name, port, clock, null);
    }

    /** @param tls serves HTTPS with it; null for HTTP */
    public SandboxServer(String name, int port, SandboxClock clock, SSLContext tls) {
        this.clock = clock;
        scheme = tls == null ? "http" : "https";
        requestedPort = port;
        server = ServerBootstrap.bootstrap().setLocalAddress(InetAddress.getLoopbackAddress()).setListenerPort(requestedPort)
                .setSocketConfig(SocketConfig.custom().setTcpNoDelay(true).build())
                .setHttpProcessor(HttpProcessorBuilder.create().addAll(new ResponseContent(), new ResponseConnControl()).build())
                .setRequestRouter((request, context) -> (exchange, response, c) -> handle(exchange, response))
                // not setSslContext: one failed handshake would end its listening
                .setServerSocketFactory(tls == null ? null : tls.getServerSocketFactory())
                .setExceptionListener(new Silence()).create();
    }

    /** Adds a route; {@code {}} in the template stands for one path segment, {@code {*}} for the rest of the path. First match wins. */
    public SandboxServer route(String method, String template, Function<Request, Reply> handler) {
        String regex = Pattern.quote(template).replace("{*}", "\\E(.*)\\Q").replace("{}", "\\E([^/]+)\\Q");
        routes.add(new Route(method, Pattern.compile(regex), handler));
        return this;
    }

    /** What answers when no route matches; the default is an empty 404. */
    public SandboxServer otherwise(Function<Request, Reply> handler) {
        fallback = handler;
        return this;
    }

    /** What stands between the system and its clients and changes answers: a proxy, a program of the customer's own. Null: nothing. */
    public void onTheWay(BiFunction<Request, Reply, Reply> change) {
        onTheWay = change == null ? (request, reply) -> reply : change;
    }

    public SandboxServer start() {
        try {
            server.start();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("port " + requestedPort + " cannot be listened on", e);
        }
        return this;
    }

    /** The port it listens on; known once it is started. */
    public int port() {
        return server.getLocalPort();
    }

    public String url() {
        return scheme + "://localhost:" + port();
    }

    public RequestLog log() {
        return log;
    }

    public Faults faults() {
        return faults;
    }

    @Override
    public void close() {
        server.close(CloseMode.IMMEDIATE);
    }

    private void handle(ClassicHttpRequest http, ClassicHttpResponse response) throws IOException {
        Instant arrival = Instant.now();
        byte[] body = http.getEntity() == null ? new byte[0] : EntityUtils.toByteArray(http.getEntity());
        Request request = request(http, body);
        long seq = log.arrived(arrival, request);
        Optional<Fault> fault = faults.strike(request);
        try {
            if (fault.isEmpty()) {
                send(response, seq, dispatch(request), null);
            } else {
                suffer(fault.get(), response, seq, request);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (RuntimeException e) {
            e.printStackTrace();
            send(response, seq, Reply.text(599, "text/plain", "sandbox failure: " + e), null);
        }
    }

    private static Request request(ClassicHttpRequest http, byte[] body) throws IOException {
        try {
            URI uri = http.getUri();
            Map<String, List<String>> headers = new HashMap<>();
            for (Header header : http.getHeaders()) {
                headers.computeIfAbsent(header.getName(), n -> new ArrayList<>()).add(header.getValue());
            }
            return Request.of(http.getMethod(), uri.getPath(), uri.getRawQuery(), headers, body);
        } catch (URISyntaxException e) {
            throw new IOException("bad request line", e);
        }
    }

    /** An IOException leaves the connection dropped without an answer. */
    private void suffer(Fault fault, ClassicHttpResponse response, long seq, Request request) throws IOException, InterruptedException {
        switch (fault.kind()) {
            case STATUS -> send(response, seq, faulty(fault, fault.status()), null);
            case BODY -> {
                Reply honest = dispatch(request);
                send(response, seq, faulty(fault, fault.status() == 0 ? honest.status() : fault.status()), null);
            }
            case LATENCY -> {
                Thread.sleep(fault.millis());
                send(response, seq, dispatch(request), null);
            }
            case HANG -> {
                Thread.sleep(fault.millis());
                throw new IOException("fault: connection dropped after a hang");
            }
            case RESET_BEFORE -> throw new IOException("fault: connection dropped");
            case RESET_AFTER -> {
                dispatch(request);
                throw new IOException("fault: connection dropped after the effect");
            }
            case DRIP -> send(response, seq, dispatch(request), FaultyBody.drip(fault.millis()));
            case TRUNCATE -> send(response, seq, dispatch(request), FaultyBody.half());
        }
    }

    private static Reply faulty(Fault fault, int status) {
        return new Reply(status, fault.headers(), fault.body().getBytes(StandardCharsets.UTF_8));
    }

    private Reply dispatch(Request request) {
        return onTheWay.apply(request, answer(request));
    }

    private Reply answer(Request request) {
        for (Route route : routes) {
            if (route.method.equals(request.method())) {
                Matcher m = route.path.matcher(request.path());
                if (m.matches()) {
                    List<String> arguments = new ArrayList<>();
                    for (int i = 1; i <= m.groupCount(); i++) {
                        arguments.add(m.group(i));
                    }
                    return route.handler.apply(request.withPathArguments(arguments));
                }
            }
        }
        return fallback.apply(request);
    }

    private void send(ClassicHttpResponse response, long seq, Reply reply, FaultyBody.Writing fault) {
        log.answered(seq, reply.status());
        response.setCode(reply.status());
        reply.headers().forEach((name, value) -> {
            if (!name.equalsIgnoreCase("Content-Type")) {
                response.setHeader(name, value);
            }
        });
        response.setHeader("Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.ofInstant(clock.instant(), ZoneOffset.UTC)));
        byte[] body = reply.body();
        if (body.length > 0) {
            ContentType type = ContentType.parseLenient(reply.headers().get("Content-Type"));
            response.setEntity(fault == null ? new ByteArrayEntity(body, type) : new FaultyBody(body, type, fault));
        }
    }
}
