package io.mlconnector.x3anaplan.schedule;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The ticks of a schedule. A time of day that does not exist on a day, because the clock is put forward, comes as long after midnight as
 * ever: half past two is half past three that day. One that comes twice, because the clock is put back, counts once, the second time.
 */
public interface Timetable {

    /** The first tick after {@code after}; empty: it never fires again. */
    Optional<Instant> next(Instant after);

    /** Ticks after {@code after} in their order: as many as asked for, or as there are. */
    default List<Instant> next(Instant after, int count) {
        List<Instant> ticks = new ArrayList<>();
        Optional<Instant> tick = next(after);
        while (tick.isPresent() && ticks.size() < count) {
            ticks.add(tick.get());
            tick = next(tick.get());
        }
        return ticks;
    }

    /** The last tick after {@code since} and not after {@code until}. */
    default Optional<Instant> last(Instant since, Instant until) {
        // Times are found looking forward only. Reach back in growing steps, so that a schedule by the second costs no more than one by the year.
        for (long back = 60; ; back *= 8) {
            Instant from = until.minusSeconds(back);
            boolean whole = !from.isAfter(since);
            Optional<Instant> last = Optional.empty();
            Optional<Instant> tick = next(whole ? since : from);
            while (tick.isPresent() && !tick.get().isAfter(until)) {
                last = tick;
                tick = next(tick.get());
            }
            if (last.isPresent() || whole) {
                return last;
            }
        }
    }
}
