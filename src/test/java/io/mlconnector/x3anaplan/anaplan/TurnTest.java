package io.mlconnector.x3anaplan.anaplan;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.budget.BudgetSettings;
import io.mlconnector.x3anaplan.budget.Permit;
import io.mlconnector.x3anaplan.budget.TenantBudget;
import io.mlconnector.x3anaplan.budget.TenantLimit;
import io.mlconnector.x3anaplan.budget.Urgency;
import io.mlconnector.x3anaplan.connection.AnaplanAuth;
import io.mlconnector.x3anaplan.database.FreshDatabase;
import io.mlconnector.x3anaplan.lease.Lease;
import io.mlconnector.x3anaplan.lease.Leases;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Tenant;
import io.mlconnector.x3anaplan.sandbox.http.Fault;
import io.mlconnector.x3anaplan.sandbox.http.Fault.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A request's way through routes/anaplan.camel.yaml, from its turn to its arrival, under a real budget. */
class TurnTest {

    /** How late a permit may be used: as the product has it. */
    private static final Duration LATENCY = BudgetSettings.DEFAULT.latency();

    private final List<String> steps = new CopyOnWriteArrayList<>();
    private final AtomicInteger stale = new AtomicInteger();
    private SignInBench bench;
    private Leases leases;

    @AfterEach
    void stop() {
        bench.close();
    }

    private void start(Duration latency, UnaryOperator<String> edit) throws Exception {
        bench = new SignInBench(new AnaplanAuth.Basic(Tenant.USER), it -> {
            leases = leases(it.database);
            return Fakes.turn(budget(it.database, latency), leases, it.journal, it.own);
        }, edit).secret("anaplan.password", Tenant.PASSWORD);
        bench.journal.onRequest = () -> steps.add("count");
    }

    private Leases leases(DataSource database) {
        return new Leases(database) {
            @Override
            public boolean holds(Lease lease) {
                steps.add("fence");
                return super.holds(lease);
            }
        };
    }

    private TenantBudget budget(DataSource database, Duration latency) {
        BudgetSettings usual = BudgetSettings.DEFAULT;
        return new TenantBudget(database, new BudgetSettings(usual.minute(), latency, usual.burst(), usual.cut(), usual.least(),
                usual.recovery(), usual.patience()), null) {
            @Override
            public Answer ask(TenantLimit limit, Urgency urgency, Duration waited) {
                Answer answer = super.ask(limit, urgency, waited);
                if (answer.permit() != null) {
                    steps.add("permit");
                }
                return answer;
            }

            @Override
            public boolean isStale(Permit permit) {
                steps.add("look");
                return stale.getAndUpdate(n -> Math.max(0, n - 1)) > 0 || super.isStale(permit);
            }
        };
    }

    private long permits() {
        return steps.stream().filter("permit"::equals).count();
    }

    private int arrived() {
        return bench.anaplan.server().log().entries().size();
    }

    /** A request under a lease. */
    private Exception send(String method, Lease lease) {
        return bench.camel.createProducerTemplate().request("direct:anaplan-call-once", e -> {
            e.setProperty("connection", SignInBench.CONNECTION);
            e.setProperty("run", 1L);
            e.setProperty(ModelLease.LEASE, lease);
            e.getMessage().setHeader(Exchange.HTTP_METHOD, method);
            e.getMessage().setHeader(Exchange.HTTP_URI, bench.anaplan.url() + "/2/0/users/me");
        }).getException();
    }

    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // once they had no end
    @Test
    void whereTheRouteLowersTheRateRequestsGoOutAtThatRateAndTakeAPermitEach() throws Exception {
        // Given a rate at which a request waits for longer than a permit lasts
        start(LATENCY, yaml -> yaml.replace("simple: \"${exchangeProperty.anaplanRequestsPerMinute}\"", "simple: \"1\"")
                .replace("{{x3anaplan.anaplan.throttle-period-millis:60000}}", "600"));

        bench.me();
        bench.anaplan.server().log().clear();
        steps.clear();

        // When
        for (int i = 0; i < 5; i++) {
            bench.me();
        }

        // Then a permit each; one more where a busy machine kept a request from leaving in time
        assertThat(arrived()).isEqualTo(5);
        assertThat(permits()).isBetween(5L, 9L);
        assertThat(bench.anaplan.server().log().mostInAny(Duration.ofMillis(500))).isLessThanOrEqualTo(2);
    }

    @Test
    void whateverArrivesHasTakenAPermitRequestsForTokensIncluded() throws Exception {
        // Given tokens that last for two seconds, and permits that last for long
        start(Duration.ofMinutes(5), UnaryOperator.identity());
        bench.anaplan.signIn().settings().tokenLifetime(Duration.ofSeconds(2));

        // When
        for (int i = 0; i < 5; i++) {
            bench.me();
            bench.clock.advance(Duration.ofMillis(1900));
        }

        // Then
        assertThat(arrived() - bench.answers("/users/me").size()).isGreaterThan(2);
        assertThat(permits()).isEqualTo(arrived());
    }

    @Test
    void nothingThatTakesTimeHappensBetweenTheLastLooksAtLeaseAndPermitAndTheRequest() throws Exception {
        // Given a permit that has grown old when the request is about to leave
        start(Duration.ofMinutes(5), UnaryOperator.identity());
        bench.me();
        Lease lease = leases.acquire("model/m", "run 1", Duration.ofMinutes(1)).orElseThrow();
        int before = arrived();
        steps.clear();
        stale.set(1);

        // When
        send("POST", lease);

        // Then another one is taken, which may take long, so the lease is looked at again
        assertThat(steps).containsExactly("permit", "count", "fence", "look", "permit", "fence", "look");
        assertThat(arrived() - before).isEqualTo(1);
    }

    @Test
    void whatChangesSomethingIsNotSentUnderALeaseThatTheDatabaseHasGivenToAnother() throws Exception {
        // Given a lease that was lost while this process did not notice
        start(Duration.ofMinutes(5), UnaryOperator.identity());
        bench.me();
        Lease lease = leases.acquire("model/m", "run 1", Duration.ofMinutes(1)).orElseThrow();
        FreshDatabase.execute(bench.database, "update lease set token = token + 1, holder = 'another' where name = 'model/m'");
        int before = arrived();

        // When
        Exception refused = send("POST", lease);

        // Then the run stops there, which is no failure
        assertThat(refused).isInstanceOf(Stopped.class).hasMessageContainingAll("POST", "model/m", "was lost", "next run");
        assertThat(arrived()).isEqualTo(before);

        // and what only reads goes out
        send("GET", lease);
        assertThat(arrived()).isEqualTo(before + 1);
    }

    @Test
    void answersThatSayThatLittleIsLeftCutTheShareOnceInAMinute() throws Exception {
        // Given a gateway before Anaplan that counts by the minute
        start(Duration.ofMinutes(5), UnaryOperator.identity());
        bench.anaplan.server().faults().arm(new Fault(Kind.BODY, "GET", "/users/me", 0, -1, 0,
                Map.of("Content-Type", "application/json", "X-RateLimit-Limit", "600", "X-RateLimit-Remaining", "30"), "{}", 0));

        // When
        for (int i = 0; i < 6; i++) {
            bench.me();
        }

        // Then
        assertThat(FreshDatabase.text(bench.database, "select share || ' after ' || changes || ' changes' from tenant_budget"))
                .isEqualTo("0.6 after 1 changes");
    }
}
