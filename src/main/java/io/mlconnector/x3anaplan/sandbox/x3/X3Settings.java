package io.mlconnector.x3anaplan.sandbox.x3;

import io.mlconnector.x3anaplan.sandbox.x3.signin.SignInSettings;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What differs from one X3 to another and what a test wants to be so; may be changed at any time. */
public final class X3Settings {

    /** Form of {@code $links.$next.$url}. */
    public enum NextLink { ABSOLUTE, RELATIVE, INTERNAL_HOST }

    private final SignInSettings signIn = new SignInSettings();
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

    /** Ways to sign in other than by user and password. */
    public SignInSettings signIn() {
        return signIn;
    }

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

    /** What a request without good credentials gets when it is not redirected (reference section 3.6). */
    public enum Unauthorized { JSON, HTML }

    private final Set<String> denied = ConcurrentHashMap.newKeySet();
    private final Set<String> sites = ConcurrentHashMap.newKeySet();
    private volatile int defaultCount = 20;
    private volatile boolean basicAuth = true;
    private volatile Unauthorized unauthorized = Unauthorized.JSON;
    private volatile ZoneId serverZone = ZoneId.of("Europe/Paris");

    /** Classes that the users have no right on: 403. */
    public Set<String> denied() {
        return denied;
    }

    /** Sites that the users may see, none for all; rows of others are left out without a word (P23). */
    public Set<String> sites() {
        return sites;
    }

    public int defaultCount() {
        return defaultCount;
    }

    /** Rows of a page when the request does not say. */
    public void defaultCount(int rows) {
        defaultCount = rows;
    }

    public boolean basicAuth() {
        return basicAuth;
    }

    /** False: the auth mode is switched off and every credential is refused. */
    public void basicAuth(boolean on) {
        basicAuth = on;
    }

    public Unauthorized unauthorized() {
        return unauthorized;
    }

    public void unauthorized(Unauthorized form) {
        unauthorized = form;
    }

    public ZoneId serverZone() {
        return serverZone;
    }

    /** Zone of the X3 server, in which the day stamps CREDAT and UPDDAT are taken (reference section 5.5). */
    public void serverZone(ZoneId zone) {
        serverZone = zone;
    }

    private volatile ZoneId stampZone = ZoneOffset.UTC;

    public ZoneId stampZone() {
        return stampZone;
    }

    /** Zone whose wall clock UPDDATTIM and CREDATTIM show from now on, as a program of the customer's own may write them; X3 itself writes UTC. */
    public void stampZone(ZoneId zone) {
        stampZone = zone;
    }
}
