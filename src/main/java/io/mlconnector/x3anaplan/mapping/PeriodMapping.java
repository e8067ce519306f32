package io.mlconnector.x3anaplan.mapping;

import java.time.YearMonth;

/**
 * What became of one (company, fiscal year, period) of X3.
 *
 * @param kind whether it has a label, and if not, why
 * @param label the model's period, only with {@link Kind#MAPPED}
 * @param month the calendar month it counts in; null only with {@link Kind#UNKNOWN}
 * @param reason for people; empty with {@link Kind#MAPPED}
 */
public record PeriodMapping(Kind kind, String label, YearMonth month, String reason) {

    /** EXCLUDED: left out by the connection's settings; BEFORE_HORIZON: out of scope; UNKNOWN: cannot be told, never guessed. */
    public enum Kind { MAPPED, EXCLUDED, BEFORE_HORIZON, UNKNOWN }

    /** What cannot be told, with its reason. */
    public static PeriodMapping unknown(String reason) {
        return new PeriodMapping(Kind.UNKNOWN, null, null, reason);
    }

    public boolean isMapped() {
        return kind == Kind.MAPPED;
    }
}
