package io.mlconnector.x3anaplan.vault;

/** An encrypted value. @param key number of the data key that it is encrypted under @param bytes ciphertext */
public record Sealed(long key, byte[] bytes) {
}
