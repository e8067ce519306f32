package io.mlconnector.x3anaplan.codetable;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes a CSV text apart and keeps the place of every value, which a finding needs. Quotes are read as RFC 4180 has them
 * (https://www.rfc-editor.org/rfc/rfc4180); what it does not have is reported and never guessed.
 */
final class CsvReader {

    private static final String TWICE = "write the whole value in quotes, and a quote within it twice";

    private final String text;
    private final char separator;
    private final TableReport report;
    private int at;
    private int line;
    private int lineStart;
    private boolean broken;

    /** @param firstLine number of the text's first line in its file */
    CsvReader(String text, char separator, int firstLine, TableReport report) {
        this.text = text;
        this.separator = separator;
        this.line = firstLine;
        this.report = report;
    }

    List<CsvRow> rows() {
        List<CsvRow> rows = new ArrayList<>();
        while (at < text.length()) {
            rows.add(row());
        }
        return rows;
    }

    private CsvRow row() {
        int begin = line;
        broken = false;
        List<CsvCell> cells = new ArrayList<>();
        cells.add(cell());
        while (at < text.length() && text.charAt(at) == separator) {
            at++;
            cells.add(cell());
        }
        endOfLine();
        return new CsvRow(begin, cells, broken);
    }

    private CsvCell cell() {
        int from = at;
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t' && separator != '\t')) {
            at++;
        }
        if (at < text.length() && text.charAt(at) == '"') {
            if (at > from) {
                error(at, "a quote after a blank does not begin a quoted value", "remove the blank before the quote");
            }
            return quoted();
        }
        at = from;
        boolean loose = false;
        while (at < text.length() && text.charAt(at) != separator && !isBreak(text.charAt(at))) {
            loose |= text.charAt(at++) == '"';
        }
        return new CsvCell(line, from - lineStart + 1, text.substring(from, at), loose);
    }

    private CsvCell quoted() {
        int beginLine = line;
        int beginColumn = at - lineStart + 1;
        StringBuilder value = new StringBuilder();
        at++;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"' && at + 1 < text.length() && text.charAt(at + 1) == '"') {
                value.append('"');
                at += 2;
            } else if (c == '"') {
                at++;
                rest();
                return new CsvCell(beginLine, beginColumn, value.toString(), false);
            } else if (isBreak(c)) {
                int before = at;
                endOfLine();
                value.append(text, before, at);
            } else {
                value.append(c);
                at++;
            }
        }
        broken = true;
        report.error(beginLine, beginColumn, "the quote that begins here is never closed", "add the closing quote; a quote that belongs to the value"
                + " is written twice");
        return new CsvCell(beginLine, beginColumn, value.toString(), false);
    }

    /** What stands between a closing quote and the next separator: blanks. */
    private void rest() {
        int from = -1;
        for (; at < text.length() && text.charAt(at) != separator && !isBreak(text.charAt(at)); at++) {
            from = from < 0 && text.charAt(at) != ' ' && text.charAt(at) != '\t' ? at : from;
        }
        if (from >= 0) {
            error(from, "text after the closing quote: " + text.substring(from, at).strip(), TWICE);
        }
    }

    private void error(int place, String message, String remedy) {
        broken = true;
        report.error(line, place - lineStart + 1, message, remedy);
    }

    private void endOfLine() {
        if (at < text.length()) {
            at += text.startsWith("\r\n", at) ? 2 : 1;
            line++;
            lineStart = at;
        }
    }

    private static boolean isBreak(char c) {
        return c == '\n' || c == '\r';
    }
}
