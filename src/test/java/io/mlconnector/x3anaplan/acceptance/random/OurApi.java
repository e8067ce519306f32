package io.mlconnector.x3anaplan.acceptance.random;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.mlconnector.x3anaplan.acceptance.Product;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/** What the product tells and takes over its public API, and nothing else of it. */
final class OurApi {

    private static final int PAGE = 500;

    private final Supplier<Product> product;
    private final String connection;

    OurApi(Supplier<Product> product, String connection) {
        this.product = product;
        this.connection = connection;
    }

    /** Runs after the one given, oldest first. */
    List<JsonNode> runsAfter(long id) {
        List<JsonNode> runs = new ArrayList<>();
        get("/api/runs?limit=50&connection=" + connection).forEach(run -> {
            if (run.path("id").asLong() > id) {
                runs.add(0, get("/api/runs/" + run.path("id").asLong()));
            }
        });
        return runs;
    }

    JsonNode slices() {
        return get("/api/connections/" + connection + "/slices");
    }

    JsonNode totals(long slice) {
        return get("/api/connections/" + connection + "/slices/" + slice + "/totals");
    }

    JsonNode watermarks() {
        return get("/api/connections/" + connection + "/mirror/watermarks");
    }

    ArrayNode entries() {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (JsonNode page = get(entriesAfter("")); !page.isEmpty(); page = get(entriesAfter(page.get(page.size() - 1).path("entry").asText()))) {
            all.addAll((ArrayNode) page);
        }
        return all;
    }

    private String entriesAfter(String entry) {
        return "/api/connections/" + connection + "/mirror/entries?limit=" + PAGE + "&after=" + entry;
    }

    /** What waits. What a person let stand of a journal entry that is not whole stays listed while the entry is as it is. */
    List<JsonNode> holds() {
        return StreamSupport.stream(get("/api/connections/" + connection + "/holds").spliterator(), false)
                .filter(hold -> hold.path("confirmedBy").isNull() || !hold.path("kind").asText().equals("unbalanced")).toList();
    }

    JsonNode deadLetters() {
        return get("/api/dead-letters?limit=1000");
    }

    ArrayNode rejectedRecords() {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (JsonNode page = get(recordsAfter(0)); !page.isEmpty(); page = get(recordsAfter(page.get(page.size() - 1).path("id").asLong()))) {
            all.addAll((ArrayNode) page);
        }
        return all;
    }

    private static String recordsAfter(long id) {
        return "/api/dead-letters/records?limit=" + PAGE + "&after=" + id;
    }

    JsonNode imports() {
        return get("/api/connections/" + connection + "/audit/imports?limit=1000");
    }

    JsonNode trailOf(String entry) {
        return get("/api/connections/" + connection + "/audit/entry/" + entry);
    }

    /** Confirms what is held and replays every letter that can be, as a support person would. @return what was done, in words */
    String careForAll(String who) {
        int holds = 0;
        for (JsonNode hold : holds()) {
            if (hold.path("confirmedBy").isNull()) {
                // Some holds go only when their cause goes: to confirm them is refused or does nothing.
                product.get().post("/api/connections/" + connection + "/holds/" + hold.path("id").asLong() + "/confirm", "{\"by\": \"" + who + "\"}");
                holds++;
            }
        }
        List<String> ids = new ArrayList<>();
        deadLetters().forEach(letter -> {
            if (!letter.path("kind").asText().startsWith("x3")) {
                ids.add(letter.path("id").asText());
            }
        });
        if (!ids.isEmpty()) {
            HttpResponse<String> asked = product.get().post("/api/dead-letters/replay", "{\"ids\": [" + String.join(",", ids)
                    + "], \"by\": \"" + who + "\", \"why\": \"all causes are mended\", \"force\": true}", Map.of());
            if (asked.statusCode() != 202) {
                throw new AssertionError("replay refused: " + asked.statusCode() + " " + asked.body());
            }
        }
        return holds + " holds confirmed, " + ids.size() + " letters replayed";
    }

    private JsonNode get(String path) {
        HttpResponse<String> answer = product.get().get(path);
        if (answer.statusCode() != 200) {
            throw new AssertionError("GET " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return Product.json(answer);
    }
}
