package io.mlconnector.x3anaplan.sandbox.anaplan.task;

import io.mlconnector.x3anaplan.sandbox.anaplan.model.ListDef;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.ListImport;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.ListImport.Duplicates;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.ListImport.Match;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Model;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.User;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An import into a list: an upsert by key that never deletes (anaplan-api section 8.1). Table {@code item} has a row per source
 * row; {@code target} is the item it updates, null where it creates one; {@code bad} marks rejected rows.
 */
final class ListImportRun {

    private static final String EXISTING = "(SELECT * FROM sandbox_anaplan.list_item WHERE model_id = ? AND list_name = ?)";

    private final Sql sql;
    private final Model model;
    private final ListDef list;
    private final ListImport mapping;
    private final SourceTable source;

    ListImportRun(Sql sql, Model model, User user, ListImport mapping, SourceTable source) {
        this.sql = sql;
        this.model = model;
        this.mapping = mapping;
        this.source = source;
        if (!model.role(user).mayChange(mapping.list())) {
            throw new ImportFailure("notAuthorised", "No right to change list " + mapping.list());
        }
        this.list = model.list(mapping.list()).orElseThrow(() -> new ImportFailure("failedToLocateHierarchy", mapping.list()));
    }

    Outcome run() throws SQLException {
        sql.createProblems();
        createItems();
        rejectBadKeys();
        rejectDuplicates();
        match();
        rejectTakenNames();
        resolveParents();
        convertProperties();
        return new Outcome(upsert(), sql.number("SELECT count(*) FROM problem") > 0, true, source.columns());
    }

    private void createItems() throws SQLException {
        if (mapping.match() == Match.CODE) {
            source.requiredColumn(mapping.codeColumn());
        } else if (mapping.match() == Match.NAME) {
            source.requiredColumn(mapping.nameColumn());
        }
        String name = list.numbered() ? "NULL::text" : column(mapping.nameColumn());
        String properties = mapping.propertyColumns().entrySet().stream().filter(e -> source.column(e.getValue()).isPresent())
                .map(e -> Sql.literal(e.getKey()) + ", " + column(e.getValue())).collect(Collectors.joining(", "));
        sql.run("CREATE TEMP TABLE item ON COMMIT DROP AS SELECT line, " + column(mapping.codeColumn()) + " AS code, " + name + " AS name, "
                + column(mapping.parentColumn()) + " AS parent, NULL::text AS key, NULL::bigint AS target, false AS bad, "
                + "NULL::text AS parent_code, jsonb_strip_nulls(jsonb_build_object(" + properties + ")) AS properties FROM src");
        sql.run("UPDATE item SET key = " + switch (mapping.match()) {
            case CODE -> "code";
            case NAME -> "name";
            case NAME_OR_CODE -> "coalesce(code, name)";
            case COMBINATION -> "(" + combination("properties") + ")::text";
        });
        sql.run("CREATE INDEX ON item (key)");
        sql.run("CREATE INDEX ON item (line)");
        sql.run("ANALYZE item");
    }

    private void rejectBadKeys() throws SQLException {
        reject("key IS NULL", "'Empty key'");
        reject("length(name) > 60", "'Invalid name: ' || name");
        reject("length(code) > 60" + (list.numbered() ? " OR code LIKE '#%'" : ""), "'Invalid code: ' || code");
    }

    private void rejectDuplicates() throws SQLException {
        String later = "line IN (SELECT line FROM (SELECT line, row_number() OVER (PARTITION BY key ORDER BY line) AS n FROM item"
                + " WHERE NOT bad) x WHERE n > 1)";
        if (reject(later, "'Duplicate source key: ' || key") > 0 && mapping.duplicates() == Duplicates.REJECT_IMPORT) {
            throw new ImportFailure("hierarchyImportDuplicateSourceKey", list.name() + ": duplicate key in source");
        }
    }

