package io.mlconnector.x3anaplan.ops.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The alert rules and the dashboard of deploy/. */
public final class Watching {

    private static final Pattern NAME = Pattern.compile("\\b(x3anaplan_\\w+|jvm_\\w+|agroal_\\w+)");

    private Watching() {
    }

    /** Expressions of the alerts, by name. */
    public static Map<String, String> alerts() throws IOException {
        Map<String, String> alerts = new LinkedHashMap<>();
        JsonNode file = new ObjectMapper(new YAMLFactory()).readTree(Path.of("deploy/alerts/x3-anaplan.yaml").toFile());
        file.path("groups").forEach(group -> group.path("rules").forEach(rule -> alerts.put(rule.path("alert").asText(), rule.path("expr").asText())));
        return alerts;
    }

    /** Names of the series that alerts and dashboard ask for. */
    public static Set<String> names() throws IOException {
        StringBuilder expressions = new StringBuilder(String.join("\n", alerts().values()));
        new ObjectMapper().readTree(Path.of("deploy/grafana/x3-anaplan.json").toFile()).findValuesAsText("expr")
                .forEach(expression -> expressions.append('\n').append(expression));
        Set<String> names = new TreeSet<>();
        NAME.matcher(expressions).results().forEach(m -> names.add(m.group(1)));
        return names;
    }
}
