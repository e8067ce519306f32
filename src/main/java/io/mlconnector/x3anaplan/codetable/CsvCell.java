package io.mlconnector.x3anaplan.codetable;

/**
 * A value of a CSV file as it stands there, margins included, without the quotes around it.
 *
 * @param line from 1
 * @param column of its first character, from 1
 * @param loose a quote stands within a value that does not begin with one
 */
record CsvCell(int line, int column, String text, boolean loose) {
}
