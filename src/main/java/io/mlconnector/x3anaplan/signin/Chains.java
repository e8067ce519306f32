package io.mlconnector.x3anaplan.signin;

import java.util.Optional;

/** Where chains of tokens are kept. Every change is durable when the method returns, if the chains are durable at all. */
interface Chains {

    /** The chain as it stands; {@link Chain#NONE} if there is none. */
    Chain read(Credential credential);

    /** Marks that a renewal is being asked for; an earlier mark stays. @return the chain with the mark */
    Chain begin(Credential credential, Chain.Begun begun);

    /** Takes the mark away: the renewal ended without a grant. */
    void end(Credential credential, long version);

    /**
     * Stores what was granted, unless the chain has another version by now.
     *
     * @return the new chain; empty if somebody else was faster, and nothing is stored
     */
    Optional<Chain> grant(Credential credential, Chain from, Grant grant, String identity);

    /** Remembers that the server refused for good, unless the chain has another version by now. */
    void refuse(Credential credential, long version, Chain.Refusal refusal);

    /** The server refused the access token of this version. */
    void reject(Credential credential, long version);

    /** A person paired: the chain begins anew. @throws io.mlconnector.x3anaplan.failure.ConfigurationFault if it cannot be kept */
    void pair(Credential credential, Grant grant);

    /** Drops the chain's tokens: a refresh token was given as a secret instead. */
    void forget(Credential credential);

    /** The right to be the only one, over all replicas, who renews this credential; waits for it. Closing it gives it back. */
    Turn turn(Credential credential);

    /** See {@link #turn}. */
    interface Turn extends AutoCloseable {
        @Override
        void close();
    }
}
