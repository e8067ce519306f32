package io.mlconnector.x3anaplan.sandbox.x3.graphql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mlconnector.x3anaplan.sandbox.x3.graphql.NodeType.Collection;
import io.mlconnector.x3anaplan.sandbox.x3.graphql.NodeType.Column;
import io.mlconnector.x3anaplan.sandbox.x3.graphql.NodeType.Property;
import io.mlconnector.x3anaplan.sandbox.x3.graphql.NodeType.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A filter text as SQL: relaxed JSON with the operators of reference section 4.2. */
final class Condition {

    static final JsonMapper RELAXED = JsonMapper.builder().enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES,
            JsonReadFeature.ALLOW_SINGLE_QUOTES).build();
    private static final Map<String, String> COMPARISONS = Map.of("_eq", "=", "_ne", "<>", "_gt", ">", "_gte", ">=", "_lt", "<", "_lte", "<=");
    private static final Set<String> QUANTIFIERS = Set.of("_atLeast", "_atMost", "_every", "_none");

    private final Map<String, NodeType> types;
    private final boolean stampsFilterable;
    private final List<Object> parameters;
    private int aliases;

    /** @param parameters receives the values, in order */
    Condition(Map<String, NodeType> types, boolean stampsFilterable, List<Object> parameters) {
        this.types = types;
        this.stampsFilterable = stampsFilterable;
        this.parameters = parameters;
    }

    /** @throws Refused for what is no relaxed JSON, unknown properties and operators */
    static JsonNode parse(String what, String text) {
        try {
            return RELAXED.readTree(text);
        } catch (JsonProcessingException e) {
            throw new Refused(what + " is no relaxed JSON: " + e.getOriginalMessage());
        }
    }

    String sql(NodeType type, String alias, JsonNode filter) {
        List<String> all = new ArrayList<>();
        if (filter.isArray()) {
            filter.forEach(f -> all.add(sql(type, alias, f)));
        } else if (filter.isObject()) {
            filter.fields().forEachRemaining(e -> all.add(one(type, alias, e.getKey(), e.getValue())));
        } else {
            throw new Refused("filter: an object is expected, found " + filter);
        }
        return all.isEmpty() ? "true" : "(" + String.join(" and ", all) + ")";
    }

    private String one(NodeType type, String alias, String name, JsonNode value) {
        switch (name) {
            case "_and":
                return sql(type, alias, value);
            case "_or": {
                List<String> any = new ArrayList<>();
                value.forEach(f -> any.add(sql(type, alias, f)));
                return any.isEmpty() ? "false" : "(" + String.join(" or ", any) + ")";
            }
            case "_not":
                return "not " + sql(type, alias, value);
            case "_id":
                return id(type.keyColumns(), alias, value);
            default:
                break;
        }
        Property property = type.property(name);
        if (property == null) {
            throw new Refused("filter: " + type.name() + " has no property " + name);
        }
        if (name.endsWith("Stamp") && name.startsWith("_") && !stampsFilterable) {
            throw new Refused("filter: " + type.name() + "." + name + " cannot be filtered on");
        }
        if (property instanceof Column column) {
            return operators(alias + "." + column.column(), column, value);
        }
        return property instanceof Reference reference ? reference(alias, reference, value) : collection(alias, (Collection) property, value);
    }

    private String reference(String alias, Reference reference, JsonNode value) {
        NodeType target = types.get(reference.node());
        List<Column> local = target.keyColumns().stream().map(c -> new Column(reference.by().getOrDefault(c.column(), ""), c.type())).toList();
        if (!value.isObject() || value.fieldNames().hasNext() && (COMPARISONS.containsKey(value.fieldNames().next()) || value.has("_in")
                || value.has("_nin"))) {
            return id(local, alias, value);
        }
        List<String> all = new ArrayList<>();
        value.fields().forEachRemaining(e -> {
            Property there = target.property(e.getKey());
            if (e.getKey().equals("_id")) {
                all.add(id(local, alias, e.getValue()));
            } else if (there instanceof Column c && reference.by().containsKey(c.column())) {
                all.add(operators(alias + "." + reference.by().get(c.column()), c, e.getValue()));
            } else if (there instanceof Reference inner && inner.from(reference) != null) {
                all.add(reference(alias, inner.from(reference), e.getValue()));
            } else {
                all.add("exists (" + among(alias, target, reference.by(), RELAXED.createObjectNode().set(e.getKey(), e.getValue())) + ")");
            }
        });
        return all.isEmpty() ? "true" : "(" + String.join(" and ", all) + ")";
    }

    private String collection(String alias, Collection collection, JsonNode value) {
        NodeType target = types.get(collection.node());
        var condition = RELAXED.createObjectNode();
        value.fields().forEachRemaining(e -> {
            if (!QUANTIFIERS.contains(e.getKey())) {
                condition.set(e.getKey(), e.getValue());
            }
        });
        if (value.path("_none").asBoolean()) {
            return "not exists (" + among(alias, target, collection.by(), condition) + ")";
        }
        if (value.path("_every").asBoolean()) {
            var negated = RELAXED.createObjectNode().set("_not", condition);
            return "not exists (" + among(alias, target, collection.by(), negated) + ")";
        }
        String count = "(" + among(alias, target, collection.by(), condition).replaceFirst("select 1", "select count(*)") + ")";
        return value.has("_atMost") ? count + " <= " + value.get("_atMost").asInt() : count + " >= " + value.path("_atLeast").asInt(1);
    }

    private String among(String alias, NodeType target, Map<String, String> by, JsonNode condition) {
        if (target.table() == null) {
            throw new Refused("filter: " + target.name() + " can be filtered by its code only");
        }
        String there = "t" + ++aliases;
        StringBuilder sql = new StringBuilder("select 1 from " + target.table() + " " + there + " where " + there + ".endpoint = " + alias + ".endpoint");
        by.forEach((column, here) -> sql.append(" and ").append(there).append('.').append(column).append(" = ").append(alias).append('.').append(here));
        return sql.append(" and ").append(sql(target, there, condition)).toString();
    }

    /** The identity: the parts of the key, joined by a bar where there are several. */
    private String id(List<Column> key, String alias, JsonNode value) {
        if (value.isObject()) {
            List<String> all = new ArrayList<>();
            value.fields().forEachRemaining(e -> all.add(switch (e.getKey()) {
                case "_eq" -> id(key, alias, e.getValue());
                case "_ne" -> "not " + id(key, alias, e.getValue());
                case "_in", "_nin" -> {
                    List<String> any = new ArrayList<>();
                    e.getValue().forEach(v -> any.add(id(key, alias, v)));
                    yield (e.getKey().equals("_nin") ? "not " : "") + (any.isEmpty() ? "false" : "(" + String.join(" or ", any) + ")");
                }
                default -> throw new Refused("filter: operator " + e.getKey() + " is not known for _id");
            }));
            return all.isEmpty() ? "true" : "(" + String.join(" and ", all) + ")";
        }
        String[] parts = value.asText().split("\\|", -1);
        if (parts.length != key.size()) {
            return "false";
        }
        List<String> all = new ArrayList<>();
        for (int i = 0; i < parts.length; i++) {
            if (key.get(i).column().isEmpty()) { // the books know no such column: it is blank everywhere
                all.add(String.valueOf(parts[i].isEmpty()));
                continue;
            }
            all.add(alias + "." + key.get(i).column() + " = ?");
            parameters.add(Values.parse(key.get(i), parts[i]));
        }
        return "(" + String.join(" and ", all) + ")";
    }

    private String operators(String sql, Column column, JsonNode value) {
        if (!value.isObject()) {
            parameters.add(Values.of(column, value));
            return sql + " = ?";
        }
        List<String> all = new ArrayList<>();
        value.fields().forEachRemaining(e -> {
            if (COMPARISONS.containsKey(e.getKey())) {
                parameters.add(Values.of(column, e.getValue()));
                all.add(sql + " " + COMPARISONS.get(e.getKey()) + " ?");
            } else if (e.getKey().equals("_in") || e.getKey().equals("_nin")) {
                List<String> marks = new ArrayList<>();
                e.getValue().forEach(v -> {
                    parameters.add(Values.of(column, v));
                    marks.add("?");
                });
                all.add((e.getKey().equals("_nin") ? "not " : "") + (marks.isEmpty() ? "false" : "(" + sql + " in (" + String.join(",", marks) + "))"));
            } else if (e.getKey().equals("_regex") && column.type().equals("Text")) {
                parameters.add(e.getValue().asText());
                all.add(sql + (value.path("_options").asText().contains("i") ? " ~* ?" : " ~ ?"));
            } else if (!e.getKey().equals("_options")) {
                throw new Refused("filter: operator " + e.getKey() + " is not known");
            }
        });
        return all.isEmpty() ? "true" : "(" + String.join(" and ", all) + ")";
    }
}