    private void match() throws SQLException {
        String update = "UPDATE item i SET target = l.item_id FROM " + EXISTING + " l WHERE NOT i.bad AND i.target IS NULL AND ";
        if (mapping.match() == Match.COMBINATION) {
            sql.run(update + "(" + combination("l.properties") + ")::text = i.key", model.id(), list.name());
        }
        if (mapping.match() == Match.CODE || mapping.match() == Match.NAME_OR_CODE) {
            sql.run(update + "l.code = i.code", model.id(), list.name());
        }
        if (mapping.match() == Match.NAME || mapping.match() == Match.NAME_OR_CODE) {
            sql.run(update + "l.name = i.name", model.id(), list.name());
        }
        if (list.numbered() && mapping.match() != Match.CODE && mapping.match() != Match.COMBINATION) {
            reject("target IS NULL", "'Cannot add new entities to numbered list when matching involves name'");
        } else if (!list.numbered()) {
            reject("target IS NULL AND name IS NULL", "'Invalid name: '");
        }
    }

    private void rejectTakenNames() throws SQLException {
        reject("target IN (SELECT target FROM item p WHERE NOT p.bad AND p.line < item.line AND p.target = item.target)",
                "'Duplicate source key: ' || key");
        for (String column : List.of("name", "code")) {
            reject("EXISTS (SELECT FROM sandbox_anaplan.list_item l WHERE l.model_id = ? AND l.list_name = ? AND l." + column + " = item."
                    + column + " AND l.item_id IS DISTINCT FROM item.target)", "'Name or code already exists: ' || " + column,
                    model.id(), list.name());
            reject("line IN (SELECT line FROM (SELECT line, row_number() OVER (PARTITION BY " + column + " ORDER BY line) AS n FROM item"
                    + " WHERE NOT bad AND " + column + " IS NOT NULL) x WHERE n > 1)", "'Name or code already exists: ' || " + column);
        }
    }

    private void resolveParents() throws SQLException {
        ListDef parents = model.list(list.parentList()).orElse(list);
        boolean same = parents.name().equals(list.name());
        for (String by : List.of("code", "name")) {
            sql.run("UPDATE item i SET parent_code = coalesce(l.code, l.name) FROM " + EXISTING + " l"
                    + " WHERE i.parent_code IS NULL AND l." + by + " = i.parent", model.id(), parents.name());
        }
        if (same) {
            int more;
            do { // a row that hangs on a rejected row is rejected, and so on down
                more = reject("parent IS NOT NULL AND parent_code IS NULL AND parent IN (SELECT unnest(ARRAY[code, name]) FROM item WHERE bad)"
                        + " AND parent NOT IN (SELECT x FROM item, unnest(ARRAY[code, name]) x WHERE NOT bad AND x IS NOT NULL)",
                        "'Failed dependency: ' || parent");
            } while (more > 0);
            sql.run("UPDATE item i SET parent_code = coalesce(p.code, p.name) FROM item p WHERE NOT p.bad AND i.parent_code IS NULL"
                    + " AND p.line <> i.line AND (p.code = i.parent OR p.name = i.parent)");
        }
        sql.run("INSERT INTO problem SELECT line, 2, 'W', 'Invalid parent' FROM item WHERE NOT bad AND parent IS NOT NULL AND parent_code IS NULL");
    }

    private void convertProperties() throws SQLException {
        for (ListDef.Property property : list.properties()) {
            String pattern = switch (property.format()) {
                case TEXT -> null;
                case NUMBER -> "^[+-]?[0-9]*[.]?[0-9]+$";
                case BOOLEAN -> "^(?i)(true|false|yes|no)$";
                case DATE -> "^[0-9]{4}-?[0-9]{2}-?[0-9]{2}$";
            };
            if (pattern != null) {
                String wrong = " NOT bad AND properties ->> ? !~ ?";
                String what = "Invalid " + property.format().name().toLowerCase(java.util.Locale.ROOT) + ": ";
                sql.run("INSERT INTO problem SELECT line, 3, 'W', ? || (properties ->> ?) FROM item WHERE" + wrong, what,
                        property.name(), property.name(), pattern);
                sql.run("UPDATE item SET properties = properties - ? WHERE" + wrong, property.name(), property.name(), pattern);
            }
        }
    }

