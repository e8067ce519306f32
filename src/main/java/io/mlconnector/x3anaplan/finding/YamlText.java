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
import org.yaml.snakeyaml.reader.ReaderException;

/** A YAML file as JSON, with the line and column of every value by its JSON pointer. Dates stay text. */
public final class YamlText {

    private final Path file;
    private final JsonNode root;
    private final Map<String, Mark> marks = new HashMap<>();
    private final Map<String, String> written = new HashMap<>();
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
        } catch (ReaderException e) {
            String before = text.substring(0, Math.min(e.getPosition(), text.length()));
            findings.add(Finding.error(file, (int) before.chars().filter(c -> c == '\n').count() + 1, before.length() - before.lastIndexOf('\n'),
                    "not valid YAML: holds " + Invisible.name(e.getCodePoint()), "remove the character"));
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

    /**
     * What a person wrote in place of a value that YAML takes for a truth value, a number or a date: {@code NO}, {@code 010}. Empty for
     * lists, maps and texts.
     */
    public Optional<String> written(String pointer) {
        return Optional.ofNullable(written.get(pointer));
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
                if (!(entry.getKeyNode() instanceof ScalarNode name)) {
                    Mark mark = entry.getKeyNode().getStartMark();
                    findings.add(Finding.error(file, mark.getLine() + 1, mark.getColumn() + 1, "a list or a map stands where a key is expected",
                            "write the key as text; a value that begins with a brace is written in quotes"));
                    continue;
                }
                String key = name.getValue();
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
            return again instanceof ScalarNode other ? scalar(other.getTag(), other.getValue(), pointer) : scalar(Tag.STR, resolved, pointer);
        }
        return scalar(scalar.getTag(), scalar.getValue(), pointer);
    }

    private JsonNode scalar(Tag tag, String text, String pointer) {
        if (!tag.equals(Tag.STR)) {
            written.put(pointer, text);
        }
        return scalar(tag, text);
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
