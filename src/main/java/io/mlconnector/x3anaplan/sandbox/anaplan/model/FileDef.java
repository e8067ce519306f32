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

    /** As Anaplan sets up a source by itself: ISO-8859-1 (https://help.anaplan.com/c5bf8a7f-d1e0-473f-85cf-43e25d757448); else as {@link #csv}. */
    public static FileDef byDefault(String id, String name, List<String> headerNames) {
        return csv(id, name, headerNames).encoded("ISO-8859-1");
    }

    public FileDef encoded(String as) {
        return new FileDef(id, name, headerNames, separator, delimiter, as, headerRow, firstDataRow, decimalSeparator, defaultContent);
    }

    /** Comma, double quotes, UTF-8, header in row 1. */
    public static FileDef csv(String id, String name, List<String> headerNames) {
        return new FileDef(id, name, List.copyOf(headerNames), ",", "\"", "UTF-8", 1, 2, ".", null);
    }
}
