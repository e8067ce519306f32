package io.mlconnector.x3anaplan.vault;

/** Fired within the process when a person has set or removed a secret in the vault. */
public record SecretChanged(String connection, String name) {
}
