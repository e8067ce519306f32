package io.mlconnector.x3anaplan.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the manifests call each other: by these names Kubernetes would look for them. */
final class Names {

    /** Annotation of the renderer: the name of a generated ConfigMap before its suffix. */
    static final String GENERATED = "test/generated-from";

    /** Kind and name that a place in a manifest refers to, and the text node's holder, so that it can be replaced. */
    record Reference(String kind, String name, ObjectNode holder, String field) {
    }

    private final List<ObjectNode> objects;

    Names(List<ObjectNode> objects) {
        this.objects = objects;
    }

    void replaceReferences() {
        Map<String, String> generated = objects.stream().filter(o -> o.at("/metadata/annotations").has(GENERATED)).collect(Collectors.toMap(
                o -> o.at("/metadata/annotations").path(GENERATED).asText(), o -> o.at("/metadata/name").asText()));
        references().stream().filter(r -> r.kind().equals("ConfigMap") && generated.containsKey(r.name()))
                .forEach(r -> r.holder().set(r.field(), TextNode.valueOf(generated.get(r.name()))));
    }

    List<Reference> references() {
        List<Reference> found = new ArrayList<>();
        objects.forEach(object -> collect(object, found));
        return found;
    }

    private static void collect(JsonNode node, List<Reference> found) {
        if (node instanceof ObjectNode object) {
            add(object.path("configMap"), "name", "ConfigMap", found);
            add(object.path("configMapRef"), "name", "ConfigMap", found);
            add(object.path("configMapKeyRef"), "name", "ConfigMap", found);
            add(object.path("secretRef"), "name", "Secret", found);
            add(object.path("secretKeyRef"), "name", "Secret", found);
            add(object.path("secret"), "secretName", "Secret", found);
            add(object, "serviceAccountName", "ServiceAccount", found);
        }
        node.forEach(child -> collect(child, found));
    }

    private static void add(JsonNode holder, String field, String kind, List<Reference> found) {
        if (holder instanceof ObjectNode object && object.has(field)) {
            found.add(new Reference(kind, object.path(field).asText(), object, field));
        }
    }
}
