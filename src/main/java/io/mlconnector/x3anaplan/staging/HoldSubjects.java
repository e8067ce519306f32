package io.mlconnector.x3anaplan.staging;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a hold is about, as it is kept: all of it, so that a confirmation covers what was there and nothing else. People see the first. */
public final class HoldSubjects {

    private static final String SEPARATOR = ", ";
    private static final int SHOWN = 50;

    private HoldSubjects() {
    }

    static String join(Collection<String> subjects) {
        return String.join(SEPARATOR, new TreeSet<>(subjects));
    }

    /** Whether all subjects are among those that are kept. */
    static boolean covers(String kept, Collection<String> subjects) {
        return Set.copyOf(Arrays.asList(kept.split(SEPARATOR))).containsAll(subjects);
    }

    /** The first ones, and how many more there are. */
    public static String shown(String kept) {
        List<String> all = kept == null ? List.of() : Arrays.asList(kept.split(SEPARATOR));
        return all.size() <= SHOWN ? kept : String.join(SEPARATOR, all.subList(0, SHOWN)) + SEPARATOR + "and " + (all.size() - SHOWN) + " more";
    }
}
