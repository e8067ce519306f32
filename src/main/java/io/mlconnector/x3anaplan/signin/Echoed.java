package io.mlconnector.x3anaplan.signin;

import java.nio.charset.StandardCharsets;

/** What an answer may repeat of its request: error pages of gateways and proxies print headers. */
public final class Echoed {

    private Echoed() {
    }

    /** The answer without the credentials that the request was signed with. @param credentials as they went over the wire, or null */
    public static byte[] without(byte[] answer, String credentials) {
        String text = new String(answer, StandardCharsets.ISO_8859_1); // each byte a character, so that all others stay what they are
        return credentials == null || credentials.isEmpty() || !text.contains(credentials) ? answer
                : text.replace(credentials, "***").getBytes(StandardCharsets.ISO_8859_1);
    }
}
