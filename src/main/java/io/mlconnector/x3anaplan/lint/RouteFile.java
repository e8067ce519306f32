package io.mlconnector.x3anaplan.lint;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.finding.YamlText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** A file of routes as far as the lint looks into it: its routes, and every text with its place. */
final class RouteFile {

    /** @param pointer where the route stands, ending in /route */
    record Route(String pointer, String id, String from, JsonNode node) {
    }

    private static final Set<String> ENDPOINTS = Set.of("from", "to", "toD", "poll", "deadLetterUri", "interceptFrom", "interceptSendToEndpoint",
            "afterUri", "compensation", "completion");
    /** The parameter that holds an endpoint's name, by scheme. */
    private static final Map<String, String> NAMES = Map.of("bean", "beanName", "direct", "name", "kamelet", "templateId");

    private final YamlText text;
    private final JsonNode root;

    RouteFile(YamlText text, JsonNode root) {
        this.text = text;
        this.root = root;
    }

    YamlText text() {
        return text;
    }

    JsonNode root() {
        return root;
    }

    /** A step that routes use by name. Its form is the Kamelet's own, not that of routes. */
    boolean isKamelet() {
        return text.file().toString().endsWith(".kamelet.yaml");
    }

    /** Routes and templates. */
    List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        for (int i = 0; root.isArray() && i < root.size(); i++) {
            for (String kind : List.of("route", "routeTemplate")) {
                JsonNode route = root.get(i).path(kind);
                if (!route.isMissingNode()) {
                    JsonNode body = kind.equals("route") ? route : route.path("route").isMissingNode() ? route : route.path("route");
                    routes.add(new Route("/" + i + "/" + kind, route.path("id").asText(""), uri("/from", body.path("from")).orElse(""), route));
                }
            }
        }
        return routes;
    }

    /**
     * The uri of an endpoint with its options, which may stand beside it in {@code parameters}, as its name may if the uri is a mere scheme.
     * Empty if the value is no endpoint.
     */
    static Optional<String> uri(String pointer, JsonNode value) {
        if ((pointer + "/").contains("/parameters/")) {
            return Optional.empty();
        } else if (value.isTextual()) {
            return ENDPOINTS.contains(pointer.substring(pointer.lastIndexOf('/') + 1)) ? Optional.of(value.asText()) : Optional.empty();
        } else if (!value.path("uri").isTextual()) {
            return Optional.empty();
        }
        String uri = value.path("uri").asText();
        JsonNode options = value.path("parameters");
        StringBuilder whole = new StringBuilder(uri);
        if (NAMES.containsKey(uri)) {
            whole.append(':').append(options.path(NAMES.get(uri)).asText(""));
        }
        options.fields().forEachRemaining(option -> whole.append(whole.indexOf("?") < 0 ? '?' : '&').append(option.getKey()).append('=')
                .append(option.getValue().asText()));
        return Optional.of(whole.toString());
    }

    /** Ids of route configurations with their pointers. */
    Map<String, String> configurations() {
        Map<String, String> configurations = new LinkedHashMap<>();
        for (int i = 0; root.isArray() && i < root.size(); i++) {
            JsonNode configuration = root.get(i).path("routeConfiguration");
            if (!configuration.isMissingNode()) {
                configurations.put(configuration.path("id").asText(""), "/" + i + "/routeConfiguration");
            }
        }
        return configurations;
    }

    /** Calls back with the pointer of every value and the value, from the outside in. */
    void everything(BiConsumer<String, JsonNode> visit) {
        walk("", root, visit);
    }

    private static void walk(String pointer, JsonNode node, BiConsumer<String, JsonNode> visit) {
        visit.accept(pointer, node);
        if (node.isObject()) {
            node.fields().forEachRemaining(entry -> walk(pointer + "/" + entry.getKey().replace("~", "~0").replace("/", "~1"), entry.getValue(), visit));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                walk(pointer + "/" + i, node.get(i), visit);
            }
        }
    }
}
