package io.mlconnector.x3anaplan.vault;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.failure.SignInFault;
import java.util.List;
import java.util.regex.Pattern;

/** What secrets of a connection are called. */
public final class SecretNames {

    /** All that some way to sign in reads. */
    public static final List<String> KNOWN = List.of("x3.password", "x3.client-secret", "x3.refresh-token", "anaplan.password",
            "anaplan.certificate", "anaplan.private-key", "anaplan.private-key-password", "anaplan.keystore", "anaplan.keystore-password",
            "anaplan.client-secret", "anaplan.refresh-token");

    private static final Pattern NAME = Pattern.compile("(x3|anaplan)\\.[a-z0-9]+(-[a-z0-9]+)*");

    private SecretNames() {
    }

    /** A system's credentials are missing: said with that system's exit code. @param remedy how to set the secret */
    static SignInFault missing(String connection, String name, String remedy) {
        return new SignInFault(name.substring(0, Math.max(0, name.indexOf('.'))), "connection " + connection + " has no secret " + name + "; "
                + remedy);
    }

    /** @throws ConfigurationFault unless it can be a secret's name; so a value given in its place is not echoed */
    public static String checked(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new ConfigurationFault("that is not the name of a secret; names are " + String.join(", ", KNOWN));
        }
        return name;
    }
}
