package io.mlconnector.x3anaplan.connection;

import java.net.URI;
import java.time.Duration;

/** How a connection signs in to Anaplan (reference anaplan-api section 2). What is secret of it stands in the vault, never here. */
public sealed interface AnaplanAuth {

    /** As connection.yaml names it under {@code anaplan.auth.kind}. */
    String kind();

    /**
     * Whether the tokens come from the OAuth service and go out as {@code Bearer}; else they come from the authentication service and go
     * out as {@code AnaplanAuthToken} (2.1).
     */
    default boolean isOauth() {
        return false;
    }

    /** E-mail and password, the secret {@code anaplan.password} (2.2). */
    record Basic(String user) implements AnaplanAuth {

        @Override
        public String kind() {
            return "basic";
        }
    }

    /** What is signed: {@code V1} random bytes; {@code V2} the time and random bytes, so that nobody can send it again later (2.5). */
    enum Payload { V1, V2 }

    /**
     * What stands in the header: {@code PEM}, the whole text (https://help.anaplan.com/1493b16d-7294-47d6-bd8d-056962e9b8da); {@code BODY}, what
     * stands between its first and last line (https://community.anaplan.com/discussion/156606).
     */
    enum Header { PEM, BODY }

    /**
     * A certificate that is registered in Anaplan, and its private key: the secrets {@code anaplan.certificate} and
     * {@code anaplan.private-key}, or {@code anaplan.keystore} (2.5).
     */
    record Certificate(Payload payload, Header header) implements AnaplanAuth {

        /** One with the whole PEM text in the header. */
        public Certificate(Payload payload) {
            this(payload, Header.PEM);
        }

        @Override
        public String kind() {
            return "certificate";
        }
    }

    /** An OAuth client: paired once by a person, then refresh tokens (2.6). */
    sealed interface Oauth extends AnaplanAuth {

        String clientId();

        /** Separated by blanks; without {@code offline_access} there are no refresh tokens. */
        String scope();

        /** How long a refresh token of the client lives; null if nobody has said so. */
        Duration refreshLife();

        @Override
        default boolean isOauth() {
            return true;
        }
    }

    /**
     * Authorization code grant; the client's secret is {@code anaplan.client-secret}.
     *
     * @param redirectUrl where the consent comes back, as registered for the client
     * @param authorizePath of the page of consent
     */
    record OauthCode(String clientId, URI redirectUrl, String scope, String authorizePath, Duration refreshLife) implements Oauth {

        /** One with the usual page of consent. */
        public OauthCode(String clientId, URI redirectUrl, String scope) {
            this(clientId, redirectUrl, scope, "/auth/authorize", null);
        }

        @Override
        public String kind() {
            return "oauth-code";
        }
    }

    /** Device grant: the person types a code on a page of Anaplan's. */
    record OauthDevice(String clientId, String scope, Duration refreshLife) implements Oauth {

        public OauthDevice(String clientId, String scope) {
            this(clientId, scope, null);
        }

        @Override
        public String kind() {
            return "oauth-device";
        }
    }
}