    private ImportResult.Detail upsert() throws SQLException {
        String warned = "EXISTS (SELECT FROM problem p WHERE p.line = i.line)";
        String changed = "(i.code IS NOT NULL AND i.code IS DISTINCT FROM l.code) OR (i.name IS NOT NULL AND i.name <> l.name)"
                + " OR (i.parent_code IS NOT NULL AND i.parent_code IS DISTINCT FROM l.parent_code) OR NOT l.properties @> i.properties";
        String updates = " FROM item i JOIN sandbox_anaplan.list_item l ON l.item_id = i.target WHERE NOT i.bad AND ";
        long created = sql.number("SELECT count(*) FROM item i WHERE NOT bad AND target IS NULL AND NOT " + warned);
        long createdWarned = sql.number("SELECT count(*) FROM item i WHERE NOT bad AND target IS NULL AND " + warned);
        long updated = sql.number("SELECT count(*)" + updates + "(" + changed + ") AND NOT " + warned);
        long updatedWarned = sql.number("SELECT count(*)" + updates + warned);
        long failed = sql.number("SELECT count(*) FROM item WHERE bad");
        long ignored = source.rows() - created - createdWarned - updated - updatedWarned - failed;
        sql.run("UPDATE sandbox_anaplan.list_item l SET code = coalesce(i.code, l.code), name = coalesce(i.name, l.name),"
                + " parent_code = coalesce(i.parent_code, l.parent_code), properties = l.properties || i.properties"
                + " FROM item i WHERE l.item_id = i.target AND NOT i.bad AND (" + changed + ")");
        String name = list.numbered() ? "'#' || (row_number() OVER (ORDER BY line) + (SELECT coalesce(max(substr(name, 2)::bigint), 0)"
                + " FROM " + EXISTING + " l))" : "name";
        List<Object> arguments = new ArrayList<>(List.of(model.id(), list.name()));
        if (list.numbered()) {
            arguments.addAll(List.of(model.id(), list.name()));
        }
        sql.run("INSERT INTO sandbox_anaplan.list_item (model_id, list_name, code, name, parent_code, properties) SELECT ?, ?, code, "
                + name + ", parent_code, properties FROM item WHERE NOT bad AND target IS NULL ORDER BY line", arguments.toArray());
        return detail(created, updated, createdWarned, updatedWarned, failed, ignored);
    }

    private ImportResult.Detail detail(long created, long updated, long createdWarned, long updatedWarned, long failed, long ignored) {
        long good = created + updated;
        long warned = createdWarned + updatedWarned;
        String type = failed + warned > 0 ? "hierarchyRowsProcessedWithFailures"
                : good == 0 ? "hierarchyNoChanges" : "hierarchyRowsProcessed";
        String text = list.name() + ": " + good + " (" + created + "/" + updated + ") rows successful, "
                + (failed + warned == 0 ? ignored + " ignored " : warned + " (" + createdWarned + "/" + updatedWarned
                + ") rows has warnings, " + failed + " failed, " + ignored + " ignored");
        List<String> values = new ArrayList<>(List.of("hierarchyName", list.name()));
        Map<String, Long> counts = new java.util.LinkedHashMap<>();
        counts.put("successRowCount", good);
        counts.put("successCreateCount", created);
        counts.put("successUpdateCount", updated);
        counts.put("warningsRowCount", warned);
        counts.put("warningsCreateCount", createdWarned);
        counts.put("warningsUpdateCount", updatedWarned);
        counts.put("failedCount", failed);
        counts.put("ignoredCount", ignored);
        counts.put("totalRowCount", source.rows());
        counts.put("totalCreateCount", created + createdWarned);
        counts.put("totalUpdateCount", updated + updatedWarned);
        counts.forEach((key, n) -> values.addAll(List.of(key, n.toString())));
        return new ImportResult.Detail(type, text, values);
    }

    /** Marks rows as rejected and says why; returns how many. */
    private int reject(String condition, String message, Object... arguments) throws SQLException {
        int rows = sql.run("INSERT INTO problem SELECT line, 1, 'E', " + message + " FROM item WHERE NOT bad AND (" + condition + ")",
                arguments);
        if (rows > 0) {
            sql.run("UPDATE item SET bad = true WHERE NOT bad AND line IN (SELECT line FROM problem WHERE severity = 'E')");
        }
        return rows;
    }

    private String combination(String properties) {
        return mapping.keyProperties().stream().map(p -> properties + " ->> " + Sql.literal(p))
                .collect(Collectors.joining(", ", "jsonb_build_array(", ")"));
    }

    private String column(String header) {
        return source.column(header).map(c -> "nullif(btrim(" + c + "), '')").orElse("NULL::text");
    }
}
