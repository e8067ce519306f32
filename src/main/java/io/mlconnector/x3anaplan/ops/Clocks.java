package io.mlconnector.x3anaplan.ops;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** The clock of the process, injected wherever time matters so that tests can own it. */
@ApplicationScoped
public class Clocks {

    @Produces
    @Singleton // no client proxy: one cannot be generated in the package java.time
    Clock clock() {
        return Clock.systemUTC();
    }
}
