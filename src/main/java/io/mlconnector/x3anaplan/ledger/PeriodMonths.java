package io.mlconnector.x3anaplan.ledger;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.PeriodSettings;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.mapping.Periods;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.SortedSet;

/** From a period label back to the months that bear it. */
final class PeriodMonths {

    /** How far into the future labels are recognised: entries are posted ahead. */
    private static final int YEARS_AHEAD = 5;

    /** First and last month, both included. */
    record Range(YearMonth from, YearMonth to) {
    }

    private PeriodMonths() {
    }

    /**
     * @param label as the target writes it, e.g. {@code Jan 24}
     * @throws ConfigurationFault if no month from the horizon on bears the label
     */
    static Range of(Connection connection, String label, Instant now) {
        YearMonth last = YearMonth.from(now.atZone(ZoneOffset.UTC)).plusYears(YEARS_AHEAD);
        PeriodSettings settings = connection.periods();
        SortedSet<YearMonth> months = new Periods(settings, connection.poll().firstPeriod()).months(label, last);
        if (months.isEmpty()) {
            throw new ConfigurationFault("connection " + connection.name() + ": no month from "
                    + connection.poll().firstPeriod() + " on bears the period label '" + label + "'. Labels follow periods.label ('"
                    + settings.label() + "', e.g. '" + DateTimeFormatter.ofPattern(settings.label(), Locale.ENGLISH).format(connection.poll().firstPeriod().atDay(1))
                    + "'), or what stands beside the anchors in periods.fiscalYears.");
        }
        return new Range(months.first(), months.last());
    }
}
