package io.mlconnector.x3anaplan.ledger;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.PeriodSettings;
import io.mlconnector.x3anaplan.connection.PeriodSettings.Special;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

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
        PeriodSettings periods = connection.periods();
        List<DateTimeFormatter> patterns = Stream.concat(Stream.of(periods.label()),
                        Stream.of(periods.opening(), periods.closing())
                                .filter(s -> s != null && s.kind() == Special.Kind.OWN).map(Special::label))
                .map(p -> DateTimeFormatter.ofPattern(p, Locale.ENGLISH)).toList();
        List<YearMonth> months = Stream.iterate(connection.poll().firstPeriod(), m -> !m.isAfter(last), m -> m.plusMonths(1))
                .filter(m -> patterns.stream().anyMatch(p -> p.format(m.atDay(1)).equals(label))).toList();
        if (months.isEmpty()) {
            throw new ConfigurationFault("connection " + connection.name() + ": no month from "
                    + connection.poll().firstPeriod() + " on bears the period label '" + label + "'. Labels follow periods.label ('"
                    + periods.label() + "', e.g. '" + patterns.get(0).format(connection.poll().firstPeriod().atDay(1)) + "').");
        }
        return new Range(months.get(0), months.get(months.size() - 1));
    }
}
