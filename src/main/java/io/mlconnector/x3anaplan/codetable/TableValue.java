package io.mlconnector.x3anaplan.codetable;

import io.mlconnector.x3anaplan.finding.Invisible;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at single values of a table for what spreadsheets and keyboards do to codes. */
final class TableValue {

    private static final Pattern FORMULA = Pattern.compile("=\\s*\"?([^\"]*)\"?");
    /** A number as spreadsheets show long ones. Codes such as 1E5 have no sign behind the letter. */
    private static final Pattern SCIENTIFIC = Pattern.compile("[+-]?[0-9]+([.,][0-9]+)?[eE]([+][0-9]+|-[0-9]{2,})");
    private static final Pattern ERROR = Pattern.compile("#(N/A|NV|NAME\\?|NOM\\s?\\?|VALUE!|VALEUR!|WERT!|REF!|BEZUG!|DIV/0!|NUM!|NULL!)|##+");
    private static final String AS_TEXT = "; format the column as text before typing codes";

    private final TableReport report;

    TableValue(TableReport report) {
        this.report = report;
    }

    /**
     * A value by which members are found: code, member, chart, parent.
     *
     * @return the value without blanks and invisible characters at its ends
     */
    String key(CsvCell cell, String column) {
        String value = Invisible.stripped(cell.text());
        int begin = Invisible.begin(cell.text());
        for (Invisible.Found found : Invisible.in(cell.text())) {
            boolean within = found.index() >= begin && found.index() < begin + value.length();
            if (within) {
                report.error(cell.line(), cell.column() + found.index(), column + " '" + shown(value) + "' holds " + found.name() + " within it",
                        "write " + visible(value));
            } else {
                report.warning(cell.line(), cell.column() + found.index(), column + " '" + shown(value) + "' has " + found.name()
                        + " at its end or beginning; it is left out", "remove it");
            }
        }
        spreadsheet(cell, value, column);
        return value;
    }

    /** A name: what cannot stand in one is found; blanks of other kinds may. */
    String name(CsvCell cell) {
        String value = Invisible.stripped(cell.text());
        for (Invisible.Found found : Invisible.in(value)) {
            if (Invisible.isControl(value.codePointAt(found.index()))) {
                report.error(cell.line(), cell.column() + Invisible.begin(cell.text()) + found.index(), "name '" + shown(value) + "' holds " + found.name(),
                        "write " + visible(value));
            }
        }
        if (ERROR.matcher(value).matches()) {
            report.error(cell.line(), cell.column(), "name '" + value + "' is an error of the spreadsheet", "write the name, or nothing");
        }
        return value;
    }

    private void spreadsheet(CsvCell cell, String value, String column) {
        Matcher formula = FORMULA.matcher(value);
        if (formula.matches()) {
            report.error(cell.line(), cell.column(), column + " '" + value + "' is a formula of a spreadsheet", "write " + formula.group(1) + AS_TEXT);
        } else if (value.startsWith("'")) {
            report.error(cell.line(), cell.column(), column + " '" + value + "' begins with the apostrophe by which spreadsheets mark text",
                    "write " + value.substring(1) + AS_TEXT);
        } else if (SCIENTIFIC.matcher(value).matches()) {
            report.error(cell.line(), cell.column(), column + " '" + value + "' is a number as spreadsheets shorten it: digits are lost",
                    "write the code as X3 has it" + AS_TEXT);
        } else if (ERROR.matcher(value).matches()) {
            report.error(cell.line(), cell.column(), column + " '" + value + "' is an error of the spreadsheet", "write the value as X3 or Anaplan has it");
        } else if (cell.loose()) {
            report.error(cell.line(), cell.column(), column + " '" + value + "' holds a quote", "write the whole value in quotes, and a quote within it twice;"
                    + " or remove it");
        }
    }

    private static String visible(String value) {
        StringBuilder text = new StringBuilder();
        value.codePoints().forEach(point -> {
            if (Invisible.in(Character.toString(point)).isEmpty()) {
                text.appendCodePoint(point);
            } else if (Character.isWhitespace(point) || Character.isSpaceChar(point)) {
                text.append(' ');
            }
        });
        return text.toString();
    }

    /** With a mark where a character is that cannot be shown. */
    private static String shown(String value) {
        StringBuilder text = new StringBuilder();
        value.codePoints().forEach(point -> {
            if (Invisible.in(Character.toString(point)).isEmpty()) {
                text.appendCodePoint(point);
            } else {
                text.append("<U+%04X>".formatted(point));
            }
        });
        return text.toString();
    }
}
