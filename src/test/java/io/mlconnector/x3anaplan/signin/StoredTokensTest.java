package io.mlconnector.x3anaplan.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.lease.LeaseKeeper;
import io.mlconnector.x3anaplan.lease.Leases;
import io.mlconnector.x3anaplan.ops.database.FreshDatabase;
import io.mlconnector.x3anaplan.sql.Sql;
import io.mlconnector.x3anaplan.vault.MasterKeys;
import io.mlconnector.x3anaplan.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** One chain of rotating refresh tokens, shared by threads, stores and processes, is never broken and never used twice. */
class StoredTokensTest {

    private static final Credential GATEWAY = new Credential("close", "x3");

    private final DataSource database = FreshDatabase.create();
    private final OwnClock clock = new OwnClock();
    private final Server server = new Server(clock);

    @Test
    void threeStoresShareOneRotatingRefreshTokenForAnHour() throws Exception {
        // Given three stores, as of three replicas, and a chain begun by pairing
        List<Tokens> stores = List.of(store(true), store(true), store(true));
        stores.get(0).paired(GATEWAY, server.pair());

        // When threads of all of them ask for tokens for an hour, one of which is refused by the server before its time
        ExecutorService threads = Executors.newFixedThreadPool(9);
        int uses = 0;
        for (int minute = 0; minute < 60; minute++) {
            List<Future<Token>> asked = new ArrayList<>();
            for (int i = 0; i < 9; i++) {
                Tokens store = stores.get(i % 3);
                asked.add(threads.submit(() -> store.get(GATEWAY, server)));
            }
            for (Future<Token> token : asked) {
                // Then every token that anybody gets is alive
                assertThat(server.accepts(token.get().value())).as("minute %d", minute).isTrue();
                uses++;
            }
            if (minute == 30) {
                Token refused = stores.get(1).get(GATEWAY, server);
                server.revoke(refused.value());
                stores.get(1).refused(GATEWAY, refused);
                stores.get(2).refused(GATEWAY, refused);
                stores.get(0).refused(GATEWAY, refused);
            }
            clock.forward(Duration.ofMinutes(1));
        }
        threads.shutdown();

        // and no refresh token was used twice: the chain is whole, with no more renewals than the tokens' life asks for
        assertThat(uses).isEqualTo(540);
        assertThat(server.deadRefreshTokensUsed).isZero();
        assertThat(server.renewals).isBetween(12, 17);
    }

    @Test
    void aTokenIsRenewedBeforeItEndsAndAShortOneToo() {
        Tokens tokens = store(true);
        tokens.paired(GATEWAY, server.pair());
        Token first = tokens.get(GATEWAY, server);
        assertThat(tokens.get(GATEWAY, server)).isEqualTo(first);
        clock.forward(Duration.ofSeconds(241)); // of 300: less than a minute left
        assertThat(tokens.get(GATEWAY, server).version()).isGreaterThan(first.version());

        server.life = Duration.ofSeconds(2);
        clock.forward(Duration.ofMinutes(5));
        Token brief = tokens.get(GATEWAY, server);
        clock.forward(Duration.ofMillis(1000));
        assertThat(tokens.get(GATEWAY, server)).isEqualTo(brief);
        clock.forward(Duration.ofMillis(500));
        assertThat(tokens.get(GATEWAY, server)).isNotEqualTo(brief);
    }

    @Test
    void aRefusedTokenIsReplacedOnceForAllWhoHadIt() {
        Tokens tokens = store(true);
        tokens.paired(GATEWAY, server.pair());
        Token token = tokens.get(GATEWAY, server);
        tokens.refused(GATEWAY, token);
        Token next = tokens.get(GATEWAY, server);
        tokens.refused(GATEWAY, token); // somebody late
        assertThat(tokens.get(GATEWAY, server)).isEqualTo(next).isNotEqualTo(token);
        assertThat(server.renewals).isEqualTo(1);
    }

