package io.mlconnector.x3anaplan.signin;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** Chains of a process without a vault: they end with it. Enough where a password or certificate gets a token at any time. */
final class MemoryChains implements Chains {

    private static final Logger LOG = Logger.getLogger(MemoryChains.class);

    private final Map<Credential, Chain> chains = new ConcurrentHashMap<>();
    private final AtomicLong versions = new AtomicLong();

    @Override
    public Chain read(Credential credential) {
        return chains.getOrDefault(credential, Chain.NONE);
    }

    /** No mark: it would not survive what it is for. */
    @Override
    public Chain begin(Credential credential, Chain.Begun begun) {
        return read(credential);
    }

    @Override
    public void end(Credential credential, long version) {
    }

    @Override
    public Optional<Chain> grant(Credential credential, Chain from, Grant grant, String identity) {
        if (grant.refreshToken() != null && from.refreshToken() == null) {
            LOG.warnf("Refresh token kept in memory only, for there is no vault: connection=%s system=%s. It is lost with this process:"
                    + " set x3anaplan.vault.master-key-file.", credential.connection(), credential.system());
        }
        Chain chain = from.granted(versions.incrementAndGet(), grant, identity);
        chains.put(credential, chain);
        return Optional.of(chain);
    }

    @Override
    public void refuse(Credential credential, long version, Chain.Refusal refusal) {
        chains.compute(credential, (key, kept) -> {
            Chain c = kept == null ? Chain.NONE : kept;
            return new Chain(c.version(), c.accessToken(), c.issuedAt(), c.expiresAt(), c.refused(), c.identity(), c.refreshToken(), null, refusal);
        });
    }

    @Override
    public void reject(Credential credential, long version) {
        chains.computeIfPresent(credential, (key, c) -> c.version() != version ? c : new Chain(c.version(), c.accessToken(), c.issuedAt(),
                c.expiresAt(), true, c.identity(), c.refreshToken(), null, c.refusal()));
    }

    @Override
    public void pair(Credential credential, Grant grant) {
        throw new ConfigurationFault("connection " + credential.connection() + ": a pairing with " + credential.system() + " must be kept, but this"
                + " process has no vault. Give it a master key (openssl rand -base64 32) as a file named by x3anaplan.vault.master-key-file, or"
                + " as the environment variable X3ANAPLAN_VAULT_MASTER_KEY, and pair again");
    }

    @Override
    public void forget(Credential credential) {
        chains.remove(credential);
    }

    @Override
    public Turn turn(Credential credential) {
        return () -> { };
    }
}
