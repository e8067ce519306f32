package io.mlconnector.x3anaplan.anaplan;

import io.mlconnector.x3anaplan.budget.BudgetSettings;
import io.mlconnector.x3anaplan.budget.Permit;
import io.mlconnector.x3anaplan.budget.TenantBudget;
import io.mlconnector.x3anaplan.budget.TenantLimit;
import io.mlconnector.x3anaplan.budget.Turnstile;
import io.mlconnector.x3anaplan.budget.Urgency;
import io.mlconnector.x3anaplan.http.RetryAfter;
import io.mlconnector.x3anaplan.lease.Leases;
import io.mlconnector.x3anaplan.progress.RunJournal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** What the other stages would do, as far as the import asks them. */
final class Fakes {

    private Fakes() {
    }

    /** A budget that has a permit for every request, so that only the throttle in the route counts. */
    static TenantBudget openBudget() {
        return new TenantBudget(null, BudgetSettings.DEFAULT, null) {
            @Override
            public Answer ask(TenantLimit limit, Urgency urgency, Duration waited) {
                return new Answer(new Permit(Instant.now(), System.nanoTime()), Duration.ZERO);
            }

            @Override
            public void refused(String tenant, Permit permit, Duration pause) {
                // no budget, no share
            }
        };
    }

    static AnaplanTurn turn(TenantBudget budget, Leases leases, RunJournal journal, Clock clock) {
        return new AnaplanTurn(new Turnstile(budget), budget, leases, new RetryAfter(clock), journal);
    }

    /** What the routes report of a run, kept for tests. */
    static final class Journal implements RunJournal {
        final List<String> facts = new CopyOnWriteArrayList<>();
        final AtomicInteger requests = new AtomicInteger();
        volatile boolean mayGoOn = true;
        volatile boolean holds = true;
        /** What happens while a request is counted. */
        volatile Runnable onRequest = () -> { };

        @Override
        public void countRequest(long run, String system) {
            onRequest.run();
            requests.incrementAndGet();
        }

        @Override
        public void progress(long run, String fact) {
            facts.add(fact);
        }

        @Override
        public void read(long run, int pages, long rows) {
        }

        @Override
        public boolean holds(Connection transaction, long run) {
            return holds;
        }

        @Override
        public boolean mayGoOn(long run) {
            return mayGoOn;
        }
    }

    /** The staging's own memory, and which stages it was told of. */
    static final class Filled implements FilledMemory {
        final List<Long> intended = new CopyOnWriteArrayList<>();
        final List<Long> landed = new CopyOnWriteArrayList<>();
        private final io.mlconnector.x3anaplan.staging.Filled real;

        Filled(io.mlconnector.x3anaplan.staging.Filled real) {
            this.real = real;
        }

        @Override
        public void intend(Connection tx, long stage) throws SQLException {
            real.intend(tx, stage);
            intended.add(stage);
        }

        @Override
        public void landed(Connection tx, long stage) throws SQLException {
            real.landed(tx, stage);
            landed.add(stage);
        }

        @Override
        public void absent(Connection tx, long stage) throws SQLException {
            real.absent(tx, stage);
        }
    }

    /** The slices that the staging would name; what the map and stage routes would do is put in by the test. */
    public static final class Slices {
        final List<Map<String, Object>> rows = new ArrayList<>();
        final List<String> asked = new ArrayList<>();

        public void derive(String connection) {
        }

        public List<Map<String, Object>> toSend(String connection, long run, String period) {
            asked.add(connection + " " + run + " " + (period == null ? "all periods" : period));
            return rows;
        }
    }
}
