package io.mlconnector.x3anaplan.finding;

import java.nio.file.Path;

/**
 * A mistake in a file that a person wrote.
 *
 * @param line from 1; 0 when the mistake is the file as a whole
 * @param column from 1, or 0
 * @param message what is wrong
 * @param remedy what to write instead
 * @param warning whether it may stay: a start is not refused
 */
public record Finding(Path file, int line, int column, String message, String remedy, boolean warning) {

    public static Finding error(Path file, int line, int column, String message, String remedy) {
        return new Finding(file, line, column, message, remedy, false);
    }

    public static Finding warning(Path file, int line, int column, String message, String remedy) {
        return new Finding(file, line, column, message, remedy, true);
    }

    @Override
    public String toString() {
        String place = line == 0 ? file + "" : file + ":" + line + (column == 0 ? "" : ":" + column);
        return place + ": " + (warning ? "warning: " : "") + message + (remedy.isEmpty() ? "" : "\n  -> " + remedy);
    }
}
