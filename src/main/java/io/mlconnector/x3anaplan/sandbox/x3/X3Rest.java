package io.mlconnector.x3anaplan.sandbox.x3;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mlconnector.x3anaplan.sandbox.http.Reply;
import io.mlconnector.x3anaplan.sandbox.http.Request;
import io.mlconnector.x3anaplan.sandbox.x3.X3Class.Type;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/** The REST dialect {@code /api1/x3/erp} of the simulated X3 (reference section 3). */
final class X3Rest {

    private static final Pattern ENTITY = Pattern.compile("([A-Z]+)\\('([^']*)'\\)");
    private static final Instant ZERO = Instant.parse("1753-01-01T00:00:00Z");

    private final DataSource database;
    private final X3Settings settings;
    private final Supplier<String> origin;
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile Consumer<PageEvent> onPage;
    private final Map<String, Integer> pagesSeen = new LinkedHashMap<>();

    X3Rest(DataSource database, X3Settings settings, Supplier<String> origin) {
        this.database = database;
        this.settings = settings;
        this.origin = origin;
    }

    void onPage(Consumer<PageEvent> listener) {
        synchronized (pagesSeen) {
            pagesSeen.clear();
            onPage = listener;
        }
    }

    Reply answer(Request request) {
        if (!signedIn(request)) {
            return settings.redirectsToLogin()
                    ? Reply.text(302, "text/html", "<html><body>Sign in</body></html>").with("Location", origin.get() + "/auth/login")
                    : Reply.json(401, Map.of("$diagnoses", List.of(diagnose("Authentication required"))))
                            .with("WWW-Authenticate", "Basic realm=\"Syracuse\"");
        }
        if (underWay.incrementAndGet() > settings.atOnce()) {
            underWay.decrementAndGet();
            return Reply.text(503, "text/html", "<html><body>Service unavailable</body></html>");
        }
        try (Connection connection = database.getConnection()) {
            return entity(connection, request);
        } catch (Rejected e) {
            return Reply.json(e.status, Map.of("$diagnoses", List.of(diagnose(e.getMessage()))));
        } catch (SQLException e) {
            return Reply.json(500, Map.of("$diagnoses", List.of(diagnose("SQL: " + e.getMessage()))));
        } finally {
            underWay.decrementAndGet();
        }
    }

    private static Map<String, Object> diagnose(String message) {
        return Map.of("$severity", "error", "$message", message);
    }

    private boolean signedIn(Request request) {
        String header = request.header("Authorization").orElse("");
        if (!header.startsWith("Basic ")) {
            return false;
        }
        String[] parts = new String(Base64.getDecoder().decode(header.substring(6)), StandardCharsets.UTF_8).split(":", 2);
        return parts.length == 2 && parts[1].equals(settings.users().get(parts[0]));
    }

    private Reply entity(Connection connection, Request request) throws SQLException {
        String endpoint = request.argument(0);
        String entity = request.argument(1);
        if (!knows(connection, endpoint)) {
            throw new Rejected(404, "Endpoint " + endpoint + " not found");
        }
        Map<String, String> query = request.query();
        if (entity.startsWith("$prototypes(")) {
            return prototype(entity);
        }
        String[] representation = query.getOrDefault("representation", "").split("\\.");
        Matcher one = ENTITY.matcher(entity);
        boolean details = one.matches();
        X3Class x3Class = X3Class.named(details ? one.group(1) : entity)
                .orElseThrow(() -> new Rejected(404, "Class " + entity + " not found"));
        if (representation.length != 2 || !classOf(representation[0]).equals(x3Class.name())) {
            throw new Rejected(400, "Representation " + query.get("representation") + " does not belong to class " + x3Class.name());
        }
        return details ? details(connection, endpoint, x3Class, representation[0], one.group(2))
                : page(connection, request, endpoint, x3Class, query);
    }

    private String classOf(String representation) {
        return settings.representations().getOrDefault(representation, representation);
    }

    private static boolean knows(Connection connection, String endpoint) throws SQLException {
        try (PreparedStatement s = connection.prepareStatement("select 1 from sandbox_x3.company where endpoint = ? limit 1")) {
            s.setString(1, endpoint);
            return s.executeQuery().next();
        }
    }

    private Reply prototype(String entity) {
        String representation = entity.replaceAll("^\\$prototypes\\('([^.']*).*$", "$1");
        X3Class x3Class = X3Class.named(classOf(representation))
                .orElseThrow(() -> new Rejected(404, "Representation " + representation + " not found"));
        Map<String, Object> properties = new LinkedHashMap<>();
        x3Class.properties().forEach((name, type) -> {
            if (!hidden(x3Class).contains(name)) {
                properties.put(name, Map.of("$type", "application/x-" + (type == Type.TEXT ? "string" : type == Type.INT ? "integer"
                        : type.name().toLowerCase()), "$title", name));
            }
        });
        return Reply.json(200, Map.of("$properties", properties));
    }

    private Set<String> hidden(X3Class x3Class) {
        return settings.hidden().getOrDefault(x3Class.name(), Set.of());
    }

