package io.mlconnector.x3anaplan.ops;

import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.SmallRyeConfig;
import java.nio.file.Path;
import java.util.Optional;

/** The process's configuration as Quarkus will read it (system properties, environment, application.properties, profile), before it runs. */
public final class EarlySettings {

    static final String NEW_CONNECTION = "quarkus.datasource.jdbc.new-connection-sql";
    /** Environment variables, system properties and files named by hand rank from here on. */
    private static final int ENVIRONMENT = 295;

    private final SmallRyeConfig config;

    private EarlySettings(SmallRyeConfig config) {
        this.config = config;
    }

    public static EarlySettings read() {
        return new EarlySettings(ConfigUtils.configBuilder().addPropertiesSources().build());
    }

    /** Whether somebody named a database to use. */
    public boolean hasDatasource() {
        return config.getOptionalValue("quarkus.datasource.jdbc.url", String.class).isPresent();
    }

    /**
     * Whether a pooler stands before the database that gives each transaction another server process, and nobody said what is to be set on
     * a new connection.
     */
    boolean throughPooler() {
        return config.getOptionalValue("quarkus.datasource.jdbc.url", String.class).filter(url -> url.contains("prepareThreshold=0")).isPresent()
                && config.getConfigValue(NEW_CONNECTION).getConfigSourceOrdinal() < ENVIRONMENT;
    }

    public Path dataDir() {
        return Path.of(config.getOptionalValue("x3anaplan.data-dir", String.class).orElse("data"));
    }

    public Path routesDir() {
        return Path.of(config.getOptionalValue("x3anaplan.routes-dir", String.class).orElse("routes"));
    }

    public Path connectionsDir() {
        return Path.of(config.getOptionalValue("x3anaplan.connections-dir", String.class).orElse("connections"));
    }

    /** A setting by its key, for the expressions in connection files. */
    public Optional<String> value(String key) {
        return config.getOptionalValue(key, String.class);
    }

    /** Whether what the process logs is read by machines, line by line. */
    public boolean logsJson() {
        return config.getOptionalValue("quarkus.log.console.json.enabled", Boolean.class).orElse(false);
    }

    public int embeddedDatabasePort() {
        return config.getOptionalValue("x3anaplan.embedded-database.port", Integer.class).orElse(54329);
    }
}
