package io.mlconnector.x3anaplan.finding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** A YAML file as JSON, with the line and column of every value by its JSON pointer. Dates stay text. */
public final class YamlText {

    private final Path file;
    private final JsonNode root;
    private final Map<String, Mark> marks = new HashMap<>();
    private final UnaryOperator<String> resolve;
    private final Findings findings;

    private YamlText(Path file, String text, UnaryOperator<String> resolve, Findings findings) {
        this.file = file;
        this.resolve = resolve;
        this.findings = findings;
        JsonNode read = null;
        try {
            Node node = new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text));
            if (node == null) {
                findings.add(Finding.error(file, 1, 1, "the file is empty", "write the connection's settings into it"));
            } else {
                read = json(node, "");
            }
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            findings.add(Finding.error(file, mark == null ? 1 : mark.getLine() + 1, mark == null ? 1 : mark.getColumn() + 1,
                    "not valid YAML: " + e.getProblem(), "check indentation, colons and quotes here and in the line before"));
        }
        root = read;
    }

    /**
     * @param resolve applied to every plain or quoted text; a text that becomes another one is read as YAML again, so that an
     *        expression may stand for a number
     * @param findings receives what is no YAML, and keys that stand twice
     */
    public static YamlText read(Path file, String text, UnaryOperator<String> resolve, Findings findings) {
        return new YamlText(file, text, resolve, findings);
    }

    /** Empty if the text was no YAML. */
    public Optional<JsonNode> root() {
        return Optional.ofNullable(root);
    }

    public Path file() {
        return file;
    }

    /** The finding at a value, or at the nearest value above it that stands in the file. */
    public Finding error(String pointer, String message, String remedy) {
        Mark mark = mark(pointer);
        return Finding.error(file, mark == null ? 1 : mark.getLine() + 1, mark == null ? 1 : mark.getColumn() + 1, message, remedy);
    }

    /** As {@link #error}, for what may stay. */
    public Finding warning(String pointer, String message, String remedy) {
        return error(pointer, message, remedy).as(Severity.WARNING);
    }

    /** As {@link #error}, for what is worth knowing and nothing is wrong with. */
    public Finding info(String pointer, String message) {
        return error(pointer, message, "").as(Severity.INFO);
    }

    private Mark mark(String pointer) {
        for (String p = pointer; ; p = p.substring(0, p.lastIndexOf('/'))) {
            if (marks.containsKey(p)) {
                return marks.get(p);
            }
            if (p.isEmpty()) {
                return null;
            }
        }
    }

    private JsonNode json(Node node, String pointer) {
        marks.putIfAbsent(pointer, node.getStartMark());
        if (node instanceof MappingNode mapping) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            for (NodeTuple entry : mapping.getValue()) {
                String key = ((ScalarNode) entry.getKeyNode()).getValue();
                String at = pointer + "/" + key.replace("~", "~0").replace("/", "~1");
                if (object.has(key)) {
                    Mark mark = entry.getKeyNode().getStartMark();
                    findings.add(Finding.error(file, mark.getLine() + 1, mark.getColumn() + 1, "'" + key + "' stands here twice",
                            "keep one of them"));
                }
                marks.put(at, entry.getKeyNode().getStartMark());
                object.set(key, json(entry.getValueNode(), at));
            }
            return object;
        }
        if (node instanceof SequenceNode sequence) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            for (Node item : sequence.getValue()) {
                array.add(json(item, pointer + "/" + array.size()));
            }
            return array;
        }
        ScalarNode scalar = (ScalarNode) node;
        String resolved = resolve.apply(scalar.getValue());
        if (!resolved.equals(scalar.getValue())) {
            Node again = new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(resolved));
            return again instanceof ScalarNode other ? scalar(other.getTag(), other.getValue()) : scalar(Tag.STR, resolved);
        }
        return scalar(scalar.getTag(), scalar.getValue());
    }

    private static JsonNode scalar(Tag tag, String text) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (tag.equals(Tag.NULL)) {
            return nodes.nullNode();
        } else if (tag.equals(Tag.BOOL)) {
            return nodes.booleanNode(text.matches("(?i)true|yes|on"));
        } else if (tag.equals(Tag.INT) && text.matches("-?(0|[1-9][0-9]*)")) {
            return nodes.numberNode(new BigInteger(text));
        } else if (tag.equals(Tag.FLOAT) && text.matches("-?[0-9]+\\.[0-9]+")) {
            return nodes.numberNode(new BigDecimal(text));
        }
        return nodes.textNode(text);
    }
}
