package io.mlconnector.x3anaplan.codetable;

/**
 * A member of an Anaplan list as a mapping table names it.
 *
 * @param code of the member; in a row for several codes it may still hold {@code {chart}} and {@code {code}}
 * @param name null or empty: taken from X3's description
 * @param parent code of the parent; null or empty for none
 * @param sign 1, or -1 where amounts of the member are written with the opposite sign
 */
public record Member(String code, String name, String parent, int sign) {
}
