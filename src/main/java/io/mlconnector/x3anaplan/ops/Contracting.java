package io.mlconnector.x3anaplan.ops;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Migrations expand: what a program of the last version reads and writes stays as it is, so that old and new processes work side by side.
 * One that takes something away says in its name since which version of the schema no program needs it any more, e.g.
 * {@code V9__contract_after_6_drop_old_totals.sql}: a program that knows no later migration than 5 refuses to start with it.
 */
final class Contracting {

    private static final Pattern NAME = Pattern.compile("contract after (\\d+)\\b.*");

    private Contracting() {
    }

    /** The least version that a program must know to work with a migration of this description; empty: any will do. */
    static Optional<Integer> leastVersion(String description) {
        Matcher name = NAME.matcher(description.replace('_', ' '));
        return name.matches() ? Optional.of(Integer.valueOf(name.group(1))) : Optional.empty();
    }
}
