package io.mlconnector.x3anaplan.schedule;

import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.Date;
import java.util.Optional;
import java.util.TimeZone;
import org.quartz.CronExpression;

/** The ticks of a cron expression, as Quartz computes them, and those within an hour that the clock leaves out, of which Quartz knows none. */
public final class CronTimes implements Timetable {

    /** No clock is put forward by more. */
    private static final Duration LONGEST_GAP = Duration.ofHours(24);

    private final CronExpression cron;
    private final ZoneId zone;
    private final int lastYear;

    /** @throws IllegalArgumentException for an expression in which {@link CronText} finds a problem */
    public CronTimes(String expression, ZoneId zone) {
        CronText.problem(expression).ifPresent(problem -> {
            throw new IllegalArgumentException("cron '" + expression + "': " + problem);
        });
        try {
            this.cron = new CronExpression(expression);
        } catch (ParseException e) {
            throw new IllegalArgumentException("cron '" + expression + "': " + e.getMessage(), e);
        }
        this.zone = zone;
        this.lastYear = CronText.lastYear(expression);
        cron.setTimeZone(TimeZone.getTimeZone(zone));
    }

    @Override
    public Optional<Instant> next(Instant after) {
        Optional<Instant> next = ofQuartz(cron, after);
        ZoneOffsetTransition change = zone.getRules().nextTransition(after.minus(LONGEST_GAP));
        while (change != null && mayPrecede(change, next)) {
            Optional<Instant> skipped = change.isGap() ? skipped(change, after) : Optional.empty();
            if (skipped.isPresent() && next.map(skipped.get()::isBefore).orElse(true)) {
                return skipped;
            }
            change = zone.getRules().nextTransition(change.getInstant());
        }
        return next;
    }

    /** Where Quartz sees no further tick, one that was skipped may still come in the years that the expression names. */
    private boolean mayPrecede(ZoneOffsetTransition change, Optional<Instant> next) {
        return next.map(change.getInstant()::isBefore).orElseGet(() -> change.getDateTimeBefore().getYear() <= lastYear);
    }

    /** The first tick after {@code after} in a time of day that the change leaves out. */
    private Optional<Instant> skipped(ZoneOffsetTransition change, Instant after) {
        CronExpression unchanged = (CronExpression) cron.clone();
        unchanged.setTimeZone(TimeZone.getTimeZone(change.getOffsetBefore()));
        Instant before = change.getInstant().minusMillis(1);
        return ofQuartz(unchanged, after.isAfter(before) ? after : before)
                .filter(tick -> tick.isBefore(change.getInstant().plus(change.getDuration())));
    }

    private static Optional<Instant> ofQuartz(CronExpression cron, Instant after) {
        return Optional.ofNullable(cron.getNextValidTimeAfter(Date.from(after))).map(Date::toInstant);
    }

    @Override
    public String toString() {
        return cron.getCronExpression() + " (" + zone.getId() + ")";
    }
}
