package io.mlconnector.x3anaplan.connection;

import java.net.URI;
import java.time.Duration;

/** How a connection signs in to Sage X3 (reference sage-x3-api section 2). What is secret of it stands in the vault, never here. */
public sealed interface X3Auth {

    /** Name of the secret that the way to sign in needs. */
    default String secret() {
        return "x3.client-secret";
    }

    /** As connection.yaml names it under {@code x3.auth.kind}. */
    String kind();

    /** User and password of Syracuse, with every request (2.1). */
    record Basic(String user) implements X3Auth {

        @Override
        public String secret() {
            return "x3.password";
        }

        @Override
        public String kind() {
            return "basic";
        }
    }

    /**
     * A token that we sign ourselves, HS256, with the secret of a connected application (2.2).
     *
     * @param clientId issuer
     * @param user subject: login of the application's allowed user, case-sensitive
     * @param audience compared letter by letter; may be empty
     * @param lifetime from issue to expiry; at most the application's token validity
     * @param backdate how far the issue lies before X3's present: a token from the future is refused
     */
    record ConnectedApp(String clientId, String user, String audience, Duration lifetime, Duration backdate) implements X3Auth {

        @Override
        public String kind() {
            return "connected-app";
        }
    }

    /** Form of a token request. */
    enum Body { JSON, FORM }

    /** A token from an authorisation server of the customer's; Sage documents no such grant for X3 (2.3). @param scope may be null */
    record ClientCredentials(URI tokenUrl, String clientId, String scope, Body body) implements X3Auth {

        @Override
        public String kind() {
            return "client-credentials";
        }
    }

    /**
     * Sage's cloud gateway: paired once by a person, then refresh tokens that are replaced at each use (2.3).
     *
     * @param foldersUrl lists the approved folders; null: beside the token address
     * @param customer address of the customer's X3
     * @param redirectUrl where the approval comes back, as registered
     */
    record CloudGateway(URI authorizeUrl, URI tokenUrl, URI foldersUrl, String clientId, String scope, String customer,
            URI redirectUrl) implements X3Auth {

        public CloudGateway {
            foldersUrl = foldersUrl == null && tokenUrl != null ? tokenUrl.resolve("folders") : foldersUrl;
        }

        @Override
        public String kind() {
            return "cloud-gateway";
        }
    }
}
