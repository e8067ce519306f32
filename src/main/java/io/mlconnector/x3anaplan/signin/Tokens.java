package io.mlconnector.x3anaplan.signin;

/** Access tokens of all connections, shared by all threads and replicas through the database, encrypted by the vault. */
public interface Tokens {

    /**
     * A token with at least a margin of life left (margin: the smaller of 60 s and a third of its life); else renewed: one renewal at a
     * time per credential over threads and replicas. The new refresh token is durable before the new access token is given to anybody.
     *
     * @throws io.mlconnector.x3anaplan.failure.ConfigurationFault if the server refused for good, now or within the last 30 s with the same
     *         secrets; or if what is kept cannot be decrypted
     */
    Token get(Credential credential, Renewal renewal);

    /** The server refused this token (401): the next get renews, unless somebody has done so by now. */
    void refused(Credential credential, Token token);

    /**
     * Durable start of a chain by pairing: refresh token and, if granted with it, access token.
     *
     * @throws io.mlconnector.x3anaplan.failure.ConfigurationFault if this process has no master key to keep it with
     */
    void paired(Credential credential, Grant grant);
}
