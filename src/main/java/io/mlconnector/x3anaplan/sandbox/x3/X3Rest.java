package io.mlconnector.x3anaplan.sandbox.x3;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mlconnector.x3anaplan.sandbox.http.Reply;
import io.mlconnector.x3anaplan.sandbox.http.Request;
import io.mlconnector.x3anaplan.sandbox.x3.signin.Way;
import io.mlconnector.x3anaplan.sandbox.x3.signin.X3SignIn.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/** The REST dialect {@code /api1/x3/erp} of the simulated X3 (reference section 3). */
final class X3Rest {

    private static final Pattern ENTITY = Pattern.compile("([A-Z0-9_]+)\\('(.*)'\\)");
    private static final Pattern PROTOTYPE = Pattern.compile("\\$prototypes\\('([A-Z0-9_]+)\\.\\$(query|edit|details)'\\)");
    private static final String JSON_TYPE = "application/json;vnd.sage=syracuse";

    private final DataSource database;
    private final X3Settings settings;
    private final Supplier<String> origin;
    private final Function<Request, Verdict> signIn;
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile Consumer<PageEvent> onPage;
    private final Map<String, Integer> pagesSeen = new LinkedHashMap<>();

    X3Rest(DataSource database, X3Settings settings, Supplier<String> origin, Function<Request, Verdict> signIn) {
        this.signIn = signIn;
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
        Verdict verdict = signIn.apply(request);
        if (verdict.isRefused()) {
            return verdict.refusal();
        }
        if (underWay.incrementAndGet() > settings.atOnce()) {
            underWay.decrementAndGet();
            return Reply.text(503, "text/html", "<html><body>Service unavailable</body></html>");
        }
        try (Connection connection = database.getConnection()) {
            return entity(connection, request);
        } catch (NumberFormatException e) {
            return Reply.json(400, Map.of("$diagnoses", List.of(diagnose("A number is expected: " + e.getMessage()))));
        } catch (Rejected e) {
            return Reply.json(e.status, Map.of("$diagnoses", List.of(diagnose(e.getMessage()))));
        } catch (SQLException e) {
            return Reply.json(500, Map.of("$diagnoses", List.of(diagnose("SQL: " + e.getMessage()))));
        } finally {
            underWay.decrementAndGet();
        }
    }

    /** The answer to a request without credentials of an accepted kind. */
    Reply refused() {
        String page = "<html><body>Sign in</body></html>";
        if (settings.redirectsToLogin()) {
            return Reply.text(302, "text/html", page).with("Location", origin.get() + "/auth/login");
        }
        Reply refusal = settings.unauthorized() == X3Settings.Unauthorized.HTML ? Reply.text(401, "text/html", page)
                : Reply.json(401, Map.of("$diagnoses", List.of(diagnose("Authentication required"))));
        return settings.basicAuth() && settings.signIn().ways().contains(Way.BASIC) ? refusal.with("WWW-Authenticate", "Basic realm=\"Syracuse\"") : refusal;
    }

    private static Map<String, Object> diagnose(String message) {
        return Map.of("$severity", "error", "$message", message);
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
        X3Class x3Class = X3Class.named(classOf(details ? one.group(1) : entity))
                .orElseThrow(() -> new Rejected(404, "Class " + entity + " not found"));
        if (representation.length != 2 || !classOf(representation[0]).equals(x3Class.name())) {
            throw new Rejected(400, "Representation " + query.get("representation") + " does not belong to class " + x3Class.name());
        }
        if (!representation[1].equals(details ? "$details" : "$query")) {
            throw new Rejected(400, "Facet " + representation[1] + " is not served here");
        }
        if (settings.denied().contains(x3Class.name())) {
            throw new Rejected(403, "No right on " + representation[0]);
        }
        return details ? details(connection, endpoint, x3Class, one.group(2)) : page(connection, request, endpoint, x3Class, query);
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
        Matcher facet = PROTOTYPE.matcher(entity);
        X3Class x3Class = (facet.matches() ? X3Class.named(classOf(facet.group(1))) : Optional.<X3Class>empty())
                .orElseThrow(() -> new Rejected(404, "Prototype " + entity + " not found"));
        return Reply.json(200, Map.of("$properties", Prototypes.properties(x3Class, hidden(x3Class))));
    }

