package io.mlconnector.x3anaplan.sandbox.anaplan.task;

import io.mlconnector.x3anaplan.sandbox.anaplan.model.Clearing;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.DimensionSource;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.DimensionSource.MatchBy;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.FileDef;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.ListDef;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Model;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.ModuleDef;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.ModuleDef.Format;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.ModuleImport;
import java.sql.SQLException;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An import into a module: members looked up, rows of one cell summed, the region cleared, all in SQL (anaplan-api section 8.2).
 * Table {@code hit} has a row per source row with its members {@code d0...}; null where one is unknown.
 */
final class ModuleImportRun {

    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMM yy", Locale.ENGLISH);

    private final Sql sql;
    private final Task task;
    private final Model model;
    private final ModuleImport mapping;
    private final ModuleDef module;
    private final SourceTable source;
    private final String separator;
    private final boolean counts;
    /** Dimension to its SQL over {@code hit}: a column, or a literal where it is fixed. */
    private final Map<String, String> members = new LinkedHashMap<>();
    /** Dimension to its column of {@code src}. */
    private final Map<String, String> keyColumns = new LinkedHashMap<>();

    ModuleImportRun(Sql sql, Task task, ModuleImport mapping, SourceTable source, FileDef file, boolean counts) {
        this.sql = sql;
        this.task = task;
        this.model = task.model();
        this.mapping = mapping;
        this.module = model.module(mapping.module()).orElseThrow();
        this.source = source;
        this.separator = file.decimalSeparator();
        this.counts = counts;
    }

    Outcome run() throws SQLException {
        if (!model.role(task.user()).mayUse(module.name())) {
            throw new ImportFailure("moduleImportNoWriteAccess", "No write access to module " + module.name());
        }
        sql.createProblems();
        lookUpMembers();
        List<String> shown = new ArrayList<>(keyColumns.values());
        List<ModuleDef.LineItem> written = new ArrayList<>();
        long ignored = 0;
        for (Map.Entry<String, String> each : mapping.lineItems().entrySet()) {
            ModuleDef.LineItem lineItem = module.lineItem(each.getKey()).orElseThrow();
            var column = source.column(each.getValue()); // a renamed column is silently not mapped any more
            if (column.isPresent() && lineItem.calculated()) {
                ignored += sql.number("SELECT count(*) FROM src WHERE btrim(" + column.get() + ") <> ''");
            } else if (column.isPresent()) {
                shown.add(column.get());
                written.add(lineItem);
                rejectBadNumbers(lineItem, column.get());
            }
        }
        if (sql.number("SELECT 1 WHERE EXISTS (SELECT FROM hit WHERE " + known() + ")") == 1) {
            for (ModuleDef.LineItem lineItem : written) {
                write(lineItem, source.requiredColumn(mapping.lineItems().get(lineItem.name())));
            }
        } // else nothing is cleared: the file has no data for the target
        long failed = sql.number("SELECT count(DISTINCT line) FROM problem");
        return new Outcome(detail(failed, ignored), failed > 0, false, shown);
    }

    private void lookUpMembers() throws SQLException {
        StringBuilder columns = new StringBuilder("SELECT s.line");
        StringBuilder joins = new StringBuilder(" FROM src s");
        for (int i = 0; i < module.dimensions().size(); i++) {
            String dimension = module.dimensions().get(i);
            DimensionSource from = mapping.dimensions().get(dimension);
            MatchBy match = from instanceof DimensionSource.FromColumn c ? c.match() : MatchBy.NAME_OR_CODE;
            createMembers("m" + i, dimension, match, from instanceof DimensionSource.FromColumn c ? c.date() : null);
            if (from instanceof DimensionSource.FromColumn c) {
                String key = source.requiredColumn(c.header());
                keyColumns.put(dimension, key);
                members.put(dimension, "d" + i);
                columns.append(", m").append(i).append(".member AS d").append(i);
                joins.append(" LEFT JOIN m" + i + " ON m" + i + ".key = btrim(s." + key + ")");
                String text = dimension.equals(ModuleDef.TIME) ? "Invalid time entity identifier: " : "Invalid list identifier: ";
                sql.run("INSERT INTO problem SELECT line, " + i + ", 'E', ? || btrim(" + key + ") FROM src s WHERE NOT EXISTS"
                        + " (SELECT FROM m" + i + " WHERE m" + i + ".key = btrim(s." + key + "))", text);
            } else {
                members.put(dimension, Sql.literal(constant(from, dimension, "m" + i)));
            }
        }
        sql.run("CREATE TEMP TABLE hit ON COMMIT DROP AS " + columns + joins);
        sql.run("ANALYZE hit");
    }

