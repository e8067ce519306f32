package io.mlconnector.x3anaplan.signin;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.vault.SecretNames;
import io.mlconnector.x3anaplan.vault.Secrets;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tells whether a credential's secrets are the same as before. Kept encrypted only: of a weak password a digest says much. */
final class SecretsDigest {

    private SecretsDigest() {
    }

    static String of(Secrets secrets, Credential credential) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String name : SecretNames.KNOWN) {
                if (name.startsWith(credential.system() + ".")) {
                    digest.update((name + "\0" + value(secrets, credential.connection(), name) + "\0").getBytes(StandardCharsets.UTF_8));
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("no SHA-256 in this JVM", e);
        }
    }

    private static String value(Secrets secrets, String connection, String name) {
        try {
            return secrets.find(connection, name).orElse("");
        } catch (ConfigurationFault e) {
            return e.getMessage(); // cannot be read: so was it then, or else it changed
        }
    }
}
