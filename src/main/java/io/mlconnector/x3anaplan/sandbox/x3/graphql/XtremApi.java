package io.mlconnector.x3anaplan.sandbox.x3.graphql;

import com.fasterxml.jackson.databind.JsonNode;
import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQL;
import graphql.introspection.GoodFaithIntrospection;
import graphql.introspection.Introspection;
import io.mlconnector.x3anaplan.sandbox.http.Reply;
import io.mlconnector.x3anaplan.sandbox.http.Request;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** The GraphQL dialect {@code POST /xtrem/api} of the simulated X3 (reference section 4), over the same books as REST. */
public final class XtremApi {

    private static final String ENDPOINT = "x-xtrem-endpoint";

    private final DataSource database;
    private final XtremSettings settings = new XtremSettings();
    private final Function<Request, Optional<Reply>> gate;
    private final Supplier<Set<String>> sites;
    private final BiConsumer<String, String> paged;
    private final Map<String, GraphQL> engines = new ConcurrentHashMap<>();

    /**
     * @param gate refuses requests that are not signed in
     * @param sites that the user may see, none for all
     * @param paged hears of every page of a node that was read, with the key of its last row, before it is sent
     */
    public XtremApi(DataSource database, Function<Request, Optional<Reply>> gate, Supplier<Set<String>> sites,
            BiConsumer<String, String> paged) {
        this.database = database;
        this.gate = gate;
        this.sites = sites;
        this.paged = paged;
    }

    public XtremSettings settings() {
        return settings;
    }

    public Reply answer(Request request) {
        return answer(request, null);
    }

    /** @param folder that the address names; the header is not needed then, and may name this folder or its endpoint alone */
    public Reply answer(Request request, String folder) {
        Optional<Reply> refusal = gate.apply(request);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        String named = request.header(ENDPOINT).orElse(folder != null ? folder : settings.endpointRequired() ? null : "SEED");
        String endpoint = folder != null && (folder.equals(named) || request.path().contains("/" + named + "/")) ? folder : named;
        if (endpoint == null) {
            return failed(400, "Header " + ENDPOINT + " is missing");
        }
        try (Connection connection = database.getConnection()) {
            if (!knows(connection, endpoint) || folder != null && !endpoint.equals(folder)) {
                return failed(404, "Endpoint " + endpoint + " not found");
            }
            JsonNode body = Reply.JSON.readTree(request.body());
            if (body == null || !body.path("query").isTextual()) {
                return failed(400, "The body has no query");
            }
            return execute(connection, endpoint, body);
        } catch (IOException e) {
            return failed(400, "The body is no JSON");
        } catch (SQLException e) {
            return failed(500, "SQL: " + e.getMessage());
        }
    }

    private Reply execute(Connection connection, String endpoint, JsonNode body) {
        boolean old = settings.old();
        Map<String, NodeType> types = NodeTypes.of(settings);
        GraphQL engine = engines.computeIfAbsent(List.of(old, settings.extended(), settings.codes(), settings.analyticalLinesReferToLines()).toString(), k -> XtremSchema.engine(types, old ? "xtremX3" : "x3", settings));
        List<Map.Entry<String, String>> roots = new ArrayList<>();
        @SuppressWarnings("unchecked")
        Map<String, Object> variables = body.path("variables").isObject() ? Reply.JSON.convertValue(body.get("variables"), Map.class) : Map.of();
        if (variables.get("first") instanceof Integer first && first > settings.firstInTime()) {
            return Reply.text(504, "text/html", "<html><h1>Gateway Time-out</h1></html>");
        }
        ExecutionResult result = engine.execute(ExecutionInput.newExecutionInput(body.get("query").asText()).variables(variables)
                .operationName(body.path("operationName").asText(null)).graphQLContext(context -> {
                    context.put(Fetcher.READER, new NodeReader(connection, endpoint, types, settings, sites.get()));
                    context.put(Fetcher.ROOTS, roots);
                    context.put(Introspection.INTROSPECTION_DISABLED, !settings.introspection());
                    // A limit of this library, not of X3.
                    context.put(GoodFaithIntrospection.GOOD_FAITH_INTROSPECTION_DISABLED, true);
                }).build());
        Map<String, Object> answer = new LinkedHashMap<>(result.toSpecification());
        answer.put("extensions", Map.of("diagnoses", List.of()));
        Reply reply = Reply.json(result.isDataPresent() ? 200 : 400, answer);
        roots.forEach(root -> paged.accept(root.getKey(), root.getValue()));
        return reply;
    }

    private static Reply failed(int status, String message) {
        return Reply.json(status, Map.of("errors", List.of(Map.of("message", message))));
    }

    private static boolean knows(Connection connection, String endpoint) throws SQLException {
        try (PreparedStatement s = connection.prepareStatement("select 1 from sandbox_x3.company where endpoint = ? limit 1")) {
            s.setString(1, endpoint);
            return s.executeQuery().next();
        }
    }
}
