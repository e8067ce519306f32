package io.mlconnector.x3anaplan.connection;

import java.time.Duration;
import java.time.YearMonth;

/**
 * How changes are polled (reference sage-x3-api section 6).
 *
 * @param overlap how far a window reaches back over the last one, for transactions that commit late (P5)
 * @param lag how far a window's upper bound stays behind the server's clock (P4)
 * @param firstPeriod horizon: months before it are out of scope
 * @param keysPerRequest journal entries re-read with one request
 * @param sweep how often the keys of all journal entries are compared with the mirror, which alone shows deletions (P9); zero: with every sync
 * @param shrinkPercent a period that would lose more than this share of its lines is held until confirmed
 */
public record PollSettings(Duration overlap, Duration lag, YearMonth firstPeriod, int keysPerRequest, Duration sweep,
        int shrinkPercent) {
}
