package io.mlconnector.x3anaplan.signin;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.failure.SignInFault;
import io.mlconnector.x3anaplan.failure.SourceFault;
import io.mlconnector.x3anaplan.lease.Lease;
import io.mlconnector.x3anaplan.lease.LeaseKeeper;
import io.mlconnector.x3anaplan.lease.Leases;
import io.mlconnector.x3anaplan.vault.Vault;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tokens in the database, encrypted. One process at a time renews a credential's, under a lease that ends when the process dies; what a
 * server granted is stored before it is used. Without a master key nothing can be stored: then tokens live in this process only, which is
 * enough for ways to sign in that need no refresh token.
 */
@ApplicationScoped
@Unremovable
public class StoredTokens implements Tokens {

    private static final Duration MOST_MARGIN = Duration.ofSeconds(60);
    /** After a refusal for good nobody asks again so soon: servers lock users out. */
    private static final Duration QUIET = Duration.ofSeconds(30);
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration MOST_WAIT = Duration.ofMinutes(3);
    private static final long LOOK_MILLIS = 100;

    private static final class Known {
        final ReentrantLock lock = new ReentrantLock();
        volatile TokenRows.Row row;
        String refusal;
        Instant refusedAt = Instant.MIN;
    }

    private final Map<Credential, Known> known = new ConcurrentHashMap<>();
    private final TokenRows rows;
    private final Vault vault;
    private final Leases leases;
    private final LeaseKeeper keeper;
    private final Clock clock;

    @Inject
    public StoredTokens(TokenRows rows, Vault vault, Leases leases, LeaseKeeper keeper, Clock clock) {
        this.rows = rows;
        this.vault = vault;
        this.leases = leases;
        this.keeper = keeper;
        this.clock = clock;
    }

    /** For the client proxy of the CDI container only. */
    protected StoredTokens() {
        this(null, null, null, null, null);
    }

    @Override
    public Token get(Credential credential, Renewal renewal) {
        Known own = known.computeIfAbsent(credential, c -> new Known());
        TokenRows.Row row = own.row;
        if (isFresh(row)) {
            return row.token();
        }
        own.lock.lock();
        try {
            if (isFresh(own.row)) {
                return own.row.token();
            }
            if (own.refusal != null && clock.instant().isBefore(own.refusedAt.plus(QUIET))) {
                throw new SignInFault(credential.system(), own.refusal);
            }
            own.row = vault.isOpen() ? renewedOnce(credential, renewal) : renewedHere(credential, own.row, renewal);
            own.refusal = null;
            return own.row.token();
        } catch (ConfigurationFault e) {
            own.refusal = e.getMessage();
            own.refusedAt = clock.instant();
            throw e instanceof SignInFault ? e : new SignInFault(credential.system(), e.getMessage(), e);
        } finally {
            own.lock.unlock();
        }
    }

    private boolean isFresh(TokenRows.Row row) {
        if (row == null || row.accessToken() == null || row.refused()) {
            return false;
        }
        Duration third = Duration.between(row.issuedAt(), row.expiresAt()).dividedBy(3);
        Duration margin = third.compareTo(MOST_MARGIN) < 0 ? third : MOST_MARGIN;
        return clock.instant().plus(margin).isBefore(row.expiresAt());
    }

    private TokenRows.Row renewedOnce(Credential credential, Renewal renewal) {
        Optional<TokenRows.Row> stored = rows.read(credential);
        if (stored.isPresent() && isFresh(stored.get())) {
            return stored.get(); // somebody else renewed it
        }
        Lease lease = lease(credential);
        keeper.keep(lease, LEASE);
        try {
            TokenRows.Row now = rows.read(credential).orElse(TokenRows.Row.NONE);
            if (isFresh(now)) {
                return now;
            }
            rows.renewing(credential, clock.instant());
            Grant grant;
            try {
                grant = renewal.renew(last(now));
            } catch (ConfigurationFault e) {
                rows.notRenewed(credential);
                throw now.renewingSince() == null || now.refreshToken() == null ? e : new ConfigurationFault(e.getMessage()
                        + ". A process of ours ended at " + now.renewingSince() + ", after it had asked for new tokens and before it could keep"
                        + " them: the server has replaced the refresh token since. Pair connection " + credential.connection() + " with "
                        + credential.system() + " again", e);
            } catch (RuntimeException e) {
                // Whether the server renewed is not known: the mark stays.
                throw e;
            }
            return rows.store(credential, now.version(), grant);
        } finally {
            keeper.drop(lease);
        }
    }

    private Renewal.Last last(TokenRows.Row row) {
        boolean alive = row.accessToken() != null && !row.refused() && clock.instant().isBefore(row.expiresAt());
        return new Renewal.Last(row.accessToken(), alive, row.refreshToken());
    }

    private TokenRows.Row renewedHere(Credential credential, TokenRows.Row row, Renewal renewal) {
        TokenRows.Row before = row == null ? TokenRows.Row.NONE : row;
        Grant grant = renewal.renew(last(before));
        if (grant.refreshToken() != null) {
            throw new ConfigurationFault("connection " + credential.connection() + ": " + credential.system() + " gave a refresh token, which must be"
                    + " kept for the next start, and there is no place for it: give the vault a master key (x3anaplan.vault.master-key-file)");
        }
        return new TokenRows.Row(before.version() + 1, grant.accessToken(), null, grant.issuedAt(), grant.expiresAt(), false, null);
    }

    private Lease lease(Credential credential) {
        long deadline = System.nanoTime() + MOST_WAIT.toNanos();
        String holder = ManagementFactory.getRuntimeMXBean().getName();
        while (true) {
            Optional<Lease> lease = leases.acquire("token/" + credential.connection() + "/" + credential.system(), holder, LEASE);
            if (lease.isPresent()) {
                return lease.get();
            }
            if (System.nanoTime() > deadline) {
                throw new SourceFault(true, "connection " + credential.connection() + ": another process has been renewing the token of "
                        + credential.system() + " for " + MOST_WAIT.toSeconds() + " s. It is tried again");
            }
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SourceFault(true, "interrupted while waiting for a token");
            }
        }
    }

    @Override
    public void refused(Credential credential, Token token) {
        Known own = known.computeIfAbsent(credential, c -> new Known());
        own.lock.lock();
        try {
            if (vault.isOpen()) {
                rows.refused(credential, token.version());
            }
            if (own.row != null && own.row.version() == token.version()) {
                own.row = own.row.asRefused();
            }
        } finally {
            own.lock.unlock();
        }
    }

    @Override
    public void paired(Credential credential, Grant grant) {
        Known own = known.computeIfAbsent(credential, c -> new Known());
        own.lock.lock();
        try {
            own.row = rows.paired(credential, grant);
            own.refusal = null;
        } finally {
            own.lock.unlock();
        }
    }
}
