package io.mlconnector.x3anaplan.sandbox.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A request as a simulated system sees it: decoded path and query, headers by name ignoring case, the whole body. */
public record Request(String method, String path, String rawQuery, Map<String, List<String>> headers, byte[] body,
        List<String> pathArguments) {

    public static Request of(String method, String path, String rawQuery, Map<String, List<String>> headers, byte[] body) {
        Map<String, List<String>> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        byName.putAll(headers);
        return new Request(method, path, rawQuery == null ? "" : rawQuery, byName, body, List.of());
    }

    /** The same request with other arguments of its path. */
    public Request withPathArguments(List<String> arguments) {
        return new Request(method, path, rawQuery, headers, body, arguments);
    }

    /** The n-th {@code {...}} of the route's path, decoded, from 0. */
    public String argument(int n) {
        return pathArguments.get(n);
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name)).filter(l -> !l.isEmpty()).map(l -> l.get(0));
    }

    /** Query parameters, decoded ('+' is a blank); of a repeated one the last. */
    public Map<String, String> query() {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : rawQuery.split("&")) {
            if (!pair.isEmpty()) {
                int eq = pair.indexOf('=');
                String name = eq < 0 ? pair : pair.substring(0, eq);
                String value = eq < 0 ? "" : pair.substring(eq + 1);
                parameters.put(decode(name), decode(value));
            }
        }
        return parameters;
    }

    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