    @Test
    void aRefusalForGoodIsNotHammered() {
        Tokens tokens = store(true);
        server.refusesAll = true;
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> tokens.get(GATEWAY, server)).isInstanceOf(ConfigurationFault.class);
        }
        assertThat(server.asked).isEqualTo(1);
        clock.forward(Duration.ofSeconds(31));
        assertThatThrownBy(() -> tokens.get(GATEWAY, server)).isInstanceOf(ConfigurationFault.class);
        assertThat(server.asked).isEqualTo(2);
    }

    @Test
    void theRefreshTokenIsStoredBeforeTheAccessTokenIsGivenAndNothingLiesInClear() {
        Tokens tokens = store(true);
        tokens.paired(GATEWAY, server.pair());
        clock.forward(Duration.ofMinutes(5));
        Token token = tokens.get(GATEWAY, server);
        // another process that begins now goes on with the chain
        clock.forward(Duration.ofMinutes(5));
        assertThat(server.accepts(store(true).get(GATEWAY, server).value())).isTrue();
        assertThat(server.deadRefreshTokensUsed).isZero();
        String stored = Sql.first(database, rs -> rs.getString(1), "select sign_in::text || encode(access, 'escape') || encode(refresh, 'escape')"
                + " from sign_in").orElseThrow();
        assertThat(stored).doesNotContain("access-").doesNotContain("refresh-");
        assertThat(token.toString() + tokens).doesNotContain("access-");
    }

    @Test
    void aProcessKilledBetweenRenewalAndStoringLosesNothingWithAServerThatGrantsGraceElseItSaysToPairAgain() throws Exception {
        for (boolean grace : new boolean[] {true, false}) {
            // Given a process that is killed after the server renewed and before it stored
            store(true).paired(GATEWAY, server.pair());
            clock.forward(Duration.ofMinutes(5));
            server.grace = grace;
            Tokens killed = store(true);
            Thread dying = new Thread(() -> killed.get(GATEWAY, last -> {
                server.renew(last);
                Sql.update(database, "update lease set expires_at = now() - interval '1 second'"); // as when its heartbeat stops
                throw new ThreadDeath();
            }));
            dying.setUncaughtExceptionHandler((thread, death) -> { });
            dying.start();
            dying.join();

            // When another process needs a token
            Tokens next = store(true);
            if (grace) {
                assertThat(server.accepts(next.get(GATEWAY, server).value())).isTrue();
            } else {
                assertThatThrownBy(() -> next.get(GATEWAY, server)).isInstanceOf(ConfigurationFault.class)
                        .hasMessageContaining("Pair connection close").hasMessageContaining("before it could keep");
            }
        }
    }

    @Test
    void withoutAMasterKeyTokensLiveInTheProcessAndARefreshTokenIsRefusedRatherThanLost() {
        Tokens tokens = store(false);
        Renewal signIn = last -> new Grant("access-basic", clock.instant(), clock.instant().plusSeconds(300), null);
        assertThat(tokens.get(new Credential("close", "anaplan"), signIn).value()).isEqualTo("access-basic");
        assertThat(Sql.first(database, rs -> rs.getLong(1), "select count(*) from sign_in")).contains(0L);
        assertThatThrownBy(() -> tokens.get(GATEWAY, last -> server.pair())).isInstanceOf(ConfigurationFault.class)
                .hasMessageContaining("master key");
    }

    private Tokens store(boolean withKey) {
        String key = Base64.getEncoder().encodeToString("k".repeat(32).getBytes(StandardCharsets.US_ASCII));
        Vault vault = new Vault(database, MasterKeys.read(name -> withKey && name.equals("x3anaplan.vault.master-key") ? Optional.of(key)
                : Optional.empty()), clock);
        Leases leases = new Leases(database);
        return new StoredTokens(new TokenRows(database, vault), vault, leases, new LeaseKeeper(leases), clock);
    }

    /** An authorization server that is strict: a refresh token dies at its first use, access tokens live for five minutes. */
    private static final class Server implements Renewal {
        private final Clock clock;
        private Duration life = Duration.ofMinutes(5);
        private int number;
        private String refresh;
        private String beforeLast;
        private String access;
        private Instant accessEnds = Instant.MIN;
        private boolean grace;
        private boolean refusesAll;
        private int renewals;
        private int asked;
        private int deadRefreshTokensUsed;

        Server(Clock clock) {
            this.clock = clock;
        }

        synchronized Grant pair() {
            beforeLast = null;
            return grant();
        }

        @Override
        public synchronized Grant renew(Last last) {
            asked++;
            if (refusesAll) {
                throw new ConfigurationFault("connection close: refused");
            }
            boolean inGrace = grace && last.refreshToken() != null && last.refreshToken().equals(beforeLast);
            if (!inGrace && (last.refreshToken() == null || !last.refreshToken().equals(refresh))) {
                deadRefreshTokensUsed++;
                throw new ConfigurationFault("connection close: the refresh token is not valid");
            }
            renewals++;
            beforeLast = last.refreshToken();
            return grant();
        }

        private Grant grant() {
            number++;
            refresh = "refresh-" + number;
            access = "access-" + number;
            accessEnds = clock.instant().plus(life);
            return new Grant(access, clock.instant(), accessEnds, refresh);
        }

        synchronized boolean accepts(String token) {
            return token.equals(access) && clock.instant().isBefore(accessEnds);
        }

        synchronized void revoke(String token) {
            if (token.equals(access)) {
                accessEnds = Instant.MIN;
            }
        }
    }

    private static final class OwnClock extends Clock {
        private Instant now = Instant.parse("2026-05-31T20:00:00Z");

        synchronized void forward(Duration step) {
            now = now.plus(step);
        }

        @Override
        public synchronized Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
