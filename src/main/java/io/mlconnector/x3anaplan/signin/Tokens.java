package io.mlconnector.x3anaplan.signin;

/** Access tokens of all connections, shared by all threads and replicas through the database, encrypted by the vault. */
public interface Tokens {

    /**
     * A token with at least a margin of life left (margin: the smaller of 60 s and a third of its life); else renewed: one renewal at a
     * time per credential over threads and replicas. The new refresh token is durable before the new access token is given to anybody.
     */
    Token get(Credential credential, Renewal renewal);

    /** The server refused this token (401): the next get renews, unless somebody has done so by now. */
    void refused(Credential credential, Token token);

    /** Durable start of a chain by pairing: refresh token and, if granted with it, access token. */
    void paired(Credential credential, Grant grant);
}
