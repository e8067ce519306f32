package io.mlconnector.x3anaplan.lint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.mlconnector.x3anaplan.finding.Findings;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** Refuses what a file of routes names and the declared list does not: it would fail in a native executable, at the first message or silently. */
final class NamesInFile {

    private static final String LIST = "docs/routes.md lists what routes may name";
    private static final Set<String> CLASS_KEYS = Set.of("exception", "exceptionType", "resultType", "unmarshalType", "collectionType", "beanType",
            "jsonView", "factoryBean", "type");
    private static final Set<String> CLASS_LISTS = Set.of("exception");
    private static final Set<String> BEAN_STEPS = Set.of("bean", "method", "process", "customLoadBalancer", "refErrorHandler");
    /** Steps that may be written as one text, and what of theirs it is then. */
    private static final Map<String, String> SHORT_FORMS = Map.of("bean", "ref", "method", "ref", "convertBodyTo", "type", "kamelet", "name",
            "customLoadBalancer", "ref", "refErrorHandler", "ref");
    private static final Set<String> NO_DATA_FORMATS = Set.of("id", "description", "disabled", "note", "allowNullBody", "variableReceive", "variableSend");
    private static final Set<String> OTHER_LANGUAGES = Set.of("groovy", "java", "joor", "javaScript", "js", "jq", "jsonpath", "mvel", "ognl", "python",
            "spel", "csimple", "datasonnet", "hl7terser", "wasm", "xpath", "xquery", "xtokenize");
    private static final Pattern CLASS_REFERENCE = Pattern.compile("^#(?:class|type):([\\w.$]+)");
    private static final Pattern BEAN_URI = Pattern.compile("^bean:(?://)?([A-Za-z0-9_-]+)(?:\\?(?:.*&)?method=([A-Za-z0-9_]+))?");

    private static final Pattern KAMELET_URI = Pattern.compile("^kamelet:(?://)?([^/?{}]+)(?![^/?]*[{}])");

    private final RouteNames names;
    private final Findings findings;
    private final Set<String> own = new HashSet<>();
    private final Set<String> kamelets = new HashSet<>(Set.of("source", "sink"));
    private RouteFile file;

    NamesInFile(RouteNames names, Findings findings) {
        this.names = names;
        this.findings = findings;
    }

    /** Notes what a file makes itself: the Kamelet that it is, templates, and beans by the names in its {@code beans:}. */
    void makes(RouteFile made) {
        if (made.isKamelet()) {
            kamelets.add(made.text().file().getFileName().toString().replaceFirst("\\.kamelet\\.yaml$", ""));
        }
        made.routes().stream().filter(route -> route.pointer().endsWith("routeTemplate")).forEach(template -> kamelets.add(template.id()));
        made.everything((pointer, value) -> {
            if (value.isArray() && lastKey(pointer).equals("beans")) {
                value.forEach(bean -> own.add(bean.path("name").asText()));
            }
        });
    }

    void check(RouteFile checked, String pointer, JsonNode value) {
        file = checked;
        String key = lastKey(pointer);
        if (value.isTextual() && SHORT_FORMS.containsKey(key) && !isOption(pointer)) {
            String named = SHORT_FORMS.get(key);
            check(checked, pointer, JsonNodeFactory.instance.objectNode().set(named, value));
            check(checked, pointer + "/" + named, value);
            return;
        }
        RouteFile.uri(pointer, value).ifPresent(uri -> uri(pointer + "/uri", uri));
        if (value.isObject() && BEAN_STEPS.contains(key)) {
            bean(pointer, value.path("ref").asText(""), value.path("method").asText("").replaceFirst("\\(.*$", ""));
        } else if (value.isObject() && (key.equals("marshal") || key.equals("unmarshal"))) {
            dataFormat(pointer, value);
        } else if (value.isObject() && key.equals("kamelet") && !isOption(pointer)) {
            uri(pointer + "/name", "kamelet:" + value.path("name").asText());
        } else if (OTHER_LANGUAGES.contains(key) && !pointer.contains("/parameters/")) {
            error(pointer, "language '" + key + "' is not part of this program", "languages that are: " + String.join(", ", names.parts("languages")));
        } else if (value.isTextual()) {
            text(pointer, key, value.asText());
        }
    }

