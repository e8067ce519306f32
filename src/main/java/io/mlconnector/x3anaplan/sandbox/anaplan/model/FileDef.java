package io.mlconnector.x3anaplan.sandbox.anaplan.model;

import java.util.List;

/**
 * A file of a model: the definition that an import data source stores, apart from what users upload (anaplan-api section 3.7).
 *
 * @param separator between columns
 * @param delimiter around text, or empty
 * @param headerRow 1-based, 0 for none, -1 for a file just created by an upload to an unknown id
 * @param firstDataRow 1-based
 * @param defaultContent what users without an upload of their own read, or null
 */
public record FileDef(String id, String name, List<String> headerNames, String separator, String delimiter, String encoding,
        int headerRow, int firstDataRow, String decimalSeparator, byte[] defaultContent) {

    /** Comma, double quotes, UTF-8, header in row 1. */
    public static FileDef csv(String id, String name, List<String> headerNames) {
        return new FileDef(id, name, List.copyOf(headerNames), ",", "\"", "UTF-8", 1, 2, ".", null);
    }
}
