package io.mlconnector.x3anaplan.sandbox.x3;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What differs from one X3 to another and what a test wants to be so; may be changed at any time. */
public final class X3Settings {

    /** Form of {@code $links.$next.$url}. */
    public enum NextLink { ABSOLUTE, RELATIVE, INTERNAL_HOST }

    private final Map<String, String> users = new ConcurrentHashMap<>(Map.of("demo", "demo-x3"));
    private final Map<String, Set<String>> hidden = new ConcurrentHashMap<>();
    private final Map<String, String> representations = new ConcurrentHashMap<>(Map.of("ZGLLIN", "GACCENTRYD", "ZGLANA", "GACCENTRYA"));
    private volatile int countCap = 1000;
    private volatile NextLink nextLink = NextLink.ABSOLUTE;
    private volatile boolean trailingEmptyPage;
    private volatile boolean redirectsToLogin;
    private volatile boolean decimalsAsText;
    private volatile String emptyDate = "";
    private volatile int atOnce = Integer.MAX_VALUE;

    /** Logins with their passwords. */
    public Map<String, String> users() {
        return users;
    }

    /** Properties per class that the query facet does not show: a where on them is a 500 (P17). */
    public Map<String, Set<String>> hidden() {
        return hidden;
    }

    /** Representations beside those named like their class, with the class they belong to. */
    public Map<String, String> representations() {
        return representations;
    }

    public int countCap() {
        return countCap;
    }

    /** Most rows a page may have, whatever is asked for. */
    public void countCap(int rows) {
        countCap = rows;
    }

    public NextLink nextLink() {
        return nextLink;
    }

    public void nextLink(NextLink form) {
        nextLink = form;
    }

    public boolean trailingEmptyPage() {
        return trailingEmptyPage;
    }

    /** Whether the last full page links to an empty one. */
    public void trailingEmptyPage(boolean on) {
        trailingEmptyPage = on;
    }

    public boolean redirectsToLogin() {
        return redirectsToLogin;
    }

    /** Whether a request without credentials is sent to an HTML login page instead of a 401 (P20). */
    public void redirectsToLogin(boolean on) {
        redirectsToLogin = on;
    }

    public boolean decimalsAsText() {
        return decimalsAsText;
    }

    public void decimalsAsText(boolean on) {
        decimalsAsText = on;
    }

    /** How an empty date is written: "", "0000-00-00", "1753-01-01"; null writes null, "absent" leaves it out. */
    public String emptyDate() {
        return emptyDate;
    }

    public void emptyDate(String form) {
        emptyDate = form;
    }

    public int atOnce() {
        return atOnce;
    }

    /** More requests than this at one time get a 503 (P14). */
    public void atOnce(int requests) {
        atOnce = requests;
    }
}
