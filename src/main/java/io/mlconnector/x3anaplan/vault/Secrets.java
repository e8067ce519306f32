package io.mlconnector.x3anaplan.vault;

import java.util.Optional;

/** Where the secrets of connections come from. Values never appear in logs, errors or answers. */
public interface Secrets {

    /**
     * The secret of a connection.
     *
     * @param connection name of the connection
     * @param name what it is, e.g. {@code x3.password} or {@code anaplan.password}
     * @throws io.mlconnector.x3anaplan.failure.SignInFault if there is none; the message says how to set it
     */
    String get(String connection, String name);

    /**
     * The secret, or empty if there is none.
     *
     * @throws io.mlconnector.x3anaplan.failure.ConfigurationFault if there is one that cannot be read or decrypted
     */
    default Optional<String> find(String connection, String name) {
        return Optional.ofNullable(get(connection, name));
    }
}
