package io.mlconnector.x3anaplan.signin;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How a person gives a system's consent, once, by typing a code on a page of the system's: OAuth's device grant (RFC 8628). */
public interface DevicePairing {

    /** Which system it pairs with, as in {@link Credential}. */
    String system();

    /**
     * Asks for a code.
     *
     * @throws io.mlconnector.x3anaplan.failure.ConfigurationFault if the connection's way to sign in needs no such pairing, or the system
     *         refuses
     */
    Started start(String connection);

    /**
     * Asks whether the person has consented.
     *
     * @throws io.mlconnector.x3anaplan.failure.ConfigurationFault if the person refused, or the code has ended
     */
    Answer poll(String connection, Started started);

    /**
     * A code that waits for its person.
     *
     * @param deviceCode secret
     * @param userCode to be typed on the page
     * @param page where
     * @param pageWithCode the same with the code filled in
     * @param interval between two polls, at least
     * @param expiresAt when the code ends
     */
    record Started(String deviceCode, String userCode, URI page, URI pageWithCode, Duration interval, Instant expiresAt) {

        /** The same, polled at another pace. */
        public Started every(Duration longer) {
            return new Started(deviceCode, userCode, page, pageWithCode, longer, expiresAt);
        }

        /** Hides the device code. */
        @Override
        public String toString() {
            return "Started[user code " + userCode + ", page " + page + ", every " + interval + ", until " + expiresAt + "]";
        }
    }

    /** @param grant empty: not yet @param next what to poll with, perhaps at a slower pace */
    record Answer(Optional<Grant> grant, Started next) {
    }
}
