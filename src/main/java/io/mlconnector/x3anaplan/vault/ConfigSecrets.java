package io.mlconnector.x3anaplan.vault;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Secrets from outside the repository and the vault: a file {@code <x3anaplan.secrets-dir>/<connection>/<name>} (such as a mounted
 * Secret), else the setting {@code x3anaplan.secrets.<connection>.<name>}, usually as environment variable
 * {@code X3ANAPLAN_SECRETS_<CONNECTION>_<NAME>}. Files are read each time, so that a rotated secret is seen.
 */
@ApplicationScoped
@Typed(ConfigSecrets.class) // beans that want Secrets get those of the vault, which look here too
public class ConfigSecrets implements Secrets {

    @Override
    public String get(String connection, String name) {
        return find(connection, name).orElseThrow(() -> SecretNames.missing(connection, name, howToSet(connection, name)));
    }

    @Override
    public Optional<String> find(String connection, String name) {
        Config config = ConfigProvider.getConfig();
        Optional<Path> file = config.getOptionalValue("x3anaplan.secrets-dir", String.class)
                .map(dir -> Path.of(dir).resolve(connection).resolve(name)).filter(Files::isRegularFile);
        if (file.isPresent()) {
            try {
                return Optional.of(withoutFinalBreak(Files.readString(file.get())));
            } catch (IOException e) {
                throw new ConfigurationFault("connection " + connection + ": cannot read the secret " + name + " from " + file.get()
                        + " (" + e.getClass().getSimpleName() + ")", e);
            }
        }
        return config.getOptionalValue(key(connection, name), String.class);
    }

    /** Editors and {@code echo} end a text with a line break that is not part of the secret. */
    public static String withoutFinalBreak(String text) {
        return text.replaceFirst("\\R\\z", "");
    }

    /** The ways to set a secret outside of the vault, for messages. */
    static String howToSet(String connection, String name) {
        String dir = ConfigProvider.getConfig().getOptionalValue("x3anaplan.secrets-dir", String.class).orElse("<x3anaplan.secrets-dir>");
        return "set the environment variable " + key(connection, name).replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT)
                + ", or put it into a file " + dir + "/" + connection + "/" + name;
    }

    private static String key(String connection, String name) {
        return "x3anaplan.secrets." + connection + "." + name;
    }
}
