package io.mlconnector.x3anaplan.finding;

import java.nio.file.Path;

/**
 * A mistake in a file that a person wrote, or what is worth knowing of it.
 *
 * @param line from 1; 0 when the mistake is the file as a whole
 * @param column from 1, or 0
 * @param message what is wrong
 * @param remedy what to write instead
 * @param severity whether it may stay
 */
public record Finding(Path file, int line, int column, String message, String remedy, Severity severity) {

    public static Finding error(Path file, int line, int column, String message, String remedy) {
        return new Finding(file, line, column, message, remedy, Severity.ERROR);
    }

    public static Finding warning(Path file, int line, int column, String message, String remedy) {
        return new Finding(file, line, column, message, remedy, Severity.WARNING);
    }

    Finding as(Severity other) {
        return new Finding(file, line, column, message, remedy, other);
    }

    public boolean warning() {
        return severity == Severity.WARNING;
    }

    @Override
    public String toString() {
        String place = line == 0 ? file + "" : file + ":" + line + (column == 0 ? "" : ":" + column);
        return place + ": " + (severity == Severity.ERROR ? "" : severity.word() + ": ") + message + (remedy.isEmpty() ? "" : "\n  -> " + remedy);
    }
}