    private void text(String pointer, String key, String text) {
        for (SimpleText.Name name : SimpleText.namesIn(text)) {
            switch (name.kind()) {
                case BEAN -> bean(pointer, name.name(), name.method());
                case CLASS -> type(pointer, name.name());
                case METHOD -> method(pointer, name.name(), names.types());
                case METHOD_OF_EXCEPTION -> method(pointer, name.name(), names.exceptions());
                default -> throw new IllegalStateException(name.toString());
            }
        }
        Matcher reference = CLASS_REFERENCE.matcher(text);
        if (reference.find()) {
            type(pointer, reference.group(1));
        } else if (key.endsWith("Ref") && !key.equals("schedulerRef") || key.equals("aggregationStrategy") || key.equals("process")) {
            bean(pointer, text.replaceFirst("^#(bean:)?", ""), "");
        } else if (CLASS_KEYS.contains(key) && namesAClass(pointer, key) || CLASS_LISTS.contains(lastKey(parent(pointer)))) {
            type(pointer, text);
        }
    }

    // "type" says many things; a class where something is converted to it or made of it
    private static boolean namesAClass(String pointer, String key) {
        return !key.equals("type") || parent(pointer).matches(".*/(convertBodyTo|convertHeaderTo|convertVariableTo|beans/\\d+)");
    }

    private void uri(String pointer, String uri) {
        String scheme = uri.replaceFirst("[:?].*$", "");
        Matcher bean = BEAN_URI.matcher(uri);
        Matcher kamelet = KAMELET_URI.matcher(uri);
        if (!isFilledIn(scheme) && !names.parts("components").contains(scheme)) {
            error(pointer, "component '" + scheme + "' is not part of this program", "components that are: " + String.join(", ",
                    names.parts("components")));
        } else if (kamelet.find() && !kamelets.contains(kamelet.group(1))) {
            error(pointer, "there is no Kamelet '" + kamelet.group(1) + "'", "write it: " + kamelet.group(1) + ".kamelet.yaml beside the routes");
        } else if (bean.find()) {
            bean(pointer, bean.group(1), bean.group(2) == null ? "" : bean.group(2));
        }
    }

    private void dataFormat(String pointer, JsonNode step) {
        StreamSupport.stream(((Iterable<String>) step::fieldNames).spliterator(), false)
                .filter(name -> !NO_DATA_FORMATS.contains(name) && !names.parts("dataFormats").contains(name))
                .forEach(name -> error(pointer + "/" + name, "data format '" + name + "' is not part of this program",
                        "data formats that are: " + String.join(", ", names.parts("dataFormats"))));
    }

    private void bean(String pointer, String bean, String method) {
        if (bean.isEmpty() || isFilledIn(bean) || CLASS_REFERENCE.matcher(bean).find() || own.contains(bean)) {
            return;
        }
        RouteNames.Bean declared = names.beans().get(bean);
        if (declared == null) {
            error(pointer, "there is no bean '" + bean + "'", names.near(bean) + "the beans that routes may name: "
                    + String.join(", ", names.beans().keySet()));
        } else if (!method.isEmpty() && !declared.methods().contains(method)) {
            error(pointer, "bean '" + bean + "' has no method '" + method + "' for routes", "its methods: " + String.join(", ", declared.methods()));
        }
    }

    private void type(String pointer, String type) {
        if (!isFilledIn(type) && !names.hasClass(type)) {
            error(pointer, "class '" + type + "' is none that routes may name", LIST);
        }
    }

    private void method(String pointer, String method, Set<String> types) {
        if (!isFilledIn(method) && !RouteNames.answers(types, method)) {
            error(pointer, "'." + method + "' is no method or property of any type that routes may name",
                    "a key of a map or a header is read by [" + method + "]; " + LIST);
        }
    }

    /** An option of a step or an endpoint that is called as a step is. */
    private static boolean isOption(String pointer) {
        return pointer.contains("/parameters/") || BEAN_STEPS.contains(lastKey(parent(pointer)));
    }

    private static boolean isFilledIn(String name) {
        return name.contains("{");
    }

    private static String lastKey(String pointer) {
        return pointer.substring(pointer.lastIndexOf('/') + 1);
    }

    private static String parent(String pointer) {
        return pointer.substring(0, Math.max(0, pointer.lastIndexOf('/')));
    }

    private void error(String pointer, String message, String remedy) {
        findings.add(file.text().error(pointer, message, remedy));
    }
}
