package io.mlconnector.x3anaplan.vault;

import java.nio.charset.StandardCharsets;

/**
 * Where an encrypted value belongs. Its ciphertext can be opened nowhere else.
 *
 * @param field what it is within the connection, in words for messages: {@code secret x3.password}
 */
public record Place(String connection, String field) {

    /** What is authenticated with the ciphertext; the separator cannot occur in a text of the database. */
    byte[] associatedData() {
        return ("x3-anaplan vault\0" + connection + "\0" + field).getBytes(StandardCharsets.UTF_8);
    }
}
