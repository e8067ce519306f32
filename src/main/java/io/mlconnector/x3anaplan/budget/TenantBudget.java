package io.mlconnector.x3anaplan.budget;

import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The budgets in the database: one statement for a permit, one for bad news. {@link TenantLimit} says what they guarantee. */
@ApplicationScoped
@Unremovable
public class TenantBudget {

    private static final String TAKE = "select granted, at, wait, used, allowed from take_permit(?, ?, ?, ?, ?, ?, make_interval(secs => ?),"
            + " make_interval(secs => ?), ?::timestamptz)";
    private static final String CUT = "select cut_share(?, ?, ?, ?, make_interval(secs => ?), ?, make_interval(secs => ?), ?::timestamptz)";

    private final DataSource database;
    private final BudgetSettings settings;
    private final Clock clock;

    @Inject
    public TenantBudget(DataSource database,
            @ConfigProperty(name = "x3anaplan.budget.latency", defaultValue = "PT0.75S") Duration latency,
            @ConfigProperty(name = "x3anaplan.budget.burst", defaultValue = "0.025") double burst,
            @ConfigProperty(name = "x3anaplan.budget.cut", defaultValue = "0.6") double cut,
            @ConfigProperty(name = "x3anaplan.budget.least", defaultValue = "0.05") double least,
            @ConfigProperty(name = "x3anaplan.budget.recovery", defaultValue = "PT20M") Duration recovery,
            @ConfigProperty(name = "x3anaplan.budget.patience", defaultValue = "PT2M") Duration patience) {
        this(database, new BudgetSettings(latency, burst, cut, least, recovery, patience), null);
    }

    /** @param clock decides what time it is; null: the database's clock */
    public TenantBudget(DataSource database, BudgetSettings settings, Clock clock) {
        this.database = database;
        this.settings = settings;
        this.clock = clock;
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
     * @param used permits of the last minute
     * @param allowed permits that requests of this urgency may bring it to
     */
    public record Answer(Permit permit, Duration pause, int used, int allowed) {
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
        try (Connection c = database.getConnection(); PreparedStatement s = c.prepareStatement(TAKE)) {
            s.setString(1, limit.tenant());
            s.setInt(2, limit.most());
            s.setInt(3, limit.headroom());
            s.setInt(4, urgency.kept(limit.most(), waited));
            s.setDouble(5, settings.burst());
            s.setDouble(6, urgency.pace(waited));
            s.setDouble(7, seconds(TenantLimit.window(settings.latency())));
            s.setDouble(8, seconds(settings.recovery()));
            s.setTimestamp(9, now());
            try (ResultSet rs = s.executeQuery()) {
                rs.next();
                Permit permit = rs.getBoolean(1) ? new Permit(rs.getTimestamp(2).toInstant(), asked) : null;
                return new Answer(permit, Duration.ofNanos((long) (rs.getDouble(3) * 1e9)), rs.getInt(4), rs.getInt(5));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the request budget of tenant " + limit.tenant() + " cannot be asked: " + e.getMessage(), e);
        }
    }

    /** Whether the request of this permit would arrive too late to be covered by it. */
    public boolean isStale(Permit permit) {
        return permit.isStale(settings.latency());
    }

    /** Anaplan refused a request with 429: our share is cut, and nothing is sent to the tenant for {@code pause}. */
    public void refused(String tenant, Permit permit, Duration pause) {
        cut(tenant, permit.at(), pause, 1);
    }

    /** Anaplan's answer says that the tenant's requests are nearly used up: our share is cut. */
    public void scarce(String tenant, Permit permit) {
        cut(tenant, permit.at(), Duration.ZERO, 0);
    }

    private void cut(String tenant, Instant permitted, Duration pause, int refused) {
        try (Connection c = database.getConnection(); PreparedStatement s = c.prepareStatement(CUT)) {
            s.setString(1, tenant);
            s.setTimestamp(2, Timestamp.from(permitted));
            s.setDouble(3, settings.cut());
            s.setDouble(4, settings.least());
            s.setDouble(5, seconds(pause));
            s.setInt(6, refused);
            s.setDouble(7, seconds(settings.recovery()));
            s.setTimestamp(8, now());
            s.execute();
        } catch (SQLException e) {
            throw new IllegalStateException("the request budget of tenant " + tenant + " cannot be cut: " + e.getMessage(), e);
        }
    }

    private Timestamp now() {
        return Optional.ofNullable(clock).map(own -> Timestamp.from(own.instant())).orElse(null);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