    private Reply details(Connection connection, String endpoint, X3Class x3Class, String representation, String key) throws SQLException {
        String[] parts = key.split("~", -1);
        if (parts.length != x3Class.key().size()) {
            throw new Rejected(400, "Key " + key + " does not fit " + x3Class.key());
        }
        List<String> conditions = x3Class.key().stream().map(k -> X3Class.column(k) + "::text = ?").toList();
        String sql = "select * from " + x3Class.table() + " where endpoint = ? and " + String.join(" and ", conditions);
        try (PreparedStatement s = connection.prepareStatement(sql)) {
            s.setString(1, endpoint);
            for (int i = 0; i < parts.length; i++) {
                s.setString(i + 2, parts[i]);
            }
            try (ResultSet r = s.executeQuery()) {
                if (!r.next()) {
                    return Reply.json(200, Map.of("$diagnoses", List.of(diagnose("721 : Record does not exist"))));
                }
                Map<String, Object> row = PageQuery.row(x3Class, r);
                row.put("$key", key);
                row.replaceAll((name, value) -> value instanceof Instant i ? i.truncatedTo(ChronoUnit.SECONDS).toString() : value);
                return Reply.json(200, row);
            }
        }
    }

    private Reply page(Connection connection, Request request, String endpoint, X3Class x3Class, Map<String, String> query)
            throws SQLException {
        int asked = query.containsKey("count") ? Integer.parseInt(query.get("count")) : 20;
        int count = Math.max(1, Math.min(asked, settings.countCap()));
        PageQuery pageQuery = new PageQuery(x3Class, hidden(x3Class), endpoint, query.get("where"), query.get("orderBy"), query.get("key"));
        PageQuery.Page page = pageQuery.read(connection, count);
        String next = page.next();
        if (next == null && settings.trailingEmptyPage() && page.rows().size() > 0) {
            next = pageQuery.position(page.rows().get(page.rows().size() - 1));
        }
        Reply reply = Reply.bytes(200, "application/json;vnd.sage=syracuse", json(request, endpoint, x3Class, query, count, page.rows(), next));
        announce(x3Class, page.rows());
        return reply;
    }

    private void announce(X3Class x3Class, List<Map<String, Object>> rows) {
        Consumer<PageEvent> listener = onPage;
        if (listener != null) {
            int number;
            synchronized (pagesSeen) {
                number = pagesSeen.merge(x3Class.name(), 1, Integer::sum);
            }
            listener.accept(new PageEvent(x3Class.name(), number, rows.isEmpty() ? "" : key(x3Class, rows.get(rows.size() - 1))));
        }
    }

    private static String key(X3Class x3Class, Map<String, Object> row) {
        return String.join("~", x3Class.key().stream().map(k -> String.valueOf(row.get(k))).toList());
    }

    private byte[] json(Request request, String endpoint, X3Class x3Class, Map<String, String> query, int count,
            List<Map<String, Object>> rows, String next) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = Reply.JSON.getFactory().createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("$descriptor", x3Class.name());
            json.writeNumberField("$itemsPerPage", count);
            json.writeArrayFieldStart("$resources");
            for (Map<String, Object> row : rows) {
                row(json, endpoint, x3Class, row);
            }
            json.writeEndArray();
            json.writeObjectFieldStart("$links");
            if (next != null) {
                json.writeObjectFieldStart("$next");
                json.writeStringField("$title", "Next");
                json.writeStringField("$type", "application/json;vnd.sage=syracuse");
                json.writeStringField("$url", nextUrl(request, query, next));
                json.writeEndObject();
            }
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    private String nextUrl(Request request, Map<String, String> query, String next) {
        List<String> parts = new ArrayList<>();
        query.forEach((name, value) -> {
            if (!name.equals("key")) {
                parts.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
            }
        });
        parts.add("key=" + URLEncoder.encode("gt." + next, StandardCharsets.UTF_8));
        String path = request.path() + "?" + String.join("&", parts);
        return switch (settings.nextLink()) {
            case ABSOLUTE -> origin.get() + path;
            case RELATIVE -> path;
            case INTERNAL_HOST -> "http://x3-internal.local:8124" + path;
        };
    }

    private void row(JsonGenerator json, String endpoint, X3Class x3Class, Map<String, Object> row) throws IOException {
        String key = key(x3Class, row);
        json.writeStartObject();
        json.writeStringField("$key", key);
        json.writeStringField("$url", origin.get() + "/api1/x3/erp/" + endpoint + "/" + x3Class.name() + "('" + key
                + "')?representation=" + x3Class.name() + ".$details");
        for (Map.Entry<String, Object> property : row.entrySet()) {
            String name = property.getKey();
            if (!hidden(x3Class).contains(name)) {
                value(json, name, property.getValue());
                if (x3Class.references().contains(name)) {
                    json.writeObjectFieldStart(name + "_REF");
                    json.writeStringField("$title", String.valueOf(property.getValue()));
                    json.writeStringField("$key", String.valueOf(property.getValue()));
                    json.writeEndObject();
                }
            }
        }
        json.writeEndObject();
    }

    private void value(JsonGenerator json, String name, Object value) throws IOException {
        if (value == null || ZERO.equals(value)) {
            String empty = settings.emptyDate();
            if (empty == null) {
                json.writeNullField(name);
            } else if (!empty.equals("absent")) {
                json.writeStringField(name, empty);
            }
        } else if (value instanceof Integer number) {
            json.writeNumberField(name, number);
        } else if (value instanceof BigDecimal number) {
            if (settings.decimalsAsText()) {
                json.writeStringField(name, number.toPlainString());
            } else {
                json.writeFieldName(name);
                json.writeNumber(number);
            }
        } else if (value instanceof Instant instant) {
            json.writeStringField(name, instant.truncatedTo(ChronoUnit.SECONDS).toString());
        } else if (value instanceof LocalDate date) {
            json.writeStringField(name, date.toString());
        } else {
            json.writeStringField(name, (String) value);
        }
    }
}
