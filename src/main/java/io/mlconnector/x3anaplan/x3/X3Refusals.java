package io.mlconnector.x3anaplan.x3;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.X3Auth;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.failure.SignInFault;
import io.mlconnector.x3anaplan.failure.SourceFault;
import io.mlconnector.x3anaplan.http.RetryAfter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Message;

/** What a refused sign-in means, and what to look at: the codes of reference section 2.2, the gateway's messages of 2.3. */
final class X3Refusals {

    static final String TRUST = "Put the issuing certificates (PEM) beside connection.yaml and name the file in x3.caFile.";
    private static final Pattern CODE = Pattern.compile("Error (\\d+): ");
    private static final ObjectMapper JSON = new ObjectMapper();

    private X3Refusals() {
    }

    /** X3 answered 401. @param skew how far X3's clock is ahead of ours, as applied */
    static ConfigurationFault of401(String place, Connection connection, byte[] body, Duration skew) {
        X3Auth auth = connection.x3().auth();
        String said = said(body);
        String start = place + ": X3 refuses our sign-in (401" + (said.isEmpty() ? "" : ": " + said) + "). ";
        if (auth instanceof X3Auth.Basic) {
            return new SignInFault("x3", start + "Check x3.auth.user and the secret x3.password, that the user may use web services, and that"
                    + " basic sign-in is on.");
        } else if (auth instanceof X3Auth.ConnectedApp app) {
            return new SignInFault("x3", start + ofCode(said, app, skew));
        } else if (auth instanceof X3Auth.ClientCredentials credentials) {
            return new SignInFault("x3", start + "The token had just been granted by " + credentials.tokenUrl() + ": check x3.auth.scope, and that"
                    + " this server issues tokens for this X3.");
        }
        return new SignInFault("x3", start + "The token had just been renewed: check that the folder was approved when we were paired, and that"
                + " the approving user still has its rights; then pair again (pair " + connection.name() + ").");
    }

    private static String ofCode(String said, X3Auth.ConnectedApp app, Duration skew) {
        Matcher code = CODE.matcher(said);
        String number = code.find() ? code.group(1) : "";
        return switch (number) {
            case "21" -> "The token was issued in the future of X3: its clock and ours differ (known difference: " + skew.toSeconds()
                    + " s). Set the clocks right, or raise x3.auth.backdate, now " + app.backdate() + ".";
            case "41" -> "No connected application has the client id " + app.clientId() + ". Check x3.auth.clientId.";
            case "42" -> "User " + app.user() + " is not the application's allowed user. Check x3.auth.user; upper and lower case count.";
            case "45" -> "The audience does not match. x3.auth.audience is '" + app.audience() + "' and must be, letter by letter, the URL"
                    + " registered for the connected application.";
            case "50" -> "Bad signature, or expired. Check the secret x3.client-secret, and that x3.auth.lifetime (" + app.lifetime()
                    + ") is not longer than the application's token validity.";
            default -> "Check x3.auth.clientId, x3.auth.user, x3.auth.audience and the secret x3.client-secret, and that X3 takes tokens of"
                    + " connected applications at this address; X3's log may say more.";
        };
    }

    /** Whether the same request may be answered when it is sent again. */
    static boolean mayPass(int status) {
        return status == 0 || status == 408 || status == 429 || status >= 500;
    }

    /**
     * An answer that may pass, heeding for how long the server asks to be left alone.
     *
     * @param start what was answered, and where
     * @param remedy if it lasts
     */
    static SourceFault passing(String start, String remedy, RetryAfter retryAfter, Message answer) {
        Duration wait = retryAfter.read(answer).orElse(null);
        if (wait == null) {
            return new SourceFault(true, start + "It is tried again" + remedy);
        } else if (wait.compareTo(RetryAfter.LONGEST_WAIT) <= 0) {
            return new SourceFault(wait, start + "It asks to be left alone for " + wait.toSeconds() + " s and is tried again then" + remedy);
        }
        return new SourceFault(false, start + "It asks to be left alone until " + retryAfter.until(wait).truncatedTo(ChronoUnit.SECONDS)
                + ": nothing was changed; let the next run start after that.");
    }

    static String answered(String place, int status, byte[] body) {
        String said = said(body);
        return place + ": answered " + status + (said.isEmpty() ? "" : ": " + said) + ". ";
    }

    /** The cloud gateway itself refused a request that carried a token. */
    static SignInFault ofGateway(String place, int status, byte[] body) {
        return new SignInFault("x3", answered(place, status, body) + (status == 401 || status == 403
                ? "Have the application enabled on Sage Business Cloud, or pair again." : "Check x3.auth.foldersUrl."));
    }

    /** An authorisation server refused to grant tokens. @param grant the grant_type asked for */
    static SignInFault ofTokenServer(String place, String grant, String connection, int status, byte[] body) {
        String start = answered(place, status, body);
        if (status < 400) {
            return new SignInFault("x3", start + "A redirect is no token: check x3.auth.tokenUrl.");
        }
        return new SignInFault("x3", start + remedy(said(body).toLowerCase(java.util.Locale.ROOT), grant, connection, status));
    }

    private static String remedy(String said, String grant, String connection, int status) {
        boolean machine = grant.equals("client_credentials");
        if (said.contains("disabled")) {
            return "Have the application enabled on Sage Business Cloud.";
        } else if (said.contains("grant type") || said.contains("unsupported_grant_type")) {
            return "This server does not know the grant " + grant + (machine ? ": Sage's own gateway has none without a person, use x3.auth.kind"
                    + " cloud-gateway there." : ": check x3.auth.tokenUrl.");
        } else if (said.contains("invalid_scope")) {
            return "Check x3.auth.scope.";
        } else if (said.contains("parameter") || said.contains("invalid_request")) {
            return "Check x3.auth.clientId, the secret x3.client-secret and " + (machine ? "x3.auth.body." : "x3.auth.redirectUrl.");
        } else if (said.contains("associate") || said.contains("invalid_client") || machine && status == 401) {
            return "Check x3.auth.clientId and the secret x3.client-secret" + (grant.equals("authorization_code") ? ", and that"
                    + " x3.auth.redirectUrl is registered for the application." : ".");
        } else if (status == 404) {
            return "Check x3.auth.tokenUrl.";
        } else if (grant.equals("refresh_token")) {
            return "The refresh token is used, expired after 30 days, or revoked by the customer: a person must pair again (pair " + connection
                    + ").";
        } else if (grant.equals("authorization_code")) {
            return "The code is used, expired or was not accepted: begin the pairing anew (pair " + connection + ").";
        }
        return "Check x3.auth.tokenUrl, x3.auth.clientId and the secret x3.client-secret.";
    }

    /** The message of a refusal, whichever of the known shapes it has; nothing of a web page. */
    static String said(byte[] body) {
        String text = body == null ? "" : new String(body, StandardCharsets.UTF_8).strip();
        try {
            JsonNode answer = JSON.readTree(text);
            if (answer != null && answer.isObject()) {
                String message = answer.path("message").asText(answer.path("internalError").path("message").asText(
                        answer.path("$diagnoses").path(0).path("$message").asText("")));
                String error = answer.path("error").asText("");
                text = message.isEmpty() ? (error + " " + answer.path("error_description").asText("")).strip() : message;
            }
        } catch (IOException e) {
            text = text.startsWith("<") ? "" : text;
        }
        return text.length() <= 300 ? text : text.substring(0, 300) + "...";
    }
}
