package io.mlconnector.x3anaplan.deploy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** What psql does with deploy/database/roles.sql: a statement a line, variables, \gexec and \ir. Anything else is not known. */
final class RolesScript {

    private final Map<String, String> variables = new LinkedHashMap<>();
    private final DataSource database;

    /** @param words the command line of psql: {@code -v name=value}, {@code -f file} and a database, which is the one given */
    static void run(DataSource database, List<String> words) {
        RolesScript script = new RolesScript(database);
        Path file = null;
        for (int i = 1; i < words.size() - 1; i += 2) {
            String argument = words.get(i + 1);
            switch (words.get(i)) {
                case "-v" -> script.variables.put(argument.substring(0, argument.indexOf('=')), argument.substring(argument.indexOf('=') + 1));
                case "-f" -> file = Path.of(argument);
                default -> throw new AssertionError("not known of psql: " + words);
            }
        }
        script.run(file);
    }

    private RolesScript(DataSource database) {
        this.database = database;
    }

    private void run(Path file) {
        try (Connection c = database.getConnection(); Statement s = c.createStatement()) {
            for (String line : Kustomize.text(file).lines().map(String::strip).filter(l -> !l.isEmpty() && !l.startsWith("--")).toList()) {
                if (line.startsWith("\\ir ")) {
                    s.execute(Kustomize.text(file.resolveSibling(line.substring(4).strip())));
                } else if (line.endsWith("\\gexec")) {
                    List<String> statements = new ArrayList<>();
                    try (ResultSet rows = s.executeQuery(line.substring(0, line.length() - "\\gexec".length()))) {
                        while (rows.next()) {
                            statements.add(rows.getString(1));
                        }
                    }
                    for (String statement : statements) {
                        s.execute(statement);
                    }
                } else {
                    String statement = line;
                    for (Map.Entry<String, String> variable : variables.entrySet()) {
                        statement = statement.replace(":'" + variable.getKey() + "'", "'" + variable.getValue().replace("'", "''") + "'");
                    }
                    s.execute(statement);
                }
            }
        } catch (SQLException e) {
            throw new AssertionError(file.toString(), e);
        }
    }
}
