package io.mlconnector.x3anaplan.vault;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The master keys of this process: one that encrypts, and others that may still decrypt. */
public final class MasterKeys {

    static final String HOW_TO_MAKE = "make a key with: openssl rand -base64 32";
    static final String HOW_TO_GIVE = "Give it as a file named by x3anaplan.vault.master-key-file, or as the environment variable"
            + " X3ANAPLAN_VAULT_MASTER_KEY";

    private final MasterKey current;
    private final Map<String, MasterKey> all = new LinkedHashMap<>();

    private MasterKeys(MasterKey current, List<MasterKey> previous) {
        this.current = current;
        if (current != null) {
            all.put(current.id(), current);
        }
        previous.forEach(key -> all.putIfAbsent(key.id(), key));
    }

    /** No vault in this process. */
    public static MasterKeys none() {
        return new MasterKeys(null, List.of());
    }

    /**
     * @param current base64 of 32 bytes
     * @param previous base64 of 32 bytes each
     * @throws ConfigurationFault if one is something else
     */
    public static MasterKeys of(String current, String... previous) {
        return of(current, "the master key", List.of(previous), "a previous master key");
    }

    static MasterKeys of(String current, String where, List<String> previous, String wherePrevious) {
        List<MasterKey> others = new ArrayList<>();
        previous.forEach(key -> others.add(MasterKey.parse(key, wherePrevious)));
        return new MasterKeys(MasterKey.parse(current, where), others);
    }

    boolean isEmpty() {
        return current == null;
    }

    /** @throws ConfigurationFault if this process has none */
    MasterKey current() {
        if (current == null) {
            throw new ConfigurationFault("the vault has no master key. " + HOW_TO_GIVE + "; " + HOW_TO_MAKE);
        }
        return current;
    }

    /** By id, the current one first. */
    Map<String, MasterKey> all() {
        return all;
    }

    /** The ids, for messages. */
    @Override
    public String toString() {
        return all.isEmpty() ? "none" : all.keySet().stream().collect(Collectors.joining(", "));
    }
}
