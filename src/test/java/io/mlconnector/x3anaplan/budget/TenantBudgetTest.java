package io.mlconnector.x3anaplan.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.database.FreshDatabase;
import io.mlconnector.x3anaplan.time.OwnClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arithmetic of the budget, in minutes that pass as fast as the test says. */
class TenantBudgetTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final TenantLimit LIMIT = new TenantLimit("t", 600, 0);

    private final DataSource database = OneConnection.of(FreshDatabase.migrated());
    private final OwnClock clock = new OwnClock();
    private final TenantBudget budget = new TenantBudget(database, BudgetSettings.DEFAULT, clock);
    private final List<Instant> permits = new ArrayList<>();

    @Test
    void aQuietTenantHasAFewRequestsAtOnceAndTheRestSpread() {
        // When somebody asks as fast as possible, without any time passing
        int atOnce = 0;
        while (ask(Urgency.FINISHING).permit() != null) {
            atOnce++;
        }

        // Then
        assertThat(atOnce).isEqualTo(9);
        assertThat(ask(Urgency.FINISHING).pause()).isBetween(Duration.ofMillis(95), Duration.ofMillis(105));
    }

    /** Random gaps between requests, and permits that take up to D to arrive; in the worst order. */
    @ParameterizedTest
    @CsvSource({"600, 0, 1", "300, 60, 2", "7, 2, 3"})
    void noMinuteHoldsMoreThanTheTenantAdmitsAndABusyOneHoldsNearlyAllOfIt(int perMinute, int reserve, long seed) {
        // Given
        TenantLimit limit = new TenantLimit("t", perMinute, reserve);
        Random random = new Random(seed);

        // When work is always there, now asked for in haste, now after a pause
        Instant begin = clock.instant();
        Instant busy = null;
        while (clock.instant().isBefore(begin.plus(Duration.ofMinutes(5)))) {
            TenantBudget.Answer answer = budget.ask(limit, Urgency.FINISHING, Duration.ZERO);
            if (answer.permit() != null) {
                permits.add(answer.permit().at());
                clock.forward(Duration.ofMillis(random.nextInt(30)));
            } else {
                clock.forward(answer.pause().plusMillis(1 + random.nextInt(5)));
            }
            if (busy == null && permits.size() == perMinute * 2) { // an idle while in the middle
                clock.forward(Duration.ofSeconds(40));
                busy = clock.instant();
            }
        }

        // Then no window of a minute holds more, even if its first requests came late and its last at once
        Duration latency = BudgetSettings.DEFAULT.latency();
        assertThat(mostIn(MINUTE.plus(latency))).isLessThanOrEqualTo(limit.most());
        // and every whole minute of the busy time holds at least 95 % of what is ours
        for (Instant from = busy; from.plus(MINUTE).isBefore(clock.instant()); from = from.plusSeconds(1)) {
            Instant start = from;
            long used = permits.stream().filter(p -> !p.isBefore(start) && p.isBefore(start.plus(MINUTE))).count();
            assertThat(used).isGreaterThanOrEqualTo((long) Math.floor((perMinute - reserve) * 0.95) - (perMinute < 100 ? 1 : 0));
        }
    }

    @Test
    void aDatabaseClockThatStepsBackBeginsAnEmptyBucketThatRefillsAtOnceAndStillKeepsTheLimit() {
        // Given a busy minute, and a pause that Anaplan asked for
        for (int i = 0; i < 300; i++) {
            TenantBudget.Answer answer = ask(Urgency.FINISHING);
            clock.forward(answer.permit() != null ? Duration.ofMillis(5) : answer.pause());
        }
        Permit last = null;
        while (last == null) {
            last = ask(Urgency.FINISHING).permit();
            clock.forward(Duration.ofMillis(100));
        }
        budget.refused("t", last, Duration.ofSeconds(30));

        // When the clock steps back by six hours
        clock.forward(Duration.ofHours(-6));

        // Then the pause lasts as long as it would have
        assertThat(ask(Urgency.FINISHING).pause()).isBetween(Duration.ofSeconds(27), Duration.ofSeconds(32));
        // and after it the bucket refills as ever: not at once, not hours later
        clock.forward(ask(Urgency.FINISHING).pause());
        int atOnce = 0;
        while (ask(Urgency.FINISHING).permit() != null) {
            atOnce++;
        }
        assertThat(atOnce).isZero();
        Instant begin = clock.instant();
        int permitted = 0;
        while (clock.instant().isBefore(begin.plus(MINUTE))) {
            TenantBudget.Answer answer = ask(Urgency.FINISHING);
            permitted += answer.permit() != null ? 1 : 0;
            clock.forward(answer.permit() != null ? Duration.ofMillis(1) : answer.pause().plusMillis(1));
        }
        assertThat(permitted).isBetween(330, 600);
        // and a clock that is slewed by a second changes nothing
        clock.forward(Duration.ofSeconds(-1));
        clock.forward(ask(Urgency.FINISHING).pause().plusSeconds(2));
        assertThat(ask(Urgency.FINISHING).permit()).isNotNull();
    }

    @Test
    void whatFinishesWorkComesFirstWhenThereIsLittleLeft() {
        // Given look-ups that use up the tenant, and are always quicker to ask
        Duration longest = Duration.ZERO;
        Duration waited = Duration.ZERO;
        Duration step = Duration.ofMillis(10);
        for (int i = 0; i < 15_000; i++) {
            ask(Urgency.LOOKING_UP);

            // When there is a task to be looked at every two seconds
            if (i > 7000 && i % 200 == 0 || !waited.isZero()) {
                waited = ask(Urgency.FINISHING).permit() == null ? waited.plus(step) : Duration.ZERO;
                longest = longest.compareTo(waited) > 0 ? longest : waited;
            }
            clock.forward(step);
        }

        // Then it hardly waits
        assertThat(longest).isLessThanOrEqualTo(Duration.ofMillis(150));
        assertThat(permits.size()).isGreaterThan(1400);

        // and what has waited for long is as urgent as that
        assertThat(Urgency.LOOKING_UP.kept(9, Duration.ofSeconds(10))).isZero();
    }

    @Test
    void aRefusalCutsTheShareOnceForAllRequestsOfBeforeAndClosesTheTenant() {
        // Given two requests under way
        Permit first = ask(Urgency.UPLOADING).permit();
        Permit second = ask(Urgency.UPLOADING).permit();

        // When both are refused
        clock.forward(Duration.ofMillis(100));
        budget.refused("t", first, Duration.ofSeconds(3));
        clock.forward(Duration.ofMillis(100));
        budget.refused("t", second, Duration.ofSeconds(10));

        // Then nothing goes out until the later end, and the share is cut once
        TenantBudget.Answer closed = ask(Urgency.FINISHING);
        assertThat(closed.permit()).isNull();
        assertThat(closed.pause()).isEqualTo(Duration.ofSeconds(10));
        clock.forward(Duration.ofSeconds(10));
        TenantBudget.Answer open = ask(Urgency.FINISHING);
        assertThat(open.permit()).isNotNull();
        assertThat(rate()).isBetween(340, 365);

        // and a refusal of a later request cuts it again
        budget.refused("t", open.permit(), Duration.ZERO);
        assertThat(rate()).isBetween(205, 228);
    }

    @Test
    void oneAnswerClosesTheTenantForAQuarterOfAnHourAtMostAndTheNextOneProlongsIt() {
        // When an answer asks for thirty years
        budget.refused("t", ask(Urgency.UPLOADING).permit(), Duration.ofSeconds(999_999_999));

        // Then
        assertThat(ask(Urgency.FINISHING).pause()).isEqualTo(Duration.ofMinutes(15));
        clock.forward(Duration.ofMinutes(15));
        Permit next = ask(Urgency.FINISHING).permit();
        assertThat(next).isNotNull();

        // and when it is meant, the next request is told so again
        budget.refused("t", next, Duration.ofSeconds(999_999_999));
        assertThat(ask(Urgency.FINISHING).pause()).isEqualTo(Duration.ofMinutes(15));
    }

    @Test
    void answersThatSayThatLittleIsLeftCutTheShareOnceInAMinute() {
        // When all answers of half a minute say so
        for (int i = 0; i < 60; i++) {
            aScarceAnswer();
        }

        // Then the share is cut once, to 60 %, and grows from there
        assertThat(rate()).isBetween(345, 390);

        // and once more when those of the next minute say so too
        for (int i = 0; i < 10; i++) {
            aScarceAnswer();
        }
        assertThat(rate()).isBetween(215, 250);
    }

    @Test
    void afterARefusalAnAnswerThatSaysThatLittleIsLeftCutsNoMore() {
        // Given
        budget.refused("t", ask(Urgency.FINISHING).permit(), Duration.ZERO);
        clock.forward(Duration.ofSeconds(10));

        // When
        budget.scarce("t", ask(Urgency.FINISHING).permit());

        // Then
        assertThat(rate()).isBetween(340, 365);
    }

    @Test
    void theShareGrowsAgainWithTime() {
        // Given a share cut to 60 %
        budget.refused("t", ask(Urgency.UPLOADING).permit(), Duration.ZERO);
        clock.forward(Duration.ofMinutes(2));

        // Then it has grown by a twentieth a minute
        assertThat(rate()).isBetween(405, 440);

        // and is whole again after eight
        clock.forward(Duration.ofMinutes(6));
        assertThat(rate()).isBetween(576, 590);
    }

    @Test
    void theShareIsNeverCutToNothing() {
        for (int i = 0; i < 20; i++) {
            clock.forward(Duration.ofSeconds(5));
            budget.refused("t", ask(Urgency.FINISHING).permit(), Duration.ofSeconds(1));
        }
        clock.forward(Duration.ofSeconds(1));
        assertThat(rate()).isBetween(24, 36);
    }

    @Test
    void aClockThatGoesBackGivesNothingTwice() {
        // Given a whole minute's permits, and a database whose clock is set back an hour
        for (int i = 0; i < 1200; i++) {
            ask(Urgency.FINISHING);
            clock.forward(Duration.ofMillis(50));
        }
        clock.forward(Duration.ofHours(-1));

        // Then no more is given than before
        int before = permits.size();
        while (ask(Urgency.FINISHING).permit() != null) {
            clock.forward(Duration.ofMillis(50));
        }
        assertThat(permits.size() - before).isLessThan(10);
    }

    @Test
    void whileReplicasAreToldDifferentLimitsTheOneThatStartedLastRules() {
        // Given a replica that was told 600, at work
        assertThat(rate()).isGreaterThan(570);

        // When another one is told 300
        TenantBudget newer = new TenantBudget(database, BudgetSettings.DEFAULT, clock);
        newer.ask(new TenantLimit("t", 300, 0), Urgency.FINISHING, Duration.ZERO);

        // Then the older one keeps to that as well
        assertThat(rate()).isBetween(270, 300);
    }

    @Test
    void replicasWhoseClocksDifferSpendOneBudget() {
        // Given one replica on the database's clock and budgets that are used up
        TenantBudget ours = new TenantBudget(database, BudgetSettings.DEFAULT, null);
        TenantLimit limit = new TenantLimit("skew", 60, 0);
        while (ours.ask(limit, Urgency.FINISHING, Duration.ZERO).permit() != null) {
            assertThat(permits.size()).isLessThan(100);
        }

        // Then a replica that starts now, whatever its own clock says, finds nothing more in it
        TenantBudget.Answer other = new TenantBudget(database, BudgetSettings.DEFAULT, null).ask(limit, Urgency.FINISHING, Duration.ZERO);
        assertThat(other.permit()).isNull();
        assertThat(other.pause()).isLessThan(Duration.ofMillis(1100));
    }

    /** To a request of now, if there may be one. */
    private void aScarceAnswer() {
        Permit permit = ask(Urgency.FINISHING).permit();
        if (permit != null) {
            budget.scarce("t", permit);
        }
        clock.forward(Duration.ofMillis(500));
    }

    /** Permits a minute while work is always there, from half a minute of it. */
    private int rate() {
        while (ask(Urgency.FINISHING).permit() != null) {
            clock.forward(Duration.ofMillis(1));
        }
        int before = permits.size();
        for (Instant end = clock.instant().plusSeconds(30); clock.instant().isBefore(end); clock.forward(Duration.ofMillis(10))) {
            ask(Urgency.FINISHING);
        }
        return (permits.size() - before) * 2;
    }

    private TenantBudget.Answer ask(Urgency urgency) {
        TenantBudget.Answer answer = budget.ask(LIMIT, urgency, Duration.ZERO);
        if (answer.permit() != null) {
            permits.add(answer.permit().at());
        }
        return answer;
    }

    private int mostIn(Duration window) {
        int most = 0;
        int first = 0;
        for (int i = 0; i < permits.size(); i++) {
            while (!permits.get(first).isAfter(permits.get(i).minus(window))) {
                first++;
            }
            most = Math.max(most, i - first + 1);
        }
        return most;
    }
}
