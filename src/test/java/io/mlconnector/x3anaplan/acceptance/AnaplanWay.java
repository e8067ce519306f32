package io.mlconnector.x3anaplan.acceptance;

import io.mlconnector.x3anaplan.anaplan.TestCertificates.Issued;
import io.mlconnector.x3anaplan.sandbox.anaplan.signin.Client;
import java.util.Map;
import java.util.Optional;

/** The ways to sign in to Anaplan: what a connection says, which secrets it has, which client the administrator registers. */
enum AnaplanWay {

    BASIC, PKCS8_V2, PKCS1_V1, KEYSTORE, CODE_ROTATABLE, CODE_LASTING, DEVICE_ROTATABLE, DEVICE_LASTING;

    static final String CLIENT_SECRET = "planted-anaplan-client-secret";
    static final String KEYSTORE_PASSWORD = "planted-keystore-Pa55word";

    boolean isCode() {
        return this == CODE_ROTATABLE || this == CODE_LASTING;
    }

    boolean isDevice() {
        return this == DEVICE_ROTATABLE || this == DEVICE_LASTING;
    }

    boolean isOauth() {
        return isCode() || isDevice();
    }

    /** {@code anaplan.auth} of a connection. */
    String auth(String connection) {
        return switch (this) {
            case BASIC -> "{kind: basic, user: planner@demo.example}";
            case PKCS8_V2, KEYSTORE -> "{kind: certificate}";
            case PKCS1_V1 -> "{kind: certificate, payload: v1}";
            case CODE_ROTATABLE, CODE_LASTING -> "{kind: oauth-code, clientId: " + clientId(connection) + ", redirectUrl: \""
                    + redirect(connection) + "\"}";
            case DEVICE_ROTATABLE, DEVICE_LASTING -> "{kind: oauth-device, clientId: " + clientId(connection) + "}";
        };
    }

    /** Secrets besides the password, by name. */
    Map<String, String> secrets(Issued certificate) {
        return switch (this) {
            case PKCS8_V2 -> Map.of("anaplan.certificate", certificate.pem(), "anaplan.private-key", certificate.pkcs8());
            case PKCS1_V1 -> Map.of("anaplan.certificate", certificate.pem(), "anaplan.private-key", certificate.pkcs1());
            case KEYSTORE -> Map.of("anaplan.keystore", certificate.keystore(KEYSTORE_PASSWORD), "anaplan.keystore-password", KEYSTORE_PASSWORD);
            case CODE_ROTATABLE, CODE_LASTING -> Map.of("anaplan.client-secret", CLIENT_SECRET);
            default -> Map.of();
        };
    }

    /** The OAuth client to be registered. */
    Optional<Client> client(String connection) {
        if (isCode()) {
            return Optional.of(Client.code(clientId(connection), CLIENT_SECRET, redirect(connection), this == CODE_ROTATABLE));
        }
        return isDevice() ? Optional.of(Client.device(clientId(connection), this == DEVICE_ROTATABLE)) : Optional.empty();
    }

    private static String clientId(String connection) {
        return "client-" + connection;
    }

    private static String redirect(String connection) {
        return "https://planning.demo.example/pair/" + connection + "/anaplan/callback";
    }
}
