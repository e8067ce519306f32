package io.mlconnector.x3anaplan.ledger;

import io.mlconnector.x3anaplan.connection.PollSettings;
import java.time.Duration;

/** Poll settings with one value changed. */
record PollSettingsOf(PollSettings s) {

    PollSettings keysPerRequest(int keys) {
        return new PollSettings(s.overlap(), s.lag(), s.firstPeriod(), keys, s.sweep(), s.shrinkPercent());
    }

    PollSettings sweep(Duration every) {
        return new PollSettings(s.overlap(), s.lag(), s.firstPeriod(), s.keysPerRequest(), every, s.shrinkPercent());
    }
}
