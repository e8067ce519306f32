package io.mlconnector.x3anaplan.finding;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** All mistakes found, so that they are shown at once and not one per start. */
public final class Findings {

    private final List<Finding> all = new ArrayList<>();

    public void add(Finding finding) {
        all.add(finding);
    }

    public void addAll(Collection<Finding> findings) {
        all.addAll(findings);
    }

    /** The mistakes, by file and line. */
    public List<Finding> sorted() {
        return withNotes().stream().filter(f -> f.severity() != Severity.INFO).toList();
    }

    /** The mistakes and what else is worth knowing, by file and line. */
    public List<Finding> withNotes() {
        return all.stream().distinct().sorted(Comparator.comparing((Finding f) -> f.file().toString()).thenComparing(Finding::line)
                .thenComparing(Finding::column)).toList();
    }

    public boolean hasErrors() {
        return all.stream().anyMatch(f -> f.severity() == Severity.ERROR);
    }

    /** @throws ConfigurationFault with every finding, unless there is no error among them */
    public void refuseErrors() {
        if (hasErrors()) {
            throw new ConfigurationFault(text());
        }
    }

    /** One finding after the other, then how many errors and warnings there are. */
    public String text() {
        return text(sorted());
    }

    /** {@link #text} with what else is worth knowing. */
    public String textWithNotes() {
        return text(withNotes());
    }

    private static String text(List<Finding> sorted) {
        long errors = sorted.stream().filter(f -> f.severity() == Severity.ERROR).count();
        long warnings = sorted.stream().filter(Finding::warning).count();
        return sorted.stream().map(Finding::toString).collect(Collectors.joining("\n", "", sorted.isEmpty() ? "" : "\n"))
                + errors + " errors, " + warnings + " warnings";
    }
}
