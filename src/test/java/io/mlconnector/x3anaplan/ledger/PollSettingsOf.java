package io.mlconnector.x3anaplan.ledger;

import io.mlconnector.x3anaplan.connection.PollSettings;
import java.time.Duration;
import java.time.ZoneId;

/** Poll settings with one value changed. */
record PollSettingsOf(PollSettings s) {

    PollSettings keysPerRequest(int keys) {
        return new PollSettings(s.overlap(), s.lag(), s.firstPeriod(), keys, s.sweep(), s.shrinkPercent(), s.window(), s.stampZone(),
                s.closedAfter(), s.late(), s.checks());
    }

    PollSettings sweep(Duration every) {
        return new PollSettings(s.overlap(), s.lag(), s.firstPeriod(), s.keysPerRequest(), every, s.shrinkPercent(), s.window(), s.stampZone(),
                s.closedAfter(), s.late(), s.checks());
    }

    PollSettings window(Duration longest) {
        return new PollSettings(s.overlap(), s.lag(), s.firstPeriod(), s.keysPerRequest(), s.sweep(), s.shrinkPercent(), longest, s.stampZone(),
                s.closedAfter(), s.late(), s.checks());
    }

    PollSettings stampZone(ZoneId zone) {
        return new PollSettings(s.overlap(), s.lag(), s.firstPeriod(), s.keysPerRequest(), s.sweep(), s.shrinkPercent(), s.window(), zone,
                s.closedAfter(), s.late(), s.checks());
    }

    PollSettings checks(io.mlconnector.x3anaplan.connection.JournalChecks checks) {
        return new PollSettings(s.overlap(), s.lag(), s.firstPeriod(), s.keysPerRequest(), s.sweep(), s.shrinkPercent(), s.window(), s.stampZone(),
                s.closedAfter(), s.late(), checks);
    }
}
