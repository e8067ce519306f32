package io.mlconnector.x3anaplan.sandbox.anaplan.api;

import io.mlconnector.x3anaplan.sandbox.http.Reply;
import io.mlconnector.x3anaplan.sandbox.http.Request;
import io.mlconnector.x3anaplan.sandbox.anaplan.AnswerSettings;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Envelopes, errors and pages of the integration API (anaplan-api section 3.1). */
final class Answers {

    private final Supplier<String> base;
    private final AnswerSettings settings;

    Answers(Supplier<String> base, AnswerSettings settings) {
        this.base = base;
        this.settings = settings;
    }

    /** One object under its key. */
    Reply one(String key, Object value) {
        return enveloped(Map.of("schema", schema(key)), key, value);
    }

    /** A page of a collection; an empty one has no key. Without {@code limit} the paging shows a {@code next} that means nothing. */
    Reply page(Request request, String key, List<?> all) {
        boolean limited = request.query().containsKey("limit");
        int offset = number(request, "offset", 0);
        int limit = Math.min(number(request, "limit", 5000), key.equals("chunks") ? settings.chunksPerPage() : settings.rowsPerPage());
        List<?> rows = all.subList(Math.min(offset, all.size()), Math.min(offset + limit, all.size()));
        Map<String, Object> paging = new LinkedHashMap<>();
        paging.put("currentPageSize", rows.size());
        paging.put("totalSize", all.size());
        paging.put("offset", offset);
        String url = base.get() + request.path() + "?limit=";
        if (!limited) {
            paging.put("next", url + "20&offset=20");
        } else if (offset + rows.size() < all.size()) {
            paging.put("next", url + limit + "&offset=" + (offset + rows.size()));
        }
        if (offset > 0) {
            paging.put("previous", url + limit + "&offset=" + Math.max(0, offset - limit));
        }
        return enveloped(Map.of("schema", schema(key), "paging", paging), key, rows);
    }

    /** Several fields in the envelope; none that is null or an empty collection. */
    Reply fields(String schema, Map<String, ?> fields) {
        Map<String, Object> body = envelope(Map.of("schema", schema(schema)));
        fields.forEach((key, value) -> put(body, key, value));
        return Reply.json(200, body);
    }

    static Reply error(Request request, int status, String message, Instant now) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", Map.of("code", status, "message", message));
        body.put("path", request.path());
        body.put("timestamp", now.toString());
        return Reply.json(status, body);
    }

    /** A map of keys and values in order, without those that are null. */
    static Map<String, Object> object(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            if (keysAndValues[i + 1] != null) {
                map.put((String) keysAndValues[i], keysAndValues[i + 1]);
            }
        }
        return map;
    }

    private Reply enveloped(Map<String, ?> meta, String key, Object value) {
        Map<String, Object> body = envelope(meta);
        put(body, key, value);
        return Reply.json(200, body);
    }

    private Map<String, Object> envelope(Map<String, ?> meta) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("meta", meta);
        body.put("status", Map.of("code", 200, "message", "Success"));
        if (settings.unknownFields()) {
            body.put("futureField", List.of(Map.of("kind", "unheard-of")));
        }
        return body;
    }

    private static void put(Map<String, Object> body, String key, Object value) {
        if (value != null && !(value instanceof Collection<?> c && c.isEmpty())) {
            body.put(key, value);
        }
    }

    private String schema(String key) {
        return base.get() + "/2/0/objects/" + key;
    }

    private static int number(Request request, String name, int otherwise) {
        try {
            int value = Integer.parseInt(request.query().getOrDefault(name, "" + otherwise));
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            // refused below
        }
        throw new ApiError(400, "Invalid value for " + name);
    }
}
