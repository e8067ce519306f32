package io.mlconnector.x3anaplan.sandbox.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The faults that are armed on one simulated system; the first armed one that matches a request hits it. */
public final class Faults {

    private static final class Armed {
        final Fault fault;
        int seen;
        int hits;

        Armed(Fault fault) {
            this.fault = fault;
        }
    }

    private final List<Armed> armed = new ArrayList<>();

    public synchronized void arm(Fault fault) {
        armed.add(new Armed(fault));
    }

    public synchronized void clear() {
        armed.clear();
    }

    /** How many requests the faults armed since the last {@link #clear()} have hit: lets a test prove that its fault struck. */
    public synchronized int hits() {
        return armed.stream().mapToInt(a -> a.hits).sum();
    }

    synchronized Optional<Fault> strike(Request request) {
        for (Armed a : armed) {
            if (a.fault.matches(request)) {
                a.seen++;
                if (a.seen > a.fault.skip() && (a.fault.times() < 0 || a.hits < a.fault.times())) {
                    a.hits++;
                    return Optional.of(a.fault);
                }
            }
        }
        return Optional.empty();
    }
}
