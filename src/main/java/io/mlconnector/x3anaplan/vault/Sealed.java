package io.mlconnector.x3anaplan.vault;

import com.google.crypto.tink.subtle.AesGcmJce;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/** Authenticated encryption (AES-256-GCM of Google Tink), bound to a place: a ciphertext that is moved elsewhere cannot be opened. */
final class Sealed {

    private Sealed() {
    }

    static byte[] seal(byte[] key, byte[] plain, String place) {
        try {
            return new AesGcmJce(key).encrypt(plain, place.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot encrypt " + place, e);
        }
    }

    /** @throws GeneralSecurityException if key or place are others, or the ciphertext was changed */
    static byte[] open(byte[] key, byte[] sealed, String place) throws GeneralSecurityException {
        return new AesGcmJce(key).decrypt(sealed, place.getBytes(StandardCharsets.UTF_8));
    }
}
