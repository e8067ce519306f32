package io.mlconnector.x3anaplan.codetable;

import java.util.List;

/** Names that Anaplan would refuse for their length are shortened by a rule; the table says so once. */
final class LongNames {

    private final List<CodeTableRow> rows;
    private final TableReport report;

    LongNames(List<CodeTableRow> rows, TableReport report) {
        this.rows = rows;
        this.report = report;
    }

    void run() {
        List<CodeTableRow> tooLong = rows.stream().filter(row -> row.member().name().length() > Member.MOST_CHARACTERS).toList();
        if (!tooLong.isEmpty()) {
            CodeTableRow first = tooLong.get(0);
            report.warning(first.line(), first.column(), tooLong.size() + (tooLong.size() == 1 ? " name has" : " names have") + " more than "
                    + Member.MOST_CHARACTERS + " characters, the most that Anaplan takes; " + (tooLong.size() == 1 ? "it is" : "they are")
                    + " shortened, e.g. to '" + Member.shortened(first.member().name(), first.member().code()) + "'",
                    "write shorter names where these will not do");
        }
    }
}
