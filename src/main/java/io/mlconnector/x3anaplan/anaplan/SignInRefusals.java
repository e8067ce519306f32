package io.mlconnector.x3anaplan.anaplan;

import io.mlconnector.x3anaplan.connection.AnaplanAuth;
import io.mlconnector.x3anaplan.connection.AnaplanSettings;
import java.time.Duration;

/**
 * What a person should look at when Anaplan refuses a sign-in. The service itself hardly says: unknown certificate and wrong signature
 * share one status (reference anaplan-api 2.4).
 */
final class SignInRefusals {

    /** Clocks that differ by less are not what a refusal is about. */
    static final Duration NOTICEABLE = Duration.ofSeconds(30);

    private SignInRefusals() {
    }

    /**
     * @param what whom or what Anaplan was asked to accept, for messages
     * @param status HTTP status
     * @param error OAuth's name of the error, or empty
     * @param ahead by how much the service's clock is ahead of ours
     */
    static String remedy(String connection, AnaplanSettings settings, SignInCall call, String what, int status, String error, Duration ahead) {
        if (status / 100 == 3 || status == 404 || status == 405 || status == 410) {
            return "There is no such service at this address: check anaplan." + (call.isOauth() ? "oauthUrl" : "authUrl");
        }
        switch (call) {
            case PASSWORD: case REFRESH:
                return "Anaplan does not accept this user and password: check anaplan.auth.user (" + what + ") and the secret anaplan.password."
                        + " Passwords end after 30 to 90 days; a user who signs in by SSO must be an exception user";
            case CERTIFICATE:
                return certificate(settings, what, ahead);
            default:
                return oauth(connection, settings, call, what, status, error);
        }
    }

    private static String certificate(AnaplanSettings settings, String what, Duration ahead) {
        boolean v1 = settings.auth() instanceof AnaplanAuth.Certificate c && c.payload() == AnaplanAuth.Payload.V1;
        String clock = "";
        if (!v1 && ahead.abs().compareTo(NOTICEABLE) > 0) {
            clock = "The clock of this machine is " + ahead.abs().toSeconds() + " s " + (ahead.isNegative() ? "ahead of" : "behind")
                    + " Anaplan's, and what the certificate signs holds the time: set the clock right (NTP). If that"
                    + " does not help: ";
        }
        return clock + "Anaplan does not accept the certificate (" + what + "): check under Administration > Security > Certificates that this one is"
                + " registered and not revoked, and that its e-mail is that of an active Anaplan user"
                + "; a user whose workspace signs in by SSO must be an exception user for certificates as well; doctor tries the other form of"
                + " anaplan.auth.header"
                + (v1 ? "; Anaplan may no longer take payload v1: leave anaplan.auth.payload out"
                        : "; a tenant that does not know payload v2 yet needs anaplan.auth.payload: v1");
    }

    private static String oauth(String connection, AnaplanSettings settings, SignInCall call, String client, int status, String error) {
        String pair = pair(connection, settings);
        switch (error) {
            case "invalid_client":
                return "Anaplan does not know the client or its secret: check anaplan.auth.clientId (" + client + ")"
                        + (settings.auth() instanceof AnaplanAuth.OauthCode ? " and the secret anaplan.client-secret" : "");
            case "unauthorized_client": case "unsupported_grant_type":
                return "The client (" + client + ") is not registered for this grant: authorization code and device grant each need a client of"
                        + " their own; check anaplan.auth.kind and anaplan.auth.clientId";
            case "invalid_scope":
                return "Check anaplan.auth.scope";
            case "access_denied":
                return "The person refused the consent, or may not give it. Begin the pairing anew: " + pair;
            case "expired_token":
                return "The code was not entered in time. Begin the pairing anew: " + pair;
            case "invalid_grant":
                return switch (call) {
                    case REFRESH_TOKEN -> "The refresh token has ended, was revoked, or was used elsewhere. The connection must be paired again: "
                            + pair;
                    case CODE -> "The code has ended, was used before, or was given for another address; anaplan.auth.redirectUrl must be the one"
                            + " that is registered for the client. Begin the pairing anew: " + pair;
                    default -> "Anaplan no longer knows the code. Begin the pairing anew: " + pair;
                };
            default:
                return status == 401 && error.isEmpty()
                        ? oauth(connection, settings, call, client, status, "invalid_client")
                        : "Check anaplan.auth.clientId (" + client + "), scope and redirectUrl against the client's registration";
        }
    }

    /** The command that pairs the connection. */
    static String pair(String connection, AnaplanSettings settings) {
        return settings.auth() instanceof AnaplanAuth.OauthDevice ? "pair-device " + connection : "pair " + connection + " --system anaplan";
    }
}
