package io.mlconnector.x3anaplan.connection;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.finding.Finding;
import io.mlconnector.x3anaplan.finding.Findings;
import io.mlconnector.x3anaplan.finding.YamlText;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The folder of connections: one folder each, with connection.yaml and the mapping tables beside it. */
public final class ConnectionFiles {

    public static final String FILE = "connection.yaml";

    private ConnectionFiles() {
    }

    /**
     * Reads and checks all connections.
     *
     * @param folder where the connections' folders lie
     * @param resolve replaces expressions such as {@code ${X3_URL:http://localhost:8124}} in texts
     * @param findings receives every mistake of every connection
     * @return the connections that have none, by name
     */
    public static Map<String, Connection> read(Path folder, UnaryOperator<String> resolve, Findings findings) {
        Map<String, Connection> connections = new LinkedHashMap<>();
        Map<String, String> modules = new LinkedHashMap<>();
        Map<String, Connection> tenants = new LinkedHashMap<>();
        if (!Files.isDirectory(folder)) {
            findings.add(Finding.error(folder, 0, 0, "there is no folder of connections",
                    "start in the folder that holds connections/, or set x3anaplan.connections-dir"));
            return connections;
        }
        try (Stream<Path> folders = Files.list(folder)) {
            for (Path own : folders.filter(Files::isDirectory).filter(f -> !f.getFileName().toString().startsWith(".")).sorted().toList()) {
                one(own, resolve, findings, modules, tenants).ifPresent(c -> connections.put(c.name(), c));
            }
        } catch (IOException e) {
            findings.add(Finding.error(folder, 0, 0, "cannot be read: " + e.getMessage(), "check the rights of the folder"));
        }
        return connections;
    }

    private static Optional<Connection> one(Path folder, UnaryOperator<String> resolve, Findings all, Map<String, String> modules,
            Map<String, Connection> tenants) throws IOException {
        Findings findings = new Findings();
        Path file = folder.resolve(FILE);
        Connection connection = null;
        if (!Files.isRegularFile(file)) {
            findings.add(Finding.error(file, 0, 0, "the folder has no connection.yaml", "write one, or remove the folder"));
        } else {
            YamlText text = YamlText.read(file, content(file, findings), resolve, findings);
            JsonNode root = text.root().orElse(null);
            if (root != null) {
                ConnectionSchema.check(text, root, findings);
                if (!findings.hasErrors()) {
                    ConnectionSchema.fill(root, "");
                    connection = new ConnectionReader(text, root, findings).read(folder.getFileName().toString(), folder);
                }
                if (!findings.hasErrors()) {
                    new ConnectionChecks(text, connection, findings, Clock.systemUTC()).run(root);
                    oneOnAModule(text, connection, modules, findings);
                    oneLimitForATenant(text, connection, tenants, findings);
                } else {
                    tablesAnyway(root, folder, findings);
                }
            }
        }
        all.addAll(findings.withNotes());
        return findings.hasErrors() ? Optional.empty() : Optional.ofNullable(connection);
    }

    /** All mistakes at once: the tables are looked at even when the connection's own text is wrong. */
    private static void tablesAnyway(JsonNode root, Path folder, Findings findings) {
        for (String[] table : List.of(new String[] {"accounts", "accounts"}, new String[] {"costCenters", "cost-centers"})) {
            Path file = folder.resolve(root.at("/mapping/" + table[0]).asText(table[1] + ".csv"));
            if (Files.isRegularFile(file)) {
                findings.addAll(io.mlconnector.x3anaplan.codetable.CodeTable.check(file, table[1]));
            }
        }
    }

    private static void oneOnAModule(YamlText text, Connection connection, Map<String, String> modules, Findings findings) {
        String target = connection.anaplan().tenant() + " / " + connection.anaplan().workspace() + " / " + connection.anaplan().model() + " / "
                + connection.datasets().journalEntries().module();
        String other = modules.putIfAbsent(target, connection.name());
        if (other != null) {
            findings.add(text.error("/datasets/journalEntries/module", "connections '" + other + "' and '" + connection.name()
                    + "' both fill module " + connection.datasets().journalEntries().module() + ": each would clear what the other sent",
                    "give each connection a module of its own"));
        }
    }

    /** All connections of a tenant spend one budget: what it is must not depend on who asks. */
    private static void oneLimitForATenant(YamlText text, Connection connection, Map<String, Connection> tenants, Findings findings) {
        AnaplanSettings own = connection.anaplan();
        if (own.reservePerMinute() >= own.requestsPerMinute()) {
            findings.add(text.error("/anaplan/reservePerMinute", "a reserve of " + own.reservePerMinute() + " leaves nothing of "
                    + own.requestsPerMinute() + " requests a minute", "let reservePerMinute be less than requestsPerMinute"));
        }
        Connection other = tenants.putIfAbsent(own.tenant(), connection);
        if (other != null && (other.anaplan().requestsPerMinute() != own.requestsPerMinute()
                || other.anaplan().reservePerMinute() != own.reservePerMinute())) {
            findings.add(text.error("/anaplan/requestsPerMinute", "connections '" + other.name() + "' and '" + connection.name()
                    + "' share tenant " + own.tenant() + " and state different limits of it",
                    "write the same requestsPerMinute and reservePerMinute in both"));
        }
    }

    private static String content(Path file, Findings findings) throws IOException {
        try {
            String text = Files.readString(file);
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (MalformedInputException e) {
            findings.add(Finding.error(file, 0, 0, "is not UTF-8", "save it as UTF-8"));
            return "{}";
        }
    }
}
