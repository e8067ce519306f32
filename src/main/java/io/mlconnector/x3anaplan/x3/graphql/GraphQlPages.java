package io.mlconnector.x3anaplan.x3.graphql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.GraphQlSettings;
import io.mlconnector.x3anaplan.connection.GraphQlSettings.Changes;
import io.mlconnector.x3anaplan.connection.GraphQlSettings.Node;
import io.mlconnector.x3anaplan.connection.GraphQlSettings.Periods;
import io.mlconnector.x3anaplan.connection.X3Settings;
import io.mlconnector.x3anaplan.x3.X3Pages;
import io.mlconnector.x3anaplan.x3.X3Question;
import io.mlconnector.x3anaplan.x3.X3Stream;
import io.mlconnector.x3anaplan.x3.X3Url;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * Pages of X3's GraphQL service (reference section 4): a page is the request that asks for it, with what is left to be followed.
 * Keys and stamps are read of each stream's own node; whole analytical lines come nested in their lines, for only these know sign
 * and currencies.
 */
@ApplicationScoped
public class GraphQlPages implements X3Pages {

    private static final int LONGEST = 200_000;

    @Override
    public X3Settings.Protocol protocol() {
        return X3Settings.Protocol.GRAPHQL;
    }

    @Override
    public Request schema(Connection connection) {
        return post(connection, Answer.JSON.createObjectNode().put("query", SchemaNames.question(connection.x3().graphql())).toString(), "schema");
    }

    @Override
    public Connection named(Connection connection, byte[] schema) {
        SchemaNames names = new SchemaNames(schema == null ? Answer.JSON.missingNode() : tree(schema));
        return names.isEmpty() ? connection : connection.withX3(connection.x3().reading(names.apply(connection.x3().graphql())));
    }

    private static JsonNode tree(byte[] body) {
        try {
            return Answer.JSON.readTree(body);
        } catch (IOException e) {
            return Answer.JSON.missingNode(); // no JSON: the next question meets the same, and says so
        }
    }

    @Override
    public String names(Connection connection) {
        GraphQlSettings g = connection.x3().graphql();
        return "entry type " + g.entries().path("TYP") + ", journal " + g.entries().path("JOU") + ", dimension type "
                + g.analyticalLines().path("DIE") + ", dimension " + g.analyticalLines().path("CCE") + " and " + g.dimensions().path("CCE")
                + ", number of an analytical line " + g.analyticalLines().path("NUM") + ", ledger types " + connection.x3().ledgerTypes().stream()
                .map(t -> g.ledgerTypes().isEmpty() ? String.valueOf(t) : g.ledgerTypes().get(t - 1)).toList();
    }

    @Override
    public void check(Connection connection, X3Stream stream) {
        NodeFields.check(connection, stream);
    }

    @Override
    public String first(Connection connection, X3Question q) {
        GraphQlSettings graphql = connection.x3().graphql();
        boolean nested = q.stream() == X3Stream.ANALYTICAL_LINES && !q.keysOnly();
        Node node = nested ? graphql.lines() : NodeFields.node(graphql, q.stream());
        Documents documents = new Documents(graphql);
        ObjectNode page = Answer.JSON.createObjectNode();
        page.put("query", nested ? documents.linesWithSplits(false) : documents.rows(q.stream(), q.keysOnly()));
        ObjectNode variables = page.putObject("variables");
        variables.put("first", q.rows() > 0 ? q.rows() : graphql.pageSize());
        variables.put("filter", NodeFilter.of(connection, node, q));
        // Counting costs X3 a second query: the first page of a walk tells how many rows there are, a probe need not.
        variables.put("count", graphql.counts() && q.order() != X3Question.Order.ANY);
        String order = NodeFilter.order(node, q.order());
        if (order != null) {
            variables.put("orderBy", order);
        }
        return page.put("what", node.toString()).put("reads", nested ? "SPLITS" : q.keysOnly() ? "KEYS" : "ROWS").toString();
    }

    @Override
    public Request request(Connection connection, String page) {
        ObjectNode asked = read(page);
        ObjectNode body = Answer.JSON.createObjectNode();
        body.set("query", asked.get("query"));
        body.set("variables", asked.get("variables"));
        return post(connection, body.toString(), "node " + asked.path("what").asText());
    }

    /** With the endpoint of the folder: without the header some servers answer of a folder of their own choice. */
    private static Request post(Connection connection, String body, String what) {
        GraphQlSettings graphql = connection.x3().graphql();
        String endpoint = graphql.endpoint() == null ? connection.x3().folder() : graphql.endpoint();
        Map<String, String> headers = endpoint.isEmpty() ? Map.of("Content-Type", "application/json")
                : Map.of("Content-Type", "application/json", "x-xtrem-endpoint", endpoint);
        return new Request("POST", X3Url.below(connection.x3(), graphql.path()), body, headers, what);
    }

    @Override
    public String smaller(String page) {
        ObjectNode asked = read(page);
        ObjectNode variables = (ObjectNode) asked.get("variables");
        int rows = variables.path("first").asInt();
        if (rows < 2) {
            return null;
        }
        variables.put("first", rows / 2);
        return asked.toString();
    }

