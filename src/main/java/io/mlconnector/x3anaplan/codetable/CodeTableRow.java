package io.mlconnector.x3anaplan.codetable;

/**
 * A row of a mapping table.
 *
 * @param line in the file
 * @param column of its code
 * @param chart chart of accounts or dimension type; * for any
 * @param pattern a code, a prefix that ends in *, or * alone
 */
record CodeTableRow(int line, int column, String chart, String pattern, Member member) {

    Member member(String ofChart, String code) {
        return new Member(filled(member.code(), ofChart, code), member.name(), filled(member.parent(), ofChart, code), member.sign());
    }

    private static String filled(String text, String chart, String code) {
        return text == null ? null : text.replace("{chart}", chart).replace("{code}", code);
    }

    /** E.g. {@code FRA/601* (prefix)}. */
    String rule() {
        return chart + "/" + pattern + (pattern.equals("*") ? " (fallback)" : isPattern() ? " (prefix)" : " (exact)");
    }

    boolean isPattern() {
        return pattern.endsWith("*");
    }
}
