package io.mlconnector.x3anaplan.staging;

import io.mlconnector.x3anaplan.connection.Connection;
import java.time.Clock;
import java.util.function.Function;

/** Lets tests of the import use the real memory of filled cells. */
public final class FilledOfStaging {

    private FilledOfStaging() {
    }

    public static Filled filled(Function<String, Connection> connections, Clock clock) {
        return new Filled(connections, clock);
    }
}
