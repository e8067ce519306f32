package io.mlconnector.x3anaplan.signin;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.failure.SignInFault;
import io.mlconnector.x3anaplan.lease.LeaseKeeper;
import io.mlconnector.x3anaplan.lease.Leases;
import io.mlconnector.x3anaplan.vault.SecretChanged;
import io.mlconnector.x3anaplan.vault.Secrets;
import io.mlconnector.x3anaplan.vault.Vault;
import io.micrometer.core.instrument.Metrics;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;

/** See {@link Tokens}. Without a master key the tokens live in this process only. */
@ApplicationScoped
@Unremovable
public class SharedTokens implements Tokens {

    static final Duration REFUSAL_HOLDS = Duration.ofSeconds(30);
    private static final Duration TURN_TTL = Duration.ofSeconds(15);

    private final Chains chains;
    private final Secrets secrets;
    private final Clock clock;
    private final String process;
    private final Map<Credential, Holder> holders = new ConcurrentHashMap<>();

    /** What this process knows of a credential. */
    private static final class Holder {
        private final ReentrantLock lock = new ReentrantLock();
        private volatile Chain known = Chain.NONE;
        /** Of the renewals that failed here: who waited for one of them gets its failure instead of waiting for another. */
        private volatile long failures;
        private RuntimeException lastFailure;
        /** Granted, but the database could not be reached to store it. */
        private Unstored unstored;
    }

    private record Unstored(Chain from, Grant grant, String identity) {
        @Override
        public String toString() {
            return "Unstored[" + from + ", " + grant + "]";
        }
    }

    @Inject
    public SharedTokens(DataSource database, Vault vault, Secrets secrets, Leases leases, LeaseKeeper keeper, Clock clock) {
        this(database, vault, secrets, leases, keeper, clock, TURN_TTL);
    }

    /** @param turnTtl after which the turn of a process that died ends */
    public SharedTokens(DataSource database, Vault vault, Secrets secrets, Leases leases, LeaseKeeper keeper, Clock clock, Duration turnTtl) {
        String host = System.getenv("HOSTNAME"); // of a container: the name of its pod
        this.process = "process " + ProcessHandle.current().pid() + (host == null ? "" : " on " + host);
        this.chains = vault.hasMasterKey() ? new DurableChains(database, vault, new Turns(leases, keeper, turnTtl, process)) : new MemoryChains();
        this.secrets = secrets;
        this.clock = clock;
    }

    @Override
    public Token get(Credential credential, Renewal renewal) {
        Holder holder = holder(credential);
        Chain known = holder.known;
        if (isUsable(known, renewal)) {
            return known.token();
        }
        long failures = holder.failures;
        holder.lock.lock();
        try {
            if (isUsable(holder.known, renewal)) {
                return holder.known.token();
            }
            if (failures != holder.failures) {
                throw holder.lastFailure;
            }
            Chain chain = check(credential, renewal, chains.read(credential));
            if (!isUsable(chain, renewal)) {
                try (Chains.Turn turn = chains.turn(credential)) {
                    chain = inTurn(credential, renewal, holder);
                }
            }
            holder.known = chain;
            return chain.token();
        } finally {
            holder.lock.unlock();
        }
    }

    @Override
    public void refused(Credential credential, Token token) {
        Holder holder = holder(credential);
        if (holder.known.version() == token.version()) {
            holder.known = Chain.NONE;
        }
        chains.reject(credential, token.version());
    }

    @Override
    public void paired(Credential credential, Grant grant) {
        chains.pair(credential, grant);
        holder(credential).known = Chain.NONE;
    }

    /** A refresh token that a person sets is to be used, instead of the chain there was. */
    void secretChanged(@Observes SecretChanged change) {
        if (change.name().endsWith(".refresh-token")) {
            Credential credential = new Credential(change.connection(), change.name().substring(0, change.name().indexOf('.')));
            chains.forget(credential);
            holder(credential).known = Chain.NONE;
        }
    }

    private Holder holder(Credential credential) {
        return holders.computeIfAbsent(credential, key -> new Holder());
    }