    /** @param date pattern of the days that stand for periods, or null */
    private void createMembers(String table, String dimension, MatchBy match, String date) throws SQLException {
        sql.run("CREATE TEMP TABLE " + table + " (key text PRIMARY KEY, member text) ON COMMIT DROP");
        if (dimension.equals(ModuleDef.TIME) || dimension.equals(ModuleDef.VERSIONS)) {
            for (String label : dimension.equals(ModuleDef.TIME) ? model.periods(module.name()) : model.versions()) {
                if (date == null) {
                    sql.run("INSERT INTO " + table + " VALUES (?, ?)", label, label);
                    continue;
                }
                YearMonth month = YearMonth.parse(label, MONTH);
                for (int day = 1; day <= month.lengthOfMonth(); day++) {
                    sql.run("INSERT INTO " + table + " VALUES (?, ?)", DateTimeFormatter.ofPattern(date, Locale.ENGLISH).format(month.atDay(day)), label);
                }
            }
            return;
        }
        ListDef list = model.list(dimension).orElseThrow(() -> new ImportFailure("failedToLocateHierarchy", dimension));
        String items = " FROM sandbox_anaplan.list_item WHERE model_id = ? AND list_name = ?";
        if (match != MatchBy.NAME) {
            sql.run("INSERT INTO " + table + " SELECT code, code" + items + " AND code IS NOT NULL", model.id(), list.name());
        }
        if (match != MatchBy.CODE) {
            sql.run("INSERT INTO " + table + " SELECT name, coalesce(code, name)" + items + " ON CONFLICT DO NOTHING",
                    model.id(), list.name());
        }
        sql.run("ANALYZE " + table);
    }

    private String constant(DimensionSource from, String dimension, String table) throws SQLException {
        String wanted;
        if (from instanceof DimensionSource.Ask ask) {
            wanted = task.parameters().getOrDefault(mapping.id() + "/" + ask.entityType(), task.parameters().get(ask.entityType()));
            if (wanted == null) {
                throw new ImportFailure("failedToLocateEntity", "No mapping parameter for " + ask.entityType());
            }
        } else {
            wanted = ((DimensionSource.Fixed) from).member();
        }
        String member = sql.text("SELECT member FROM " + table + " WHERE key = ?", wanted);
        if (member == null) {
            throw new ImportFailure("failedToLocateEntity", "No item " + wanted + " in " + dimension);
        }
        return member;
    }

    private void rejectBadNumbers(ModuleDef.LineItem lineItem, String column) throws SQLException {
        if (lineItem.format() == Format.NUMBER) {
            sql.run("INSERT INTO problem SELECT s.line, 100, 'E', 'Invalid number: ' || s." + column + " FROM src s"
                    + " JOIN hit USING (line) WHERE " + known() + " AND btrim(s." + column + ") <> '' AND btrim(s." + column + ") !~ ?",
                    number());
        }
    }

