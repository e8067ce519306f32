package io.mlconnector.x3anaplan.finding;

import java.util.Locale;

/** What a finding means for the start: an error refuses it, a warning may stay, an info is no mistake. */
public enum Severity {
    ERROR, WARNING, INFO;

    /** As it is shown. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
