package io.mlconnector.x3anaplan.connection;

import java.time.Duration;
import java.time.Period;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * How changes are polled (reference sage-x3-api section 6).
 *
 * @param overlap how far a window reaches back over the last one, for transactions that commit late (P5)
 * @param lag how far a window's upper bound stays behind the server's clock (P4)
 * @param firstPeriod horizon: months before it are out of scope
 * @param keysPerRequest journal entries re-read with one request
 * @param sweep how often the keys of all journal entries are compared with the mirror, which alone shows deletions (P9); zero: with every sync
 * @param shrinkPercent a period that would lose more than this share of its lines is held until confirmed
 * @param window longest window of changes that is read and kept at a time: what lay still for weeks is made up for in steps
 * @param stampZone zone whose wall clock X3's stamps show; UTC as the framework fills them (5.5)
 * @param closedAfter how long after its end a month counts as closed; null: never
 * @param late what becomes of a change in a closed month
 * @param checks what must hold for a journal entry before its slice is sent
 */
public record PollSettings(Duration overlap, Duration lag, YearMonth firstPeriod, int keysPerRequest, Duration sweep,
        int shrinkPercent, Duration window, ZoneId stampZone, Period closedAfter, Late late, JournalChecks checks) {

    /** A change in a closed month is sent like any other, or its slice is held until a named person confirms. Both are on the late report. */
    public enum Late { SEND, HOLD }

    /** Windows of a day, stamps in UTC, months that never close. */
    public PollSettings(Duration overlap, Duration lag, YearMonth firstPeriod, int keysPerRequest, Duration sweep, int shrinkPercent) {
        this(overlap, lag, firstPeriod, keysPerRequest, sweep, shrinkPercent, Duration.ofDays(1), ZoneOffset.UTC, null, Late.SEND, JournalChecks.STANDARD);
    }
}
