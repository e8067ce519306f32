package io.mlconnector.x3anaplan.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.failure.SourceFault;
import io.mlconnector.x3anaplan.database.FreshDatabase;
import io.mlconnector.x3anaplan.time.OwnClock;
import io.mlconnector.x3anaplan.vault.MasterKeys;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class SharedTokensTest {

    private static final Credential CREDENTIAL = Replica.CREDENTIAL;

    private final DataSource database = FreshDatabase.migrated();
    private final OwnClock clock = new OwnClock();
    private final StrictServer server = new StrictServer(clock);
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void aTokenIsReusedUntilAThirdOfItsLifeButAtMostAMinuteIsLeft() {
        for (Duration life : new Duration[] {Duration.ofMinutes(5), Duration.ofSeconds(60)}) {
            // Given a token with this life
            Duration margin = life.equals(Duration.ofSeconds(60)) ? Duration.ofSeconds(20) : Duration.ofSeconds(60);
            Credential credential = new Credential("life " + life, "x3");
            SharedTokens tokens = new Replica(database, clock).tokens;
            Renewal renewal = last -> granted("access", life, null);
            long version = tokens.get(credential, renewal).version();

            // Then it serves until the margin, also in a process that has just begun, and then there is a new one
            clock.forward(life.minus(margin));
            assertThat(tokens.get(credential, renewal).version()).isEqualTo(version);
            assertThat(new Replica(database, clock).tokens.get(credential, renewal).version()).isEqualTo(version);
            clock.forward(Duration.ofMillis(1));
            assertThat(tokens.get(credential, renewal).version()).isGreaterThan(version);
        }
    }

    @Test
    void aRefusedTokenIsRenewedOnceAndALateRefusalOfAnOldOneDoesNothing() {
        // Given two replicas with the same token
        SharedTokens a = paired();
        SharedTokens b = new Replica(database, clock).tokens;
        Token first = a.get(CREDENTIAL, server);
        assertThat(b.get(CREDENTIAL, server)).isEqualTo(first);

        // When both are refused
        a.refused(CREDENTIAL, first);
        Token second = a.get(CREDENTIAL, server);
        b.refused(CREDENTIAL, first);

        // Then it was renewed once
        assertThat(b.get(CREDENTIAL, server)).isEqualTo(second).isNotEqualTo(first);
        assertThat(server.renewals).hasValue(2);
    }

    @Test
    void theRenewalLearnsWhetherTheLastTokenIsAliveAndOfWhomItIs() {
        // Given a token within its margin
        SharedTokens tokens = new Replica(database, clock).tokens;
        tokens.get(CREDENTIAL, last -> granted("one", Duration.ofMinutes(30), null));
        clock.forward(Duration.ofMinutes(29).plusSeconds(30));

        // Then it can still be used to ask for the next
        Token two = tokens.get(CREDENTIAL, last -> {
            assertThat(last).isEqualTo(new Renewal.Last("one", true, null));
            return granted("two", Duration.ofMinutes(30), null);
        });

        // and no more after it was refused, nor for somebody else
        tokens.refused(CREDENTIAL, two);
        tokens.get(CREDENTIAL, last -> {
            assertThat(last).isEqualTo(new Renewal.Last("two", false, null));
            return granted("three", Duration.ofMinutes(30), null);
        });
        assertThat(tokens.get(CREDENTIAL, of("another user", "four")).value()).isEqualTo("four");
        assertThat(tokens.get(CREDENTIAL, of("a third user", "five")).value()).isEqualTo("five");
    }

    @Test
    void aRefusalForGoodIsNotAskedForAgainByAnyReplicaUntilHalfAMinutePassedOrASecretChanged() {
        // Given a wrong password
        Replica a = new Replica(database, clock);
        a.secrets.set("close", "x3.password", "wrong");
        Renewal renewal = last -> {
            asked.incrementAndGet();
            if (!a.secrets.get("close", "x3.password").equals("right")) {
                throw new ConfigurationFault("connection close: user or password is wrong");
            }
            return granted("access", Duration.ofMinutes(5), null);
        };
        assertThatThrownBy(() -> a.tokens.get(CREDENTIAL, renewal)).isInstanceOf(ConfigurationFault.class);

        // When others ask within 30 s, then they hear the same and the server is left alone
        Replica b = new Replica(database, clock);
        clock.forward(Duration.ofSeconds(29));
        for (Replica each : new Replica[] {a, b, new Replica(database, clock)}) {
            assertThatThrownBy(() -> each.tokens.get(CREDENTIAL, renewal)).isInstanceOf(ConfigurationFault.class)
                    .hasMessage("connection close: user or password is wrong");
        }
        assertThat(asked).hasValue(1);

        // When they have passed, then it is asked again
        clock.forward(Duration.ofSeconds(1));
        assertThatThrownBy(() -> b.tokens.get(CREDENTIAL, renewal)).isInstanceOf(ConfigurationFault.class);
        assertThat(asked).hasValue(2);

        // When the secret is set anew, then at once
        a.secrets.set("close", "x3.password", "right");
        assertThat(b.tokens.get(CREDENTIAL, renewal).value()).isEqualTo("access");
        assertThat(asked).hasValue(3);
    }

    @Test
    void withoutVaultTokensLiveInTheProcessOnlyAndAPairingIsRefused() {
        // Given two processes without master key
        SharedTokens a = new Replica(database, clock, Duration.ofSeconds(15), MasterKeys.none()).tokens;
        SharedTokens b = new Replica(database, clock, Duration.ofSeconds(15), MasterKeys.none()).tokens;
        Renewal renewal = last -> granted("access " + asked.incrementAndGet(), Duration.ofMinutes(5), null);

        // When both sign in, then each for itself, and nothing is in the database
        Token first = a.get(CREDENTIAL, renewal);
        assertThat(a.get(CREDENTIAL, renewal)).isEqualTo(first);
        assertThat(b.get(CREDENTIAL, renewal).value()).isEqualTo("access 2");
        a.refused(CREDENTIAL, first);
        assertThat(a.get(CREDENTIAL, renewal).value()).isEqualTo("access 3");
        assertThat(FreshDatabase.text(database, "select count(*) from signin_token")).isEqualTo("0");

        // and a pairing says what it needs
        assertThatThrownBy(() -> a.paired(CREDENTIAL, server.pairing())).isInstanceOf(ConfigurationFault.class)
                .hasMessageContaining("connection close").hasMessageContaining("x3anaplan.vault.master-key-file").hasMessageNotContaining("refresh-0");
    }

    @Test
    void aSlowRenewalKeepsItsTurnLongerThanTheTurnsTime() throws Exception {
        // Given a renewal that takes long, in a process whose turn would end after 400 ms without sign of life
        Duration ttl = Duration.ofMillis(400);
        SharedTokens a = new Replica(database, clock, ttl, MasterKeys.of(Replica.MASTER_KEY)).tokens;
        SharedTokens b = new Replica(database, clock, ttl, MasterKeys.of(Replica.MASTER_KEY)).tokens;
        a.paired(CREDENTIAL, server.pairing());
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        CompletableFuture<Token> slow = CompletableFuture.supplyAsync(() -> a.get(CREDENTIAL, last -> {
            begun.countDown();
            await(answer);
            return server.renew(last);
        }));
        await(begun);

        // When another one wants a token meanwhile
        CompletableFuture<Token> other = CompletableFuture.supplyAsync(() -> b.get(CREDENTIAL, last -> {
            asked.incrementAndGet();
            return server.renew(last);
        }));
        Instant later = Instant.now().plus(ttl.multipliedBy(5));
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> Instant.now().isAfter(later));
        assertThat(other).isNotDone();
        answer.countDown();

        // Then it gets the same one
        assertThat(other.get(10, TimeUnit.SECONDS)).isEqualTo(slow.get(10, TimeUnit.SECONDS));
        assertThat(asked).hasValue(0);
    }

    @Test
    void aGrantThatComesBackAfterItsProcessWasTakenForDeadStillSavesTheChain() throws Exception {
        // Given a process that hangs in its renewal, the server having renewed, until its turn has gone to another one
        SharedTokens a = paired();
        SharedTokens b = new Replica(database, clock).tokens;
        Token late = a.get(CREDENTIAL, last -> {
            Grant grant = server.renew(last);
            FreshDatabase.execute(database, "update lease set expires_at = now() - interval '1 second'");
            assertThatThrownBy(() -> b.get(CREDENTIAL, server)).isInstanceOf(ConfigurationFault.class).hasMessageContaining("paired again");
            return grant;
        });

        // Then what it brings back is stored, and the other one goes on with it
        assertThat(b.get(CREDENTIAL, server)).isEqualTo(late);
        clock.forward(StrictServer.LIFE);
        assertThat(server.admits(b.get(CREDENTIAL, server))).isTrue();
        assertThat(server.deadRefreshTokens).hasValue(1);
    }

    @Test
    void aPairingDuringARenewalWinsOverWhatTheRenewalBrings() {
        // Given a renewal with the old refresh token during which a person pairs in another process
        SharedTokens a = paired();
        SharedTokens b = new Replica(database, clock).tokens;
        Token token = a.get(CREDENTIAL, last -> {
            if (asked.incrementAndGet() == 1) {
                b.paired(CREDENTIAL, granted(null, Duration.ZERO, "by a person"));
                return granted("of the old chain", Duration.ofMinutes(5), "of the old chain");
            }
            assertThat(last).isEqualTo(new Renewal.Last(null, false, "by a person"));
            return granted("of the new chain", Duration.ofMinutes(5), "next");
        });

        // Then the chain of the pairing goes on
        assertThat(token.value()).isEqualTo("of the new chain");
        assertThat(b.get(CREDENTIAL, server)).isEqualTo(token);
    }

    @Test
    void aGrantThatTheDatabaseCouldNotStoreIsNotLostAndTheServerNotAskedAgain() {
        // Given a database that is gone when the server's answer comes
        AtomicBoolean gone = new AtomicBoolean();
        SharedTokens tokens = new Replica(breaking(gone), clock, Duration.ofMillis(500), MasterKeys.of(Replica.MASTER_KEY)).tokens;
        tokens.paired(CREDENTIAL, server.pairing());
        assertThatThrownBy(() -> tokens.get(CREDENTIAL, last -> {
            Grant grant = server.renew(last);
            gone.set(true);
            return grant;
        })).hasMessageContaining("gone");

        // When it is back, then the token is handed out, now that it is stored
        gone.set(false);
        assertThat(server.admits(tokens.get(CREDENTIAL, server))).isTrue();
        assertThat(server.renewals).hasValue(1);
        assertThat(server.admits(new Replica(database, clock).tokens.get(CREDENTIAL, server))).isTrue();
    }

    @Test
    void whoWaitedForARenewalThatFailedGetsItsFailureInsteadOfTryingAgain() throws Exception {
        // Given a renewal that fails after a while, and others who wait for it
        SharedTokens tokens = paired();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        Renewal failing = last -> {
            asked.incrementAndGet();
            begun.countDown();
            await(answer);
            throw new SourceFault(true, "connection close: no answer");
        };
        CompletableFuture<Token> first = CompletableFuture.supplyAsync(() -> tokens.get(CREDENTIAL, failing));
        await(begun);
        Thread waiting = new Thread(() -> assertThatThrownBy(() -> tokens.get(CREDENTIAL, failing)).isInstanceOf(SourceFault.class));
        waiting.start();
        Awaitility.await().until(() -> waiting.getState() == Thread.State.WAITING);

        // When it fails
        answer.countDown();
        waiting.join(10_000);

        // Then the server was asked once, and the next one asks it again
        assertThat(first).failsWithin(10, TimeUnit.SECONDS);
        assertThat(asked).hasValue(1);
        assertThat(server.admits(tokens.get(CREDENTIAL, server))).isTrue();
    }

    @Test
    void aRefreshTokenThatAPersonSetsReplacesTheChain() {
        // Given a chain
        Replica replica = new Replica(database, clock);
        replica.tokens.paired(CREDENTIAL, server.pairing());
        replica.tokens.get(CREDENTIAL, server);

        // When
        replica.secrets.set("close", "x3.refresh-token", "given");

        // Then nothing of it is used any more
        replica.tokens.get(CREDENTIAL, last -> {
            assertThat(last).isEqualTo(new Renewal.Last(null, false, null));
            return granted("access", Duration.ofMinutes(5), null);
        });
    }

    @Test
    void tokensStandEncryptedInTheDatabaseBoundToTheirConnectionAndInNoText() {
        // Given two chains
        SharedTokens tokens = paired();
        Token token = tokens.get(CREDENTIAL, server);
        tokens.get(new Credential("close", "anaplan"), last -> granted("other", Duration.ofMinutes(5), "other-refresh"));

        // Then no value shows
        String row = "select string_agg(encode(access_token, 'escape') || encode(refresh_token, 'escape'), ' ') from signin_token";
        assertThat(FreshDatabase.text(database, row)).doesNotContain("access-").doesNotContain("refresh");
        assertThat(token + " " + granted("abc", Duration.ZERO, "def") + new Renewal.Last("abc", true, "def")
                + new Chain(1, "abc", null, null, false, null, "def", null, null)).doesNotContain("access-1").doesNotContain("abc").doesNotContain("def");

        // and a token that was moved to another system is refused
        FreshDatabase.execute(database, "update signin_token set refresh_token = (select refresh_token from signin_token where system = 'x3')"
                + " where system = 'anaplan'");
        assertThatThrownBy(() -> new Replica(database, clock).tokens.get(new Credential("close", "anaplan"), server))
                .isInstanceOf(ConfigurationFault.class).hasMessageContaining("connection close").hasMessageContaining("anaplan refresh token")
                .hasMessageNotContaining("refresh-1");
    }

    private SharedTokens paired() {
        SharedTokens tokens = new Replica(database, clock).tokens;
        tokens.paired(CREDENTIAL, server.pairing());
        return tokens;
    }

    private Grant granted(String access, Duration life, String refresh) {
        return new Grant(access, clock.instant(), clock.instant().plus(life), refresh);
    }

    private Renewal of(String identity, String access) {
        return new Renewal() {
            @Override
            public Grant renew(Last last) {
                assertThat(last.accessTokenAlive()).isFalse();
                return granted(access, Duration.ofMinutes(30), null);
            }

            @Override
            public String identity() {
                return identity;
            }
        };
    }

    private DataSource breaking(AtomicBoolean gone) {
        return (DataSource) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
            if (gone.get()) {
                throw new SQLException("gone");
            }
            try {
                return method.invoke(database, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
