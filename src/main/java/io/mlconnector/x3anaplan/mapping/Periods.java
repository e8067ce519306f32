package io.mlconnector.x3anaplan.mapping;

import io.mlconnector.x3anaplan.connection.PeriodSettings;
import io.mlconnector.x3anaplan.connection.PeriodSettings.FiscalYear;
import io.mlconnector.x3anaplan.connection.PeriodSettings.Special;
import io.mlconnector.x3anaplan.mapping.FiscalCalendar.NotTold;
import io.mlconnector.x3anaplan.mapping.FiscalCalendar.Year;
import io.mlconnector.x3anaplan.mapping.PeriodMapping.Kind;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * X3's numbered periods as the model's period labels, and back. What days a number means is told by a {@link FiscalCalendar}, and by
 * nothing else.
 */
public final class Periods {

    private final PeriodSettings settings;
    private final YearMonth horizon;
    private final DateTimeFormatter months;

    /** Days from the first on and before the last. */
    public record Days(LocalDate from, LocalDate before) {

        private Days with(Days other) {
            return new Days(from.isBefore(other.from) ? from : other.from, before.isAfter(other.before) ? before : other.before);
        }
    }

    /** @param horizon periods that begin before it are out of scope; null: no horizon */
    public Periods(PeriodSettings settings, YearMonth horizon) {
        this.settings = settings;
        this.horizon = horizon;
        this.months = formatter(settings.label());
    }

    /** The label of a period of X3, or why it has none. Never throws for unknown companies, years or periods. */
    public PeriodMapping map(String company, int ledgerType, int number, int period) {
        Year year;
        try {
            year = FiscalCalendar.of(settings, company, ledgerType).year(number);
        } catch (NotTold e) {
            return PeriodMapping.unknown(e.getMessage());
        }
        if (period == 0) {
            return special(settings.opening(), year, 1, year.firstMonth(), "opening period");
        }
        if (period > year.lastOrdinary() && period <= PeriodSettings.MOST_PERIODS) {
            return special(settings.closing(), year, year.periods(), year.lastMonth(), "closing period");
        }
        if (period < 0 || period > year.periods()) {
            return PeriodMapping.unknown("period " + period + " does not exist in fiscal year " + number + " of company " + company + ", which has "
                    + year.periods() + (year.labels().isEmpty() ? " months" : " periods") + (period > year.lastOrdinary() || period < 0 ? ""
                    : ". If it is the closing period, say periods: " + year.periods() + " at the year's anchor in periods.fiscalYears"));
        }
        return mapped(year, period, label(year, period));
    }

    /** The days of an ordinary period; empty for opening and closing periods, and where no anchor tells it. */
    public Optional<Days> days(String company, int ledgerType, int number, int period) {
        try {
            Year year = FiscalCalendar.of(settings, company, ledgerType).year(number);
            return period < 1 || period > year.periods() ? Optional.empty() : Optional.of(days(year, period));
        } catch (NotTold e) {
            return Optional.empty();
        }
    }

    private static Days days(Year year, int period) {
        return new Days(year.firstDays().get(period - 1), period < year.periods() ? year.firstDays().get(period) : year.end());
    }

    /** The last day of the fiscal year, if the period is one of its closing periods. */
    public Optional<LocalDate> closingDay(String company, int ledgerType, int number, int period) {
        try {
            Year year = FiscalCalendar.of(settings, company, ledgerType).year(number);
            return period > year.lastOrdinary() ? Optional.of(year.end().minusDays(1)) : Optional.empty();
        } catch (NotTold e) {
            return Optional.empty();
        }
    }

    /**
     * The days that a label stands for, from the horizon on, for reading only their journal entries; empty if nothing bears it. Labels of
     * opening and closing periods stand for the months that they are written with.
     *
     * @param last month up to which labels of months are looked for
     */
    public Optional<Days> days(String label, YearMonth last) {
        List<Days> found = new ArrayList<>();
        List<DateTimeFormatter> patterns = Stream.concat(Stream.of(months), Stream.of(settings.opening(), settings.closing())
                .filter(special -> special.kind() == Special.Kind.OWN).map(special -> formatter(special.label()))).toList();
        for (YearMonth month = horizon; !month.isAfter(last); month = month.plusMonths(1)) {
            LocalDate first = month.atDay(1);
            if (patterns.stream().anyMatch(pattern -> label.equals(pattern.format(first)))) {
                found.add(new Days(month.atDay(1), month.plusMonths(1).atDay(1)));
            }
        }
        for (FiscalYear anchor : settings.fiscalYears()) {
            int period = anchor.labels().indexOf(label) + 1;
            if (period > 0) {
                days(anchor, period).filter(days -> !days.from().isBefore(horizon.atDay(1))).ifPresent(found::add);
            }
        }
        return found.stream().reduce(Days::with);
    }

    private Optional<Days> days(FiscalYear anchor, int period) {
        try {
            // An anchor for all ledger types is read as that of a type that has none of its own.
            Year year = FiscalCalendar.of(settings, anchor.company(), anchor.ledgerType() == null ? 0 : anchor.ledgerType()).year(anchor.year());
            return Optional.of(days(year, period));
        } catch (NotTold e) {
            return Optional.empty();
        }
    }

    private PeriodMapping special(Special special, Year year, int neighbour, YearMonth month, String what) {
        return switch (special.kind()) {
            case EXCLUDE -> new PeriodMapping(Kind.EXCLUDED, null, year.firstDays().get(neighbour - 1),
                    what + " is left out by the connection's settings");
            case NEIGHBOUR -> mapped(year, neighbour, label(year, neighbour));
            case OWN -> mapped(year, neighbour, formatter(special.label()).format(month.atDay(1)));
        };
    }

    private PeriodMapping mapped(Year year, int period, String label) {
        LocalDate first = year.firstDays().get(period - 1);
        if (horizon != null && first.isBefore(horizon.atDay(1))) {
            return new PeriodMapping(Kind.BEFORE_HORIZON, null, first, (year.labels().isEmpty() ? YearMonth.from(first) + " lies"
                    : label + " begins on " + first + ",") + " before the first period " + horizon);
        }
        return new PeriodMapping(Kind.MAPPED, label, first, "");
    }

    private String label(Year year, int period) {
        return year.labels().isEmpty() ? months.format(year.firstDays().get(period - 1))
                : year.labels().get(period - 1);
    }

    /** English wherever the process runs. */
    private static DateTimeFormatter formatter(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
    }
}
