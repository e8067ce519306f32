package io.mlconnector.x3anaplan.vault;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** Master keys as the process's settings name them: in a file or as a value, and in dev mode made at first need. */
final class MasterKeySettings {

    static final String KEY = "x3anaplan.vault.master-key";
    static final String PREVIOUS = "x3anaplan.vault.previous-master-keys";
    private static final Logger LOG = Logger.getLogger(MasterKeySettings.class);

    private final Function<String, Optional<String>> settings;
    private final boolean development;

    /** @param settings looks a setting up @param development whether a missing key is made */
    MasterKeySettings(Function<String, Optional<String>> settings, boolean development) {
        this.settings = settings;
        this.development = development;
    }

    /** @throws ConfigurationFault if a key cannot be read or is none, or if both the file and the value are set */
    MasterKeys read() {
        Optional<String> current = text(KEY, KEY + "-file");
        List<String> previous = new ArrayList<>();
        text(PREVIOUS, PREVIOUS + "-file").ifPresent(text -> {
            for (String key : text.split("[\\s,]+")) {
                if (!key.isEmpty()) {
                    previous.add(key);
                }
            }
        });
        if (current.isEmpty() && development) {
            Path file = Path.of(settings.apply("x3anaplan.data-dir").orElse("data")).resolve("vault-master-key").toAbsolutePath();
            return MasterKeys.of(made(file), file.toString(), previous, PREVIOUS);
        } else if (current.isEmpty() && !previous.isEmpty()) {
            throw new ConfigurationFault(PREVIOUS + " is set, but " + KEY + " is not: previous keys only decrypt. " + MasterKeys.HOW_TO_GIVE);
        }
        return current.map(key -> MasterKeys.of(key, KEY, previous, PREVIOUS)).orElseGet(MasterKeys::none);
    }

    private Optional<String> text(String valueKey, String fileKey) {
        Optional<String> value = settings.apply(valueKey).filter(text -> !text.isBlank());
        Optional<String> file = settings.apply(fileKey).filter(text -> !text.isBlank());
        if (value.isPresent() && file.isPresent()) {
            throw new ConfigurationFault("both " + valueKey + " and " + fileKey + " are set; remove one of them");
        }
        return file.isPresent() ? Optional.of(read(Path.of(file.get().strip()), fileKey)) : value;
    }

    private static String read(Path file, String why) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new ConfigurationFault("cannot read " + file.toAbsolutePath() + ", named by " + why + " (" + e.getClass().getSimpleName()
                    + "); " + MasterKeys.HOW_TO_MAKE, e);
        }
    }

    private static String made(Path file) {
        try {
            if (!Files.exists(file)) {
                byte[] key = new byte[MasterKey.BYTES];
                new SecureRandom().nextBytes(key);
                Files.createDirectories(file.getParent());
                // Whole or not at all, for another process may look for it at the same time.
                Path draft = Files.createTempFile(file.getParent(), "vault", ".draft");
                ownerOnly(draft);
                Files.writeString(draft, Base64.getEncoder().encodeToString(key) + System.lineSeparator());
                try {
                    Files.move(draft, file);
                    LOG.warnf("No master key is set: made one for the vault of dev mode, in %s. Whoever has that file and the database can read"
                            + " its secrets; it is not for production.", file);
                } catch (FileAlreadyExistsException e) {
                    Files.delete(draft);
                }
            }
        } catch (IOException e) {
            throw new ConfigurationFault("cannot make a master key for dev mode in " + file + " (" + e + "); set x3anaplan.data-dir to a"
                    + " folder that can be written, or give a key of your own. " + MasterKeys.HOW_TO_GIVE, e);
        }
        return read(file, "dev mode");
    }

    private static void ownerOnly(Path file) throws IOException {
        if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } else {
            file.toFile().setReadable(false, false);
            file.toFile().setReadable(true, true);
        }
    }
}
