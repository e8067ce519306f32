package io.mlconnector.x3anaplan.sandbox.http;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * Something that goes wrong between a client and a simulated system.
 *
 * @param method HTTP method, or null for any
 * @param path regular expression that must be found in path and decoded query ({@code path?query}), or null for any
 * @param skip how many matching requests pass unharmed first
 * @param times how many matching requests are hit after that; -1 for all
 * @param status for {@code STATUS}, and for {@code BODY} (0 keeps the handler's)
 * @param headers added to the answer of {@code STATUS} and {@code BODY}
 * @param body for {@code STATUS} and {@code BODY}
 * @param millis for {@code LATENCY}, {@code HANG} and {@code DRIP}
 */
public record Fault(Kind kind, String method, String path, int skip, int times, int status, Map<String, String> headers,
        String body, long millis) {

    public enum Kind {
        /** Answers with status, headers and body; the handler is not called. */
        STATUS,
        /** Calls the handler, then answers with this body (and status, if given) in place of its own. */
        BODY,
        /** Waits, then goes on as usual. */
        LATENCY,
        /** Waits without ever calling the handler, then drops the connection. */
        HANG,
        /** Drops the connection; the handler is not called. */
        RESET_BEFORE,
        /** Calls the handler, so its effect stands, then drops the connection without an answer. */
        RESET_AFTER,
        /** Calls the handler, announces the whole body, sends half of it and drops the connection. */
        TRUNCATE,
        /** Calls the handler, then sends the body a byte at a time, with a wait before each. */
        DRIP
    }

    public Fault {
        headers = headers == null ? Map.of() : headers;
        times = times == 0 ? 1 : times;
        body = body == null ? "" : body;
    }

    /** A fault that hits the next matching request only. */
    public static Fault once(Kind kind, String method, String path) {
        return new Fault(kind, method, path, 0, 1, 0, null, null, 0);
    }

    public static Fault status(String method, String path, int times, int status, String contentType, String body) {
        return new Fault(Kind.STATUS, method, path, 0, times, status, Map.of("Content-Type", contentType), body, 0);
    }

    public Fault after(int skipped) {
        return new Fault(kind, method, path, skipped, times, status, headers, body, millis);
    }

    boolean matches(Request request) {
        String where = request.rawQuery().isEmpty() ? request.path()
                : request.path() + "?" + java.net.URLDecoder.decode(request.rawQuery(), java.nio.charset.StandardCharsets.UTF_8);
        return (method == null || method.equalsIgnoreCase(request.method()))
                && (path == null || Pattern.compile(path).matcher(where).find());
    }
}
