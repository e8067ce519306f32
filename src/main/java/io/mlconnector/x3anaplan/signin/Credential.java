package io.mlconnector.x3anaplan.signin;

/** Whose tokens. @param system "x3" or "anaplan" */
public record Credential(String connection, String system) {
}
