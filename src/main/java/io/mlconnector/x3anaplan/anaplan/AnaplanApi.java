package io.mlconnector.x3anaplan.anaplan;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.connection.AnaplanSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.converter.stream.CachedOutputStream;

/** Reads from Anaplan for Java code, through the same routes as everything else, so that each request is metered and retried alike. */
@ApplicationScoped
public class AnaplanApi {

    private static final int PAGE = 1000;
    /** Collections that are of no use in part. */
    private static final Set<String> WHOLE = Set.of("chunks", "tasks");

    private final CamelContext camel;
    private final AnaplanConnections connections;
    private volatile ProducerTemplate template;

    @Inject
    public AnaplanApi(CamelContext camel, AnaplanConnections connections) {
        this.camel = camel;
        this.connections = connections;
    }

    /** The base of all addresses of the integration API; {@code /2/0} is added where the connection leaves it out. */
    static String base(AnaplanSettings settings) {
        String url = settings.apiUrl().toString().replaceAll("/+$", "");
        return url.endsWith("/2/0") ? url : url + "/2/0";
    }

    /**
     * @param path below the integration API's base, with its query
     * @throws AnaplanFault if Anaplan refuses or cannot be reached
     */
    JsonNode get(String connection, Long run, String path) {
        return json(request(connection, run, path, "application/json"));
    }

    /** Asks a question that Anaplan takes as POST; it may be repeated. */
    JsonNode post(String connection, Long run, String path, JsonNode body) {
        return json(request(connection, run, "POST", path, "application/json", body.toString()));
    }

    /** The bytes behind a path, e.g. a chunk of a failure dump; at most some ten megabytes (reference anaplan-api 5.4). */
    byte[] bytes(String connection, Long run, String path) {
        byte[] body = request(connection, run, path, "*/*").getMessage().getBody(byte[].class);
        return body == null ? new byte[0] : body;
    }

    /**
     * The bytes behind several paths, one after the other, at most one of them in memory: all are fetched before the first can be read, so
     * that whoever puts them into the database holds no connection while Anaplan is asked. They are thrown away with the exchange.
     */
    InputStream spooled(Exchange exchange, List<String> paths) {
        String connection = exchange.getProperty("connection", String.class);
        Long run = exchange.getProperty("run", Long.class);
        try (CachedOutputStream spool = new CachedOutputStream(exchange)) {
            for (String path : paths) {
                spool.write(bytes(connection, run, path));
            }
            return spool.getInputStream();
        } catch (IOException e) {
            throw new IllegalStateException("what Anaplan exported cannot be spooled; check space and rights below x3anaplan.data-dir", e);
        }
    }

    /**
     * All entries of a collection, page by page, each once. Whether there is more is told by the totals alone: {@code next} is there even
     * when there is none, an empty collection has no key, a page may be shorter than asked, and a sample of the vendor states a page of one
     * above three entries (https://help.anaplan.com/40ed2126-12d5-4df8-bd4c-67476b8bdcc7).
     *
     * @throws AnaplanFault if Anaplan shows fewer tasks or chunks than it says there are, twice: to go on without the rest would lose rows
     */
    List<JsonNode> all(String connection, Long run, String path, String key) {
        Entries entries = entries(connection, run, path, key);
        if (entries.areShort(key)) {
            // Somebody began or ended one while the pages were read: what shifted is there in the next reading.
            entries = entries(connection, run, path, key);
        }
        if (entries.areShort(key)) {
            throw AnaplanFault.lost(200, "Connection " + connection + ", GET " + path + ": shows " + entries.all().size() + " " + key + " of "
                    + entries.total() + " that it says there are", null, null);
        }
        return entries.all();
    }

    private record Entries(List<JsonNode> all, long total) {

        boolean areShort(String key) {
            return all.size() < total && WHOLE.contains(key);
        }
    }

    private Entries entries(String connection, Long run, String path, String key) {
        Map<String, JsonNode> all = new LinkedHashMap<>();
        long offset = 0;
        long total;
        int before;
        do {
            before = all.size();
            String page = path + (path.contains("?") ? "&" : "?") + "limit=" + PAGE + "&offset=" + offset;
            JsonNode answer = get(connection, run, page);
            JsonNode entries = answer.path(key);
            entries.forEach(entry -> all.putIfAbsent(entry.path("id").asText(entry.path("taskId").asText(entry.toString())), entry));
            offset += entries.size();
            total = answer.path("meta").path("paging").path("totalSize").asLong(0);
        } while (all.size() > before && offset < total);
        return new Entries(List.copyOf(all.values()), total);
    }

    Exchange request(String connection, Long run, String path, String accept) {
        return request(connection, run, "GET", path, accept, null);
    }

    private Exchange request(String connection, Long run, String method, String path, String accept, String body) {
        if (template == null) {
            template = camel.createProducerTemplate();
        }
        String url = base(connections.anaplan(connection)) + path;
        Exchange answer = template.request("direct:anaplan-call", request -> {
            request.setProperty("connection", connection);
            request.setProperty("run", run);
            request.getMessage().setHeader(Exchange.HTTP_METHOD, method);
            request.getMessage().setHeader(Exchange.HTTP_URI, url);
            request.getMessage().setHeader("Accept", accept);
            if (body != null) {
                request.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
                request.getMessage().setBody(body);
            }
        });
        rethrow(answer);
        return answer;
    }

    static JsonNode json(Exchange answer) {
        rethrow(answer);
        return read(answer);
    }

    /** The JSON object in the message; {@code check} has seen already that it is one. */
    static JsonNode read(Exchange exchange) {
        try {
            return AnaplanAnswers.JSON.readTree(exchange.getMessage().getBody(byte[].class));
        } catch (IOException e) {
            throw AnaplanFault.lost(200, "Anaplan's answer is no JSON", null, e);
        }
    }

    private static void rethrow(Exchange answer) {
        Exception e = answer.getException();
        if (e instanceof RuntimeException known) {
            throw known;
        }
        if (e != null) {
            throw new IllegalStateException(e);
        }
    }
}
