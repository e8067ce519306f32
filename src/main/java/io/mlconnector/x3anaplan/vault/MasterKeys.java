package io.mlconnector.x3anaplan.vault;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The master key, which wraps the data keys of the vault, and the keys before it, which are still needed until everything is wrapped
 * anew. Each is 32 bytes in base64, from a file ({@code x3anaplan.vault.master-key-file}) or a setting
 * ({@code x3anaplan.vault.master-key}); earlier ones, separated by commas or lines, from {@code x3anaplan.vault.previous-master-keys}
 * or {@code ...-file}.
 */
public final class MasterKeys {

    private static final int BYTES = 32;

    /** A key and the name by which rows refer to it. */
    record Key(String id, byte[] bytes) {
        @Override
        public String toString() {
            return "master key " + id;
        }
    }

    private final List<Key> keys;

    private MasterKeys(List<Key> keys) {
        this.keys = List.copyOf(keys);
    }

    /**
     * @param settings the process's settings
     * @throws ConfigurationFault if a key cannot be read or is no 32 bytes in base64
     */
    public static MasterKeys read(Function<String, Optional<String>> settings) {
        List<Key> keys = new ArrayList<>();
        for (String setting : List.of("x3anaplan.vault.master-key", "x3anaplan.vault.previous-master-keys")) {
            Optional<String> file = settings.apply(setting + "-file");
            Optional<String> text = file.isPresent() ? Optional.of(text(setting, Path.of(file.get()))) : settings.apply(setting);
            if (setting.endsWith("master-key") && text.isEmpty()) {
                return new MasterKeys(List.of());
            }
            for (String key : text.orElse("").split("[,\\s]+")) {
                if (!key.isBlank()) {
                    keys.add(key(setting, key));
                }
            }
        }
        return new MasterKeys(keys);
    }

    /** For development: makes a key in the file, readable by its owner only, unless it is there already. @return whether it was made */
    public static boolean generate(Path file) {
        if (Files.exists(file)) {
            return false;
        }
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, Base64.getEncoder().encodeToString(bytes) + "\n");
            return true;
        } catch (IOException e) {
            throw new ConfigurationFault("a master key for the vault cannot be written to " + file + " (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    private static String text(String setting, Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new ConfigurationFault("the file " + file + " that " + setting + "-file names cannot be read ("
                    + e.getClass().getSimpleName() + "): check that it is mounted and may be read", e);
        }
    }

    private static Key key(String setting, String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException e) {
            bytes = new byte[0];
        }
        if (bytes.length != BYTES) {
            throw new ConfigurationFault(setting + " is no key: 32 bytes in base64 are needed; make one with: openssl rand -base64 32");
        }
        try {
            String id = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)).substring(0, 8);
            return new Key(id, bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public boolean isEmpty() {
        return keys.isEmpty();
    }

    /** The key that wraps from now on. @throws ConfigurationFault if there is none */
    Key current() {
        if (keys.isEmpty()) {
            throw new ConfigurationFault(HOW_TO_SET);
        }
        return keys.get(0);
    }

    /** What to do where there is no key. */
    static final String HOW_TO_SET = "the vault has no master key: make one with openssl rand -base64 32, keep it in a safe place, and give it as"
            + " a file (x3anaplan.vault.master-key-file) or as the environment variable X3ANAPLAN_VAULT_MASTER_KEY";

    Optional<Key> byId(String id) {
        return keys.stream().filter(key -> key.id().equals(id)).findFirst();
    }
}
