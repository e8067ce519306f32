package io.mlconnector.x3anaplan.lint;

import io.mlconnector.x3anaplan.connection.ConnectionFiles;
import io.mlconnector.x3anaplan.finding.Findings;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Everything that can be wrong with what people wrote, found without starting anything. */
public final class Lint {

    private Lint() {
    }

    /** @param resolve replaces expressions in connection files */
    public static Findings all(Path routes, Path connections, UnaryOperator<String> resolve) {
        Findings findings = new Findings();
        RouteLint.check(routes, RouteNames.declared(), findings);
        ConnectionFiles.read(connections, resolve, findings);
        return findings;
    }
}
