package io.mlconnector.x3anaplan.sandbox.anaplan.model;

/**
 * Someone who signs in to the tenant.
 *
 * @param id 32 lower-case hex digits (anaplan-api section 3.1)
 * @param workspaceAdmin whether {@code GET /workspaces/{W}} is answered (else 404, section 3.2)
 * @param basicAllowed false: a single-sign-on user, refused by basic sign-in (section 2.2)
 */
public record User(String id, String email, String password, boolean workspaceAdmin, boolean basicAllowed) {

    @Override
    public String toString() {
        return "User[" + email + "]"; // never the password
    }
}
