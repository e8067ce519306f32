package io.mlconnector.x3anaplan.sandbox.x3.signin;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which ways to sign in a simulated X3 accepts, of whom, and how long its tokens live; may be changed at any time. */
public final class SignInSettings {

    /** How the approval of a pairing comes back to the client. */
    public enum Approval {
        /** At once, as a redirect. */
        REDIRECT,
        /** At once, as a page that posts a form, as the gateway's documentation has it. */
        POST,
        /** The person says no. */
        DENIED
    }

    private final Set<Way> ways = ConcurrentHashMap.newKeySet();
    private final Map<String, ConnectedApp> apps = new ConcurrentHashMap<>();
    private final Map<String, String> machines = new ConcurrentHashMap<>(Map.of("demo-machine", "demo-machine-secret"));
    private final Map<String, String> gatewayApps = new ConcurrentHashMap<>(Map.of("demo-gateway", "demo-gateway-secret"));
    private final Set<String> redirects = ConcurrentHashMap.newKeySet();
    private final Set<String> folders = ConcurrentHashMap.newKeySet();
    private volatile Duration accessLife = Duration.ofSeconds(300);
    private volatile Duration refreshLife = Duration.ofSeconds(2_629_800);
    private volatile Duration refreshGrace = Duration.ZERO;
    private volatile Approval approval = Approval.REDIRECT;
    private volatile String otherRegion;
    private volatile boolean thirdParties = true;
    private volatile boolean disabled;

    public SignInSettings() {
        ways.addAll(Set.of(Way.values()));
        apps.put("demo-app", new ConnectedApp("demo-app-secret", "demo", null, false, Duration.ofSeconds(600)));
        folders.add("SEED");
    }

    /** The ways that are accepted; all at first. */
    public Set<Way> ways() {
        return ways;
    }

    /** Accepts these ways and no others. */
    public void only(Way... accepted) {
        ways.retainAll(Set.of(accepted));
        ways.addAll(Set.of(accepted));
    }

    /** Connected applications by client id. */
    public Map<String, ConnectedApp> apps() {
        return apps;
    }

    /** Secrets of clients of {@code /oauth2/token}, by client id. */
    public Map<String, String> machines() {
        return machines;
    }

    /** Secrets of applications registered with the gateway, by client id. */
    public Map<String, String> gatewayApps() {
        return gatewayApps;
    }

    /** Redirect addresses registered with the gateway; none: all are taken. */
    public Set<String> redirects() {
        return redirects;
    }

    /** Folders that the approving user picks. */
    public Set<String> folders() {
        return folders;
    }

    public Duration accessLife() {
        return accessLife;
    }

    /** Life of access tokens granted from now on, gateway and client credentials. */
    public void accessLife(Duration life) {
        accessLife = life;
    }

    public Duration refreshLife() {
        return refreshLife;
    }

    public void refreshLife(Duration life) {
        refreshLife = life;
    }

    public Duration refreshGrace() {
        return refreshGrace;
    }

    /** How long after its first use a refresh token may be used again, by a client that never got the answer; zero: it dies at once. */
    public void refreshGrace(Duration grace) {
        refreshGrace = grace;
    }

    public Approval approval() {
        return approval;
    }

    public void approval(Approval how) {
        approval = how;
    }

    public boolean thirdParties() {
        return thirdParties;
    }

    /**
     * Whether the security profile of the person who approves has the line thirdParties
     * (https://developer.sage.com/x3/authorization-token-endpoints/make-api-calls).
     */
    public void thirdParties(boolean on) {
        thirdParties = on;
    }

    public String otherRegion() {
        return otherRegion;
    }

    /** Address that approvals name as the customer's own gateway (reference section 1.2); null: none. */
    public void otherRegion(String endpoint) {
        otherRegion = endpoint;
    }

    public boolean disabled() {
        return disabled;
    }

    /** Whether the application is disabled on Sage Business Cloud. */
    public void disabled(boolean on) {
        disabled = on;
    }
}
