package io.mlconnector.x3anaplan.vault;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import java.util.List;

/** The names that secrets of a connection have. */
public final class SecretNames {

    /** All of them. */
    public static final List<String> ALL = List.of("x3.password", "x3.client-secret", "anaplan.password", "anaplan.certificate",
            "anaplan.private-key", "anaplan.private-key-password", "anaplan.keystore", "anaplan.keystore-password", "anaplan.client-secret");

    private SecretNames() {
    }

    /** @throws ConfigurationFault if no part of the product would ever look for a secret of that name */
    public static void check(String name) {
        if (!ALL.contains(name)) {
            throw new ConfigurationFault("there is no secret '" + name + "'; there are " + String.join(", ", ALL));
        }
    }
}