    private void write(ModuleDef.LineItem lineItem, String column) throws SQLException {
        boolean number = lineItem.format() == Format.NUMBER;
        String value = "btrim(s." + column + ")";
        String usable = value + (number ? " ~ " + Sql.literal(number()) : " <> ''");
        String plain = separator.equals(".") ? value : "replace(" + value + ", " + Sql.literal(separator) + ", '.')";
        String aggregate = number ? "sum(CASE WHEN " + usable + " THEN " + plain + "::numeric END)"
                : "(array_agg(" + value + " ORDER BY line DESC))[1]"; // the last text wins
        StringBuilder coords = new StringBuilder();
        members.forEach((dimension, member) -> coords.append(coords.length() == 0 ? "" : ", ").append(Sql.literal(dimension))
                .append(", ").append(member).append("::text"));
        String groups = String.join(", ", keyColumns.keySet().stream().map(members::get).toList());
        String target = "target_" + lineItem.id();
        sql.run("CREATE TEMP TABLE " + target + " ON COMMIT DROP AS SELECT jsonb_build_object(" + coords + ") AS coords, " + aggregate
                + " AS value FROM hit JOIN src s USING (line) WHERE " + known() + " AND " + usable
                + (groups.isEmpty() ? " HAVING count(*) > 0" : " GROUP BY " + groups));
        sql.run("ANALYZE " + target);
        if (mapping.clearing().updateOnly()) {
            sql.run("DELETE FROM sandbox_anaplan.cell c USING " + target + " t WHERE c.model_id = ? AND c.module_name = ?"
                    + " AND c.line_item = ? AND c.coords = t.coords", model.id(), module.name(), lineItem.name());
        } else { // the region contains every cell of the target
            sql.run("DELETE FROM sandbox_anaplan.cell WHERE model_id = ? AND module_name = ? AND line_item = ?" + region(),
                    model.id(), module.name(), lineItem.name());
        }
        sql.run("INSERT INTO sandbox_anaplan.cell (model_id, module_name, line_item, coords, " + (number ? "value" : "text_value")
                + ") SELECT ?, ?, ?, coords, value FROM " + target + (number ? " WHERE value <> 0" : ""),
                model.id(), module.name(), lineItem.name());
    }

    /** The cross product of the item sets: one condition per dimension. A fixed dimension is cleared in its item unless told otherwise. */
    private String region() {
        Clearing clearing = mapping.clearing();
        StringBuilder where = new StringBuilder();
        for (String dimension : module.dimensions()) {
            String member = members.get(dimension);
            boolean fixed = !keyColumns.containsKey(dimension);
            Clearing.Scope scope = fixed ? clearing.scopes().getOrDefault(dimension, Clearing.Scope.MAPPED_ITEMS) : clearing.of(dimension);
            if (scope == Clearing.Scope.MAPPED_ITEMS) {
                where.append(" AND coords ->> ").append(Sql.literal(dimension)).append(fixed ? " = " + member
                        : " IN (SELECT " + member + " FROM hit WHERE " + member + " IS NOT NULL)");
            }
        }
        return where.toString();
    }

    /** Rows of {@code hit} whose members are all known. */
    private String known() {
        return keyColumns.isEmpty() ? "true"
                : String.join(" AND ", keyColumns.keySet().stream().map(d -> members.get(d) + " IS NOT NULL").toList());
    }

    /** No exponent, no thousands separators: what every decimal notation of Anaplan accepts. */
    private String number() {
        String point = separator.equals(".") ? "\\." : separator;
        return "^[+-]?([0-9]+(" + point + "[0-9]*)?|" + point + "[0-9]+)$";
    }

    private ImportResult.Detail detail(long failed, long ignored) {
        String type = failed > 0 ? "lineItemRowsProcessedWithFailures" : "lineItemRowsProcessed";
        long good = source.rows() - failed;
        return new ImportResult.Detail(type, module.name() + ": " + good + " rows successful, " + failed + " failed, " + ignored
                + " ignored", !counts ? List.of() : List.of("totalRowCount", "" + source.rows(), "successRowCount", "" + good,
                        "failedCount", "" + failed, "ignoredCount", "" + ignored));
    }
}
