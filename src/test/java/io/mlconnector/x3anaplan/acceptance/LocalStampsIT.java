package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.sandbox.http.SandboxClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An X3 whose stamps show the wall clock of Paris, through the nights in which that clock is put back and forward. */
class LocalStampsIT extends OneLedger {

    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

    private SandboxClock clock;
    private Close close;
    private Close day;

    @BeforeAll
    void start() {
        clock = landscape.sandbox().clock();
        landscape.sandbox().x3().settings().stampZone(PARIS);
        connection("close").with("overlap", "PT1M").with("pollMore", "stampZone: Europe/Paris\n  window: P700D");
        connection("day").updating().with("x3More", "classes: {entries: {fields: {UPDDATTIM: UPDDAT}}}");
        serve("-Dx3anaplan.x3.retries=1");
        close = close("close");
        day = close("day");
        close.same();
    }

    @Test
    void x11_stamps_in_local_time_end_the_same_through_the_hour_that_comes_twice() {
        through(next(false));
    }

    @Test
    void x11_stamps_in_local_time_end_the_same_through_the_hour_that_is_left_out() {
        through(next(true));
    }

    @Test
    void x11_stamps_without_a_time_are_held_before_anything_is_read_and_name_the_field() {
        product.sync("day"); // its lists are sent, as they do not depend on journal entries
        day.held("configuration", "UPDDAT", "a day without a time", "x3.classes.entries.fields.UPDDATTIM");
    }

    /** Entries and syncs every half an hour, from an hour before the clock is changed to an hour and a half after. */
    private void through(Instant change) {
        clock.advance(Duration.between(clock.instant(), change.minus(Duration.ofMinutes(50))));
        close.post();
        close.same();
        while (clock.instant().isBefore(change.plus(Duration.ofMinutes(75)))) {
            clock.advance(Duration.ofMinutes(30));
            close.post();
            product.sync("close");
        }
        // Then at the latest with the next sync nothing is missing
        landscape.letTimePass();
        close.same();
        assertThat(clock.instant()).isAfter(change);
    }

    private Instant next(boolean gap) {
        ZoneOffsetTransition change = PARIS.getRules().nextTransition(clock.instant().plus(Duration.ofDays(1)));
        while (change.isGap() != gap) {
            change = PARIS.getRules().nextTransition(change.getInstant());
        }
        return change.getInstant();
    }
}
