package io.mlconnector.x3anaplan.staging;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.Datasets.ListTarget;
import io.mlconnector.x3anaplan.connection.MappingSettings;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.mapping.MappingTables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;

/**
 * What decides, besides the ledger, about the content of a slice. A slice whose last clean send had another fingerprint counts
 * as touched.
 *
 * @param settings hash over the settings that influence content and the route that decides what is sent
 * @param mapping hash over the mapping tables
 */
record Fingerprint(String settings, String mapping) {

    /** Ends the fingerprint of a stage with rows that wait for a list member, so that its slice is staged again. */
    static final String WAITING = "+waiting";

    private static final String MAP_ROUTE = "map.camel.yaml";

    static Fingerprint of(Connection connection, MappingTables tables, Path routes) {
        MappingSettings mapping = connection.mapping();
        List<Object> settings = new ArrayList<>();
        settings.add(connection.datasets().journalEntries().grain());
        settings.add(connection.datasets().journalEntries().behaviour());
        settings.add(connection.datasets().journalEntries().dimensions());
        settings.add(connection.datasets().journalEntries().columns());
        settings.add(mapping.sign());
        settings.add(mapping.amount());
        settings.add(mapping.unmapped());
        settings.add(mapping.none());
        settings.add(mapping.defaultAccount());
        settings.add(mapping.defaultCostCenter());
        settings.add(new TreeMap<>(mapping.companies()));
        settings.add(new TreeMap<>(mapping.ledgers()));
        settings.add(connection.periods());
        settings.add(connection.poll().firstPeriod());
        settings.add(connection.x3().dimensionType());
        settings.add(connection.x3().ledgerTypes());
        settings.add(route(routes.resolve(MAP_ROUTE)));
        return new Fingerprint(sha256(settings.toString()), sha256(tables.version()));
    }

    /** What a list file depends on besides its rows: where it goes and how its columns are called. */
    static String ofList(Connection connection, ListTarget target) {
        return sha256(connection.anaplan().workspace() + "\n" + connection.anaplan().model() + "\n" + target);
    }

    String text() {
        return settings + "/" + mapping;
    }

    boolean hasSettingsOf(String sentFingerprint) {
        return sentFingerprint != null && sentFingerprint.startsWith(settings + "/");
    }

    /** The route's content; its comments and layout do not count. Without the file the routes are part of the program. */
    private static String route(Path file) {
        if (!Files.exists(file)) {
            return "";
        }
        try {
            return new ObjectMapper(new YAMLFactory()).readTree(file.toFile()).toString();
        } catch (IOException e) {
            throw new ConfigurationFault("The route file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    static String sha256(String text) {
        return HexFormat.of().formatHex(digest().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
