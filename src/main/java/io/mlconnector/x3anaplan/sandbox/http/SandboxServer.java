package io.mlconnector.x3anaplan.sandbox.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One simulated system on a loopback port of its own: routes by method and path template, a log of all requests, faults.
 * The {@code Date} header shows the sandbox clock, as the clients under test take the server's time from it.
 */
public final class SandboxServer implements AutoCloseable {

    static {
        System.setProperty("sun.net.httpserver.nodelay", "true"); // else every answer waits for a delayed acknowledgement
    }

    private record Route(String method, Pattern path, Function<Request, Reply> handler) {
    }

    private final HttpServer server;
    private final ExecutorService threads;
    private final SandboxClock clock;
    private final RequestLog log = new RequestLog();
    private final Faults faults = new Faults();
    private final List<Route> routes = new ArrayList<>();
    private volatile Function<Request, Reply> fallback = r -> Reply.empty(404);

    /** @param port 0 for any free one */
    public SandboxServer(String name, int port, SandboxClock clock) throws IOException {
        this.clock = clock;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "sandbox-" + name);
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", this::handle);
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

    public SandboxServer start() {
        server.start();
        return this;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String url() {
        return "http://localhost:" + port();
    }

    public RequestLog log() {
        return log;
    }

    public Faults faults() {
        return faults;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        Instant arrival = Instant.now();
        byte[] body = exchange.getRequestBody().readAllBytes();
        Request request = Request.of(exchange.getRequestMethod(), exchange.getRequestURI().getPath(),
                exchange.getRequestURI().getRawQuery(), exchange.getRequestHeaders(), body);
        long seq = log.arrived(arrival, request);
        try {
            Optional<Fault> fault = faults.strike(request);
            if (fault.isEmpty()) {
                send(exchange, seq, dispatch(request), false);
            } else {
                suffer(fault.get(), exchange, seq, request);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            send(exchange, seq, Reply.text(599, "text/plain", "sandbox failure: " + e), false);
            e.printStackTrace();
        } finally {
            exchange.close(); // with no answer sent, this drops the connection
        }
    }

    private void suffer(Fault fault, HttpExchange exchange, long seq, Request request) throws IOException, InterruptedException {
        switch (fault.kind()) {
            case STATUS -> send(exchange, seq, faulty(fault, fault.status()), false);
            case BODY -> {
                Reply honest = dispatch(request);
                send(exchange, seq, faulty(fault, fault.status() == 0 ? honest.status() : fault.status()), false);
            }
            case LATENCY -> {
                Thread.sleep(fault.millis());
                send(exchange, seq, dispatch(request), false);
            }
            case HANG -> Thread.sleep(fault.millis());
            case RESET_BEFORE -> { }
            case RESET_AFTER -> dispatch(request);
            case TRUNCATE -> send(exchange, seq, dispatch(request), true);
        }
    }

    private static Reply faulty(Fault fault, int status) {
        return new Reply(status, fault.headers(), fault.body().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private Reply dispatch(Request request) {
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

    private void send(HttpExchange exchange, long seq, Reply reply, boolean half) throws IOException {
        reply.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        exchange.getResponseHeaders().set("Date",
                DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.ofInstant(clock.instant(), ZoneOffset.UTC)));
        log.answered(seq, reply.status());
        byte[] body = reply.body();
        exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            OutputStream out = exchange.getResponseBody();
            out.write(body, 0, half ? body.length / 2 : body.length);
            out.flush();
        }
    }
}
