package io.mlconnector.x3anaplan.anaplan;

import io.mlconnector.x3anaplan.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Remembers which action each data set was sent through. The API shows neither mapping nor clear option of an import, but an action
 * that was made anew has another id, and what else the API shows of it (type, source, columns) can be compared.
 */
@ApplicationScoped
class AgreedActions {

    static final String HOLD = "action";

    private final Clock clock;

    @Inject
    AgreedActions(Clock clock) {
        this.clock = clock;
    }

    /** For the client proxy of the CDI container only. */
    protected AgreedActions() {
        this(null);
    }

    /**
     * Whether the action is the one that was used before, or a person has confirmed it. If not, a hold is raised, once.
     *
     * @param configured name or id in the connection: whoever writes another one there means it
     * @return why nothing may be sent through it; empty if all is well
     */
    Optional<String> objection(Connection c, StageRecord stage, long run, String configured, ImportTarget target) throws SQLException {
        List<String> agreed = Sql.all(c, rs -> rs.getString(1), "select action_id || ' ' || definition from agreed_action"
                + " where connection = ? and dataset = ? and action = ?", stage.connection(), stage.dataset(), configured);
        String now = target.importAction() + " " + target.definition();
        String subject = stage.dataset() + ": " + target.importName() + " (" + target.importAction() + ", "
                + Integer.toHexString(target.definition().hashCode()) + ")";
        boolean confirmed = Sql.first(c, rs -> true, "select 1 from hold where connection = ? and kind = 'action' and subject = ?"
                + " and confirmed_at is not null and cleared_at is null", stage.connection(), subject).isPresent();
        if (agreed.isEmpty() || agreed.get(0).equals(now) || confirmed) {
            agree(c, stage, configured, target);
            return Optional.empty();
        }
        String before = agreed.get(0);
        String what = before.startsWith(target.importAction() + " ") ? "was set up in another way: " + before.substring(before.indexOf(' ') + 1)
                + " before, " + target.definition() + " now" : "is not the one that was used before: it was " + before.split(" ")[0] + " and is "
                + target.importAction() + " now";
        String reason = "Action " + target.importName() + " " + what + ". Anaplan does not show what an import maps and clears: look at both"
                + " there, then confirm this hold. Nothing was uploaded";
        Sql.update(c, "insert into hold (connection, kind, subject, reason, run) select ?, ?, ?, ?, ? where not exists (select from hold"
                + " where connection = ? and kind = 'action' and subject = ? and cleared_at is null)", stage.connection(), HOLD, subject,
                reason, run, stage.connection(), subject);
        return Optional.of(reason);
    }

    private void agree(Connection c, StageRecord stage, String configured, ImportTarget target) throws SQLException {
        Sql.update(c, "insert into agreed_action (connection, dataset, action, action_id, definition, agreed_at) values (?, ?, ?, ?, ?, ?)"
                + " on conflict (connection, dataset) do update set action = excluded.action, action_id = excluded.action_id,"
                + " definition = excluded.definition, agreed_at = excluded.agreed_at", stage.connection(), stage.dataset(), configured,
                target.importAction(), target.definition(), clock.instant());
        Sql.update(c, "update hold set cleared_at = now() where connection = ? and kind = 'action' and subject like ? and cleared_at is null",
                stage.connection(), stage.dataset() + ": %");
    }
}
