package io.mlconnector.x3anaplan.budget;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.EstimationProbe;
import io.github.bucket4j.TokensInheritanceStrategy;
import io.github.bucket4j.distributed.jdbc.PrimaryKeyMapper;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.postgresql.Bucket4jPostgreSQL;
import io.mlconnector.x3anaplan.sql.Pools;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The budgets in the database, a token bucket for each tenant. {@link TenantLimit} says what they guarantee. */
@ApplicationScoped
@Unremovable
public class TenantBudget {

    private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(10);

    private static final Duration LONGEST_CLOSURE = Duration.ofMinutes(15);

    private final BudgetSettings settings;
    private final Standings standings;
    private final ProxyManager<String> buckets;

    @Inject
    public TenantBudget(Pools pools,
            @ConfigProperty(name = "x3anaplan.anaplan.throttle-period-millis", defaultValue = "60000") long minuteMillis,
            @ConfigProperty(name = "x3anaplan.budget.latency", defaultValue = "PT0.75S") Duration latency,
            @ConfigProperty(name = "x3anaplan.budget.burst", defaultValue = "0.015") double burst,
            @ConfigProperty(name = "x3anaplan.budget.cut", defaultValue = "0.6") double cut,
            @ConfigProperty(name = "x3anaplan.budget.least", defaultValue = "0.05") double least,
            @ConfigProperty(name = "x3anaplan.budget.recovery", defaultValue = "PT20M") Duration recovery,
            @ConfigProperty(name = "x3anaplan.budget.patience", defaultValue = "PT2M") Duration patience) {
        this(pools.prompt(), new BudgetSettings(Duration.ofMillis(minuteMillis), latency, burst, cut, least, recovery, patience), null);
    }

    /** @param clock decides what time it is; null: the database's clock */
    public TenantBudget(DataSource database, BudgetSettings settings, Clock clock) {
        this.settings = settings;
        this.standings = database == null ? null : new Standings(database, settings, clock);
        this.buckets = database == null ? null : Bucket4jPostgreSQL.advisoryLockBasedBuilder(database).table("tenant_bucket")
                .primaryKeyMapper(PrimaryKeyMapper.STRING).clientClock(standings.time()).requestTimeout(STATEMENT_TIMEOUT).build();
    }

    /** For the client proxy of the CDI container only. */
    protected TenantBudget() {
        this(null, BudgetSettings.DEFAULT, null);
    }

    /**
     * What became of asking once.
     *
     * @param permit null if there is none now
     * @param pause after which asking again may help
     */
    public record Answer(Permit permit, Duration pause) {
    }

    public BudgetSettings settings() {
        return settings;
    }

    /**
     * Asks for a permit, once.
     *
     * @param waited how long the request has waited already
     * @throws IllegalStateException if the database cannot be reached: then nothing may be sent
     */
    public Answer ask(TenantLimit limit, Urgency urgency, Duration waited) {
        long asked = System.nanoTime();
        try {
            Standing standing = standings.of(limit);
            if (standing.closed().compareTo(Duration.ZERO) > 0) {
                return new Answer(null, standing.closed());
            }
            Bucket bucket = buckets.builder()
                    .withImplicitConfigurationReplacement(standing.version(settings.recovery()), TokensInheritanceStrategy.AS_IS)
                    .build(limit.tenant(), () -> standing.limits(settings));
            int kept = urgency.kept(standing.capacity(settings), waited);
            if (kept > 0) {
                EstimationProbe enough = bucket.estimateAbilityToConsume(1L + kept);
                if (!enough.canBeConsumed()) {
                    return new Answer(null, Duration.ofNanos(enough.getNanosToWaitForRefill()));
                }
            }
            ConsumptionProbe taken = bucket.tryConsumeAndReturnRemaining(1);
            return taken.isConsumed() ? new Answer(new Permit(standing.now(), asked), Duration.ZERO)
                    : new Answer(null, Duration.ofNanos(taken.getNanosToWaitForRefill()));
        } catch (RuntimeException e) {
            throw new IllegalStateException("the request budget of tenant " + limit.tenant() + " cannot be asked: " + e.getMessage(), e);
        }
    }

    /**
     * For how long one answer that asks for this pause keeps from sending: a quarter of an hour at most, for a mistaken one may ask for
     * years. The next one prolongs it.
     */
    public static Duration closure(Duration pause) {
        return pause.compareTo(LONGEST_CLOSURE) < 0 ? pause : LONGEST_CLOSURE;
    }

    /** Whether the request of this permit would arrive too late to be covered by it. */
    public boolean isStale(Permit permit) {
        return permit.isStale(settings.latency());
    }

    /**
     * Anaplan refused a request with 429: our share is cut, and nothing is sent to the tenant for {@link #closure}.
     *
     * @param pause that it asked for
     */
    public void refused(String tenant, Permit permit, Duration pause) {
        standings.cut(tenant, permit.at(), closure(pause), 1);
    }

    /**
     * Anaplan's answer says that the tenant's requests are nearly used up: our share is cut, unless it was within the minute before the
     * permit. What is counted by the minute stays nearly used up until that is over, so all answers of a minute tell of one thing.
     */
    public void scarce(String tenant, Permit permit) {
        standings.cut(tenant, permit.at().minus(settings.minute()), Duration.ZERO, 0);
    }
}
