package io.mlconnector.x3anaplan.codetable;

import io.mlconnector.x3anaplan.finding.Finding;
import io.mlconnector.x3anaplan.finding.Findings;
import java.nio.file.Path;

/** Where the readers of a table put what they find in it. */
record TableReport(Path file, Findings findings) {

    void error(int line, int column, String message, String remedy) {
        findings.add(Finding.error(file, line, column, message, remedy));
    }

    void warning(int line, int column, String message, String remedy) {
        findings.add(Finding.warning(file, line, column, message, remedy));
    }
}