    private Set<String> hidden(X3Class x3Class) {
        return settings.hidden().getOrDefault(x3Class.name(), Set.of());
    }

    private Reply details(Connection connection, String endpoint, X3Class x3Class, String key) throws SQLException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = Reply.JSON.getFactory().createGenerator(bytes)) {
            if (!new Details(connection, endpoint, settings.sites(), writer(connection, endpoint, json)).write(x3Class, key)) {
                return Reply.json(200, Map.of("$diagnoses", List.of(diagnose("721 : Record does not exist"))));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return Reply.bytes(200, JSON_TYPE, bytes.toByteArray());
    }

    private RowWriter writer(Connection connection, String endpoint, JsonGenerator json) throws SQLException {
        return new RowWriter(json, settings, new Titles(connection, endpoint), origin.get(), endpoint);
    }

    private Reply page(Connection connection, Request request, String endpoint, X3Class x3Class, Map<String, String> query)
            throws SQLException {
        int asked = query.containsKey("count") ? Integer.parseInt(query.get("count")) : settings.defaultCount();
        int count = Math.max(1, Math.min(asked, settings.countCap()));
        PageQuery pageQuery = new PageQuery(x3Class, hidden(x3Class), settings.sites(), endpoint, query.get("where"),
                query.get("orderBy"), query.get("key"));
        PageQuery.Page page = pageQuery.read(connection, count);
        String next = page.next();
        if (next == null && settings.trailingEmptyPage() && page.rows().size() > 0) {
            next = pageQuery.position(page.rows().get(page.rows().size() - 1));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = Reply.JSON.getFactory().createGenerator(bytes)) {
            envelope(json, writer(connection, endpoint, json), request, x3Class, query, count, page.rows(), next);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        Reply reply = Reply.bytes(200, JSON_TYPE, bytes.toByteArray());
        announce(x3Class.name(), page.rows().isEmpty() ? "" : RowWriter.key(x3Class, page.rows().get(page.rows().size() - 1)));
        return reply;
    }

    /** Tells the listener of a page that was read. */
    void announce(String name, String lastKey) {
        Consumer<PageEvent> listener = onPage;
        if (listener != null) {
            int number;
            synchronized (pagesSeen) {
                number = pagesSeen.merge(name, 1, Integer::sum);
            }
            listener.accept(new PageEvent(name, number, lastKey));
        }
    }

    private void envelope(JsonGenerator json, RowWriter writer, Request request, X3Class x3Class, Map<String, String> query, int count,
            List<Map<String, Object>> rows, String next) throws IOException {
        json.writeStartObject();
        json.writeStringField("$url", origin.get() + path(request, query, query.get("key")));
        json.writeStringField("$descriptor", x3Class.name());
        json.writeNumberField("$itemsPerPage", count);
        json.writeArrayFieldStart("$resources");
        for (Map<String, Object> row : rows) {
            writer.start(x3Class, row);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeObjectFieldStart("$links");
        link(json, "$first", "First", path(request, query, null));
        if (next != null) {
            link(json, "$next", "Next", path(request, query, "gt." + next));
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private void link(JsonGenerator json, String name, String title, String path) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeStringField("$title", title);
        json.writeStringField("$type", JSON_TYPE);
        json.writeStringField("$url", switch (settings.nextLink()) {
            case ABSOLUTE -> origin.get() + path;
            case RELATIVE -> path;
            case INTERNAL_HOST -> "http://x3-internal.local:8124" + path;
        });
        json.writeEndObject();
    }

    private static String path(Request request, Map<String, String> query, String key) {
        List<String> parts = new ArrayList<>();
        query.forEach((name, value) -> {
            if (!name.equals("key")) {
                parts.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
            }
        });
        if (key != null) {
            parts.add("key=" + URLEncoder.encode(key, StandardCharsets.UTF_8));
        }
        return request.path() + "?" + String.join("&", parts);
    }
}