    private boolean isUsable(Chain chain, Renewal renewal) {
        return chain.isUsable(clock.instant(), renewal.identity());
    }

    /** @throws ConfigurationFault if the server refused a short while ago, and nothing has changed since */
    private Chain check(Credential credential, Renewal renewal, Chain chain) {
        Chain.Refusal refusal = chain.refusal();
        if (refusal != null && !isUsable(chain, renewal) && clock.instant().isBefore(refusal.at().plus(REFUSAL_HOLDS))
                && SecretsDigest.of(secrets, credential).equals(refusal.secrets())) {
            throw new SignInFault(credential.system(), refusal.message());
        }
        return chain;
    }

    private Chain inTurn(Credential credential, Renewal renewal, Holder holder) {
        while (true) {
            Chain chain = check(credential, renewal, chains.read(credential));
            Unstored left = holder.unstored;
            if (left != null && left.from().version() == chain.version()) {
                chain = store(credential, holder, left).orElseGet(() -> chains.read(credential));
            }
            holder.unstored = null;
            if (isUsable(chain, renewal)) {
                return chain;
            }
            Optional<Chain> own = store(credential, holder, renew(credential, renewal, holder, chain));
            if (own.isPresent()) {
                return own.get();
            }
            // Somebody stored a grant meanwhile: a person paired, or another process took this one for dead. Theirs goes on.
        }
    }

    private Unstored renew(Credential credential, Renewal renewal, Holder holder, Chain before) {
        Chain chain = chains.begin(credential, new Chain.Begun(clock.instant(), process));
        try {
            Grant grant = renewal.renew(new Renewal.Last(chain.accessToken(), chain.isAlive(clock.instant(), renewal.identity()),
                    chain.refreshToken()));
            Objects.requireNonNull(grant.accessToken(), "a renewal granted no access token");
            count(credential, "granted");
            return new Unstored(chain, grant, renewal.identity());
        } catch (ConfigurationFault e) {
            count(credential, "refused");
            throw failed(holder, refused(credential, renewal, chain, before.begun(), e));
        } catch (RuntimeException e) {
            count(credential, "failed");
            // The mark stays: the server may have renewed, and only its answer be lost.
            throw failed(holder, e);
        }
    }

    private static void count(Credential credential, String outcome) {
        Metrics.counter("x3anaplan.token.renewals", "connection", credential.connection(), "system", credential.system(), "outcome", outcome).increment();
    }

    /** Stored first, handed out then: else a crash would leave only a refresh token that is dead. @return empty if the chain has moved on */
    private Optional<Chain> store(Credential credential, Holder holder, Unstored granted) {
        holder.unstored = granted;
        try {
            Optional<Chain> chain = chains.grant(credential, granted.from(), granted.grant(), granted.identity());
            holder.unstored = null;
            return chain;
        } catch (RuntimeException e) {
            throw failed(holder, e);
        }
    }

    private ConfigurationFault refused(Credential credential, Renewal renewal, Chain chain, Chain.Begun interrupted,
            ConfigurationFault refusal) {
        ConfigurationFault fault = refusal instanceof SignInFault ? refusal
                : new SignInFault(credential.system(), refusal.getMessage(), refusal);
        if (interrupted != null && chain.refreshToken() != null) {
            fault = new SignInFault(credential.system(), "connection " + credential.connection() + ": the sign-in to " + credential.system()
                    + " must be paired again: " + renewal.pairing(credential) + ". Why: a renewal that " + interrupted.by() + " began at "
                    + interrupted.at() + " never ended (the process died, or the answer was lost), so the server may have replaced the refresh"
                    + " token without our learning the new one; the last one we have was now refused: " + refusal.getMessage(), refusal);
        } else {
            chains.end(credential, chain.version());
        }
        Instant now = clock.instant();
        chains.refuse(credential, chain.version(), new Chain.Refusal(fault.getMessage(), now, SecretsDigest.of(secrets, credential)));
        return fault;
    }

    private static RuntimeException failed(Holder holder, RuntimeException failure) {
        holder.lastFailure = failure;
        holder.failures++;
        return failure;
    }
}
