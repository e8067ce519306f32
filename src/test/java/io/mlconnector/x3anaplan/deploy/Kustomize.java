package io.mlconnector.x3anaplan.deploy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Renders the part of Kustomize that deploy/ uses, and refuses everything else: resources, components, strategic merge patches by target,
 * configMapGenerator with name suffixes, namespace, labels, images.
 */
final class Kustomize {

    static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Set<String> KNOWN = Set.of("apiVersion", "kind", "resources", "components", "patches", "configMapGenerator", "namespace",
            "labels", "images");

    private final List<ObjectNode> objects = new ArrayList<>();

    private Kustomize() {
    }

    /** The manifests of a folder with a kustomization.yaml. */
    static List<ObjectNode> render(Path folder) {
        Kustomize all = new Kustomize();
        all.apply(folder, false);
        new Names(all.objects).replaceReferences();
        return all.objects;
    }

    private void apply(Path folder, boolean component) {
        JsonNode own = documents(folder.resolve("kustomization.yaml")).get(0);
        own.fieldNames().forEachRemaining(key -> require(KNOWN.contains(key), folder + ": the renderer does not know " + key));
        require(own.path("kind").asText().equals(component ? "Component" : "Kustomization"), folder + ": is a " + own.path("kind"));
        for (JsonNode resource : own.path("resources")) {
            Path path = folder.resolve(resource.asText()).normalize();
            if (Files.isDirectory(path)) {
                Kustomize inner = new Kustomize();
                inner.apply(path, false);
                objects.addAll(inner.objects);
            } else {
                require(path.startsWith(folder.normalize()), path + " is outside of " + folder + ", which kustomize refuses");
                documents(path).forEach(objects::add);
            }
        }
        for (JsonNode part : own.path("components")) {
            apply(folder.resolve(part.asText()).normalize(), true);
        }
        own.path("configMapGenerator").forEach(generator -> objects.add(configMap(folder, generator)));
        own.path("patches").forEach(patch -> patch(folder, patch));
        own.path("labels").forEach(labels -> objects.forEach(object -> labels.path("pairs").fields().forEachRemaining(
                pair -> ((ObjectNode) object.withObject("/metadata/labels")).set(pair.getKey(), pair.getValue()))));
        own.path("images").forEach(image -> objects.forEach(object -> object.findParents("image").forEach(container -> {
            if (container.path("image").asText().equals(image.path("name").asText())) {
                ((ObjectNode) container).put("image", image.path("newName").asText() + ":" + image.path("newTag").asText());
            }
        })));
        if (own.has("namespace")) {
            objects.forEach(object -> object.withObject("/metadata").set("namespace", own.get("namespace")));
        }
    }

    private static ObjectNode configMap(Path folder, JsonNode generator) {
        Map<String, String> data = new LinkedHashMap<>();
        generator.path("files").forEach(file -> {
            require(!file.asText().contains("/"), folder + ": " + file + " is no file of the folder");
            data.put(file.asText(), text(folder.resolve(file.asText())));
        });
        generator.path("envs").forEach(file -> text(folder.resolve(file.asText())).lines().filter(line -> !line.isBlank() && !line.startsWith("#"))
                .forEach(line -> data.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1))));
        ObjectNode map = YAML.createObjectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
        // As kustomize does, though with another digest: a changed content changes the name, and so restarts what mounts it.
        map.putObject("metadata").put("name", generator.path("name").asText() + "-" + String.format("%08x", data.hashCode()))
                .putObject("annotations").put(Names.GENERATED, generator.path("name").asText());
        map.set("data", YAML.valueToTree(data));
        return map;
    }

    private void patch(Path folder, JsonNode patch) {
        ObjectNode change = documents(folder.resolve(patch.path("path").asText())).get(0);
        JsonNode target = patch.path("target");
        String kind = target.path("kind").asText(change.path("kind").asText());
        String name = target.path("name").asText(change.at("/metadata/name").asText());
        List<ObjectNode> targets = objects.stream().filter(o -> o.path("kind").asText().equals(kind) && o.at("/metadata/name").asText().equals(name))
                .toList();
        require(!targets.isEmpty() || patch.has("target"), folder + ": nothing to patch: " + kind + " " + name);
        change.remove(List.of("apiVersion", "kind", "metadata"));
        targets.forEach(object -> merge(object, change));
    }

    /** Lists of maps are merged by name or mountPath, as the types of Kubernetes say of containers, volumes and mounts; others replaced. */
    private static void merge(ObjectNode into, JsonNode change) {
        change.fields().forEachRemaining(entry -> {
            JsonNode old = into.get(entry.getKey());
            if (old instanceof ObjectNode object && entry.getValue().isObject()) {
                merge(object, entry.getValue());
            } else if (old instanceof ArrayNode list && List.of("containers", "volumes", "volumeMounts").contains(entry.getKey())) {
                String key = entry.getKey().equals("volumeMounts") ? "mountPath" : "name";
                for (JsonNode element : entry.getValue()) {
                    ObjectNode same = null;
                    for (JsonNode candidate : list) {
                        same = candidate.path(key).equals(element.path(key)) ? (ObjectNode) candidate : same;
                    }
                    if (same == null) {
                        list.add(element.deepCopy());
                    } else {
                        merge(same, element);
                    }
                }
            } else {
                into.set(entry.getKey(), entry.getValue().deepCopy());
            }
        });
    }

    static List<ObjectNode> documents(Path file) {
        try (var parser = YAML.getFactory().createParser(text(file))) {
            return YAML.readValues(parser, new TypeReference<ObjectNode>() { }).readAll();
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }
}
