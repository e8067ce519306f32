package io.mlconnector.x3anaplan.sandbox.anaplan.signin;

import io.mlconnector.x3anaplan.sandbox.http.Reply;
import java.util.LinkedHashMap;
import java.util.Map;

/** An error of the authentication service, whose {@code status} is a string (anaplan-api section 2.4), or of the OAuth service (2.6). */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1;
    private final transient Reply reply;

    private Refusal(Reply reply, String message) {
        super(message, null, false, false);
        this.reply = reply;
    }

    static Refusal badCredential(String message) {
        return authentication(401, "FAILURE_BAD_CREDENTIAL", message);
    }

    static Refusal badHeader(int status) {
        return authentication(status, "FAILURE_BAD_HEADER", "Invalid header. Verify the header.");
    }

    static Refusal authentication(int status, String code, String message) {
        return new Refusal(Reply.json(status, object("status", code, "statusMessage", message)), message);
    }

    static Refusal oauth(int status, String error, String description) {
        return new Refusal(Reply.json(status, object("error", error, "error_description", description)), description);
    }

    Reply reply() {
        return reply;
    }

    /** A map of keys and values in order, without those that are null. */
    static Map<String, Object> object(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            if (keysAndValues[i + 1] != null) {
                map.put((String) keysAndValues[i], keysAndValues[i + 1]);
            }
        }
        return map;
    }
}
