package io.mlconnector.x3anaplan.sandbox.x3;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A change of columns past the framework, as an SQL script makes it: no stamp moves unless it is among the columns. */
final class SqlEdit {

    private final X3Class x3Class;
    private final List<Object> values = new ArrayList<>();

    private SqlEdit(X3Class x3Class) {
        this.x3Class = x3Class;
    }

    /**
     * @param level H header, D lines, A analytical lines
     * @param where further columns with their values, by X3's names; {@code set} likewise
     * @throws IllegalArgumentException if there is no such level, column or row
     */
    static void apply(Books books, String level, String num, JsonNode where, JsonNode set) {
        new SqlEdit(X3Class.named(switch (level) {
            case "H" -> "GACCENTRY";
            case "D" -> "GACCENTRYD";
            case "A" -> "GACCENTRYA";
            default -> throw new IllegalArgumentException("level is H, D or A, not " + level);
        }).orElseThrow()).apply(books, num, where, set);
    }

    private void apply(Books books, String num, JsonNode where, JsonNode set) {
        String sql = "update " + x3Class.table() + " set " + assignments(set, ", ") + " where endpoint = ? and num = ?";
        values.addAll(List.of(books.endpoint(), num));
        String and = where.isEmpty() ? "" : " and " + assignments(where, " and ");
        books.inTransaction(c -> Sql.must(Sql.update(c, sql + and, values.toArray()), "nothing to change by: " + sql + and + " " + values));
    }

    private String assignments(JsonNode columns, String between) {
        List<String> all = new ArrayList<>();
        columns.properties().forEach(column -> {
            all.add(X3Class.column(column.getKey()) + " = ?::" + switch (x3Class.type(column.getKey())) {
                case INT, MENU -> "int";
                case DECIMAL -> "numeric";
                case DATE -> "date";
                case DATETIME -> "timestamptz";
                default -> "text";
            });
            values.add(column.getValue().asText());
        });
        return String.join(between, all);
    }
}