    private static ObjectNode read(String page) {
        try {
            return (ObjectNode) Answer.JSON.readTree(page);
        } catch (IOException e) {
            throw new IllegalStateException("not a page: " + page, e);
        }
    }

    @Override
    public int longest() {
        return LONGEST;
    }

    /** Any error fails the whole page: partial data is what a missing right looks like (reference section 4.6). */
    @Override
    public String objection(byte[] body) throws IOException {
        JsonNode answer = Answer.JSON.readTree(body);
        String errors = errors(answer);
        if (errors != null) {
            return "X3 answered with errors where a page was due: " + errors + ". Check the names under x3.graphql, and the user's"
                    + " rights on the node; nothing was read.";
        }
        return Answer.connection(answer).path("edges").isArray() ? null : "the answer holds no rows, not even none. Check x3.graphql.path"
                + " and the names of package and node.";
    }

    /** Errors beside data: some resolver failed on the way. Half a page is none. */
    @Override
    public boolean mayPass(byte[] body) throws IOException {
        return Answer.connection(Answer.JSON.readTree(body)).path("edges").isArray();
    }

    @Override
    public String complaint(byte[] body) {
        try {
            return errors(Answer.JSON.readTree(body));
        } catch (IOException e) {
            return null;
        }
    }

    @Override
    public boolean refused(int status, byte[] body) {
        return complaint(body) != null;
    }

    private static String errors(JsonNode answer) {
        if (answer == null || !answer.path("errors").isArray() || answer.path("errors").isEmpty()) {
            return null;
        }
        StringJoiner messages = new StringJoiner("; ");
        for (JsonNode error : answer.path("errors")) {
            StringJoiner path = new StringJoiner(".", " (at ", ")").setEmptyValue("");
            error.path("path").forEach(name -> path.add(name.asText()));
            messages.add(error.path("message").asText("an error without message") + path);
            // The reason is often in the diagnoses only.
            error.path("extensions").path("diagnoses").forEach(d -> messages.add(d.path("message").asText("")));
        }
        return shortened(messages.toString());
    }

    static String shortened(String text) {
        return text.length() <= 500 ? text : text.substring(0, 500) + "...";
    }

    @Override
    public Page read(Connection connection, X3Stream stream, String page, byte[] body) throws IOException {
        return new Reading(connection, stream, read(page)).read(Answer.JSON.readTree(body));
    }

    /** A page of X3 Services says itself whether another follows. */
    @Override
    public String behind(Connection connection, X3Stream stream, String first, String page, byte[] body) {
        return null;
    }

    @Override
    public String position(String page) {
        ObjectNode asked = read(page);
        JsonNode variables = asked.path("variables");
        return asked.path("reads").asText() + " " + (variables.has("nestedAfter") ? variables.path("filter").asText() + " after "
                + variables.path("nestedAfter").asText() : "after " + variables.path("after").asText(""));
    }

    @Override
    public String link(String page) {
        JsonNode variables = read(page).path("variables");
        return "cursor " + shortened(variables.path("nestedAfter").asText(variables.path("after").asText("")));
    }

    @Override
    public boolean rowsElsewhere(X3Stream stream) {
        return stream == X3Stream.ANALYTICAL_LINES;
    }

    @Override
    public boolean mayPollByDate(Connection connection) {
        return connection.x3().graphql().changes() != Changes.STAMPS;
    }

    @Override
    public boolean stampless(Connection connection, X3Stream stream) {
        GraphQlSettings graphql = connection.x3().graphql();
        return graphql.changes() == Changes.DATES || NodeFields.node(graphql, stream).path("UPDDATTIM") == null;
    }

    @Override
    public String scope(Connection connection, X3Stream stream) {
        GraphQlSettings graphql = connection.x3().graphql();
        ArrayNode scope = Answer.JSON.createArrayNode();
        names(scope, NodeFields.node(graphql, stream));
        if (stream == X3Stream.ANALYTICAL_LINES) {
            names(scope, graphql.lines());
        }
        scope.add(graphql.ledgerTypes() + " " + graphql.statuses());
        if (stream == X3Stream.ENTRIES) {
            scope.add(String.valueOf(new TreeMap<>(graphql.categories())));
        }
        if (X3Stream.JOURNAL.contains(stream) && graphql.periods() == Periods.ACCOUNTING_DATE) {
            scope.add(connection.periods().fiscalYears() + " " + graphql.openingTypes() + " " + graphql.closingTypes()
                    + (graphql.closingTypes().isEmpty() ? "" : " after the year's last month"));
        }
        return "graphql " + scope;
    }

    private static void names(ArrayNode scope, Node node) {
        scope.add(node.toString()).add(new TreeMap<>(node.fields()).toString());
    }

    @Override
    public String setting(X3Stream stream, String field) {
        return "x3.graphql." + NodeFields.key(stream) + ".fields" + (field.isEmpty() ? "" : "." + field);
    }
}
