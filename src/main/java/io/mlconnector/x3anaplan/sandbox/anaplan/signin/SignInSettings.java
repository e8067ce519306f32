package io.mlconnector.x3anaplan.sandbox.anaplan.signin;

import java.time.Duration;

/** How signing in to the simulated Anaplan goes where the vendor leaves it open or varies; may be changed at any time. */
public final class SignInSettings {

    private volatile boolean certificateBody;

    /** true: certificates are taken in the other form, the body of the PEM alone (https://community.anaplan.com/discussion/156606). */
    public SignInSettings certificateBody(boolean on) {
        certificateBody = on;
        return this;
    }

    public boolean certificateBody() {
        return certificateBody;
    }


    private volatile boolean refreshRotates;
    private volatile Duration tokenLifetime = Duration.ofMinutes(35);
    private volatile boolean basicAllowed = true;
    private volatile boolean v1Allowed = true;
    private volatile boolean v2Allowed = true;
    private volatile Duration payloadWindow = Duration.ofMinutes(5);
    private volatile Duration refreshTokenLifetime = Duration.ofSeconds(43_000);
    private volatile boolean refreshTokenRepeated;
    private volatile Duration codeLifetime = Duration.ofMinutes(5);
    private volatile boolean consent = true;
    private volatile Duration deviceLifetime = Duration.ofSeconds(900);
    private volatile Duration deviceInterval = Duration.ofSeconds(5);

    /** Whether {@code /token/refresh} hands out a new token value and kills the old one (section 2.3 records both). */
    public SignInSettings refreshRotates(boolean on) {
        refreshRotates = on;
        return this;
    }

    public SignInSettings tokenLifetime(Duration lifetime) {
        tokenLifetime = lifetime;
        return this;
    }

    /** false: the tenant takes no password, whoever asks (anaplan-api section 2.2). */
    public SignInSettings basicAllowed(boolean on) {
        basicAllowed = on;
        return this;
    }

    /** Which payloads of certificates are taken; whether the vendor still takes v1 is open (section 2.5). */
    public SignInSettings payloads(boolean v1, boolean v2) {
        v1Allowed = v1;
        v2Allowed = v2;
        return this;
    }

    /** How far the time in a v2 payload may be from ours, either way; the vendor's tolerance is unknown (section 2.5). */
    public SignInSettings payloadWindow(Duration window) {
        payloadWindow = window;
        return this;
    }

    /** Life of a rotatable refresh token from its issue; sources differ between 12 hours and a year (section 2.6). */
    public SignInSettings refreshTokenLifetime(Duration lifetime) {
        refreshTokenLifetime = lifetime;
        return this;
    }

    /** Whether a refresh with a non-rotatable token names that token again in its answer; else it names none. */
    public SignInSettings refreshTokenRepeated(boolean on) {
        refreshTokenRepeated = on;
        return this;
    }

    /** Life of the code that a consent brings. */
    public SignInSettings codeLifetime(Duration lifetime) {
        codeLifetime = lifetime;
        return this;
    }

    /** false: the person at the consent page refuses. */
    public SignInSettings consent(boolean given) {
        consent = given;
        return this;
    }

    /** Life of a device's code, and how often it may be asked for (section 2.6). */
    public SignInSettings device(Duration lifetime, Duration interval) {
        deviceLifetime = lifetime;
        deviceInterval = interval;
        return this;
    }

    boolean refreshRotates() {
        return refreshRotates;
    }

    Duration tokenLifetime() {
        return tokenLifetime;
    }

    boolean basicAllowed() {
        return basicAllowed;
    }

    boolean v1Allowed() {
        return v1Allowed;
    }

    boolean v2Allowed() {
        return v2Allowed;
    }

    Duration payloadWindow() {
        return payloadWindow;
    }

    Duration refreshTokenLifetime() {
        return refreshTokenLifetime;
    }

    boolean refreshTokenRepeated() {
        return refreshTokenRepeated;
    }

    Duration codeLifetime() {
        return codeLifetime;
    }

    boolean consent() {
        return consent;
    }

    Duration deviceLifetime() {
        return deviceLifetime;
    }

    Duration deviceInterval() {
        return deviceInterval;
    }
}
