package io.mlconnector.x3anaplan.sandbox.anaplan.model;

import java.util.Map;

/**
 * An export of a module: tabular, a row per filled cell of one line item, members by code (reference anaplan-api 3.6, 5.5). Its result
 * is a file of the same id.
 *
 * @param headers dimension to header of its column, in the order of the columns; a dimension that is left out is not shown
 * @param valueHeader header of the last column, with the value
 */
public record ExportDef(String id, String name, String module, Map<String, String> headers, String lineItem, String valueHeader) {
}
