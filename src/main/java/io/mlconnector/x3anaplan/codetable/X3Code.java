package io.mlconnector.x3anaplan.codetable;

/**
 * A code as X3 has it.
 *
 * @param chart chart of accounts, or dimension type
 * @param code account, or dimension
 */
public record X3Code(String chart, String code) {
}
