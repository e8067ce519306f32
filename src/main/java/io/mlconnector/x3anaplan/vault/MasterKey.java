package io.mlconnector.x3anaplan.vault;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.subtle.AesGcmJce;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;

/** A key that encrypts data keys. @param id first 8 hex digits of its SHA-256: names it without revealing it */
record MasterKey(String id, Aead aead) {

    static final int BYTES = 32;

    /**
     * @param base64 the key; white space around it is ignored
     * @param where setting or file that it comes from, for messages
     * @throws ConfigurationFault unless it is the base64 of 32 bytes; the message does not show it
     */
    static MasterKey parse(String base64, String where) {
        byte[] key;
        try {
            key = Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException e) {
            // Without the cause: its message quotes a character of the key.
            throw new ConfigurationFault(where + " is not base64; " + MasterKeys.HOW_TO_MAKE);
        }
        if (key.length != BYTES) {
            throw new ConfigurationFault(where + " holds " + key.length + " bytes instead of " + BYTES + "; " + MasterKeys.HOW_TO_MAKE);
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key);
            return new MasterKey(HexFormat.of().formatHex(hash, 0, 4), new AesGcmJce(key));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no AES-GCM in this JVM", e);
        }
    }

    @Override
    public String toString() {
        return "master key " + id;
    }
}
