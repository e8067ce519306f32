package io.mlconnector.x3anaplan.ledger;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.mapping.Periods;
import io.mlconnector.x3anaplan.mapping.Periods.Days;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** From a period label back to the days that bear it. */
final class PeriodDays {

    /** How far into the future labels are recognised: entries are posted ahead. */
    private static final int YEARS_AHEAD = 5;

    private PeriodDays() {
    }

    /**
     * @param label as the target writes it, e.g. {@code Jan 24}
     * @throws ConfigurationFault if no day from the horizon on bears the label
     */
    static Days of(Connection connection, String label, Instant now) {
        YearMonth last = YearMonth.from(now.atZone(ZoneOffset.UTC)).plusYears(YEARS_AHEAD);
        YearMonth horizon = connection.poll().firstPeriod();
        return new Periods(connection.periods(), horizon).days(label, last).orElseThrow(() -> new ConfigurationFault("connection "
                + connection.name() + ": no period from " + horizon + " on bears the period label '" + label + "'. Labels follow periods.label ('"
                + connection.periods().label() + "', e.g. '"
                + DateTimeFormatter.ofPattern(connection.periods().label(), Locale.ENGLISH).format(horizon.atDay(1))
                + "'), or the labels of a fiscal year's own periods."));
    }
}
