package io.mlconnector.x3anaplan.x3;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;

/**
 * Stamps that show the wall clock of a zone, though they are written, and filtered on, as if they were UTC (reference sections 3.3,
 * 5.5). When that clock is put back, an hour of digits comes twice: a window over it reaches over both, so that rows near the
 * edge are read twice rather than never.
 */
record StampZone(ZoneId zone) {

    /** As long as it may take from the beginning of a batch to the last stamp that it must see. Rows of so long before a change wait until after it. */
    private static final Duration REACH = Duration.ofMinutes(10);

    /** The moment that a stamp means; of two the earlier, of none (clock put forward) the one as long after the gap. */
    Instant moment(LocalDateTime digits) {
        return digits.atZone(zone).toInstant();
    }

    /** Lower bound (included) for everything stamped at or after {@code from}. */
    Instant from(Instant from) {
        return lower(from, from.plus(REACH));
    }

    /** Lower bound (included) for what was stamped from {@code from} to {@code before}. */
    Instant from(Instant from, Instant before) {
        return lower(from, before);
    }

    /** Upper bound (excluded) of the same window. */
    Instant before(Instant from, Instant before) {
        ZoneOffsetTransition back = putBack(from, before);
        Instant digits = digits(before);
        return back != null && digits(back.getDateTimeBefore()).isAfter(digits) ? digits(back.getDateTimeBefore()) : digits;
    }

    private Instant lower(Instant from, Instant before) {
        ZoneOffsetTransition back = putBack(from, before);
        Instant digits = digits(from);
        return back != null && digits(back.getDateTimeAfter()).isBefore(digits) ? digits(back.getDateTimeAfter()) : digits;
    }

    /** The first time after {@code from} and not after {@code before} that the clock is put back; null: none. */
    private ZoneOffsetTransition putBack(Instant from, Instant before) {
        ZoneOffsetTransition next = zone.getRules().nextTransition(from);
        while (next != null && next.isGap()) {
            next = zone.getRules().nextTransition(next.getInstant());
        }
        return next == null || next.getInstant().isAfter(before) ? null : next;
    }

    private Instant digits(Instant moment) {
        return digits(LocalDateTime.ofInstant(moment.truncatedTo(ChronoUnit.SECONDS), zone));
    }

    private static Instant digits(LocalDateTime wallClock) {
        return wallClock.toInstant(ZoneOffset.UTC);
    }
}
