package io.mlconnector.x3anaplan.signin;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.signin.AskedConsents.Asked;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.sql.DataSource;

/** Begins and ends pairings, whoever asks: page or command. The consent must come back within ten minutes, once, to any replica. */
@ApplicationScoped
@Unremovable
public class PairingDesk {

    static final Duration PATIENCE = Duration.ofMinutes(10);

    /** A pairing that waits for its person. @param page to be opened in a browser @param redirect where the consent comes back */
    public record Begun(URI page, String state, URI redirect) {
    }

    private final Iterable<Pairing> pairings;
    private final Tokens tokens;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final AskedConsents consents;

    @Inject
    public PairingDesk(@Any Instance<Pairing> pairings, Tokens tokens, DataSource database, Clock clock) {
        this((Iterable<Pairing>) pairings, tokens, database, clock);
    }

    PairingDesk(Iterable<Pairing> pairings, Tokens tokens, DataSource database, Clock clock) {
        this.pairings = pairings;
        this.tokens = tokens;
        this.clock = clock;
        this.consents = new AskedConsents(database);
    }

    /**
     * Begins one.
     *
     * @param own where the consent is to come back if the connection registered no address
     * @throws ConfigurationFault if there is no such connection or system, or its way to sign in needs no pairing
     */
    public Begun begin(String connection, String system, URI own) {
        Pairing pairing = pairing(system);
        URI registered = pairing.redirect(connection);
        URI redirect = registered == null ? own : registered;
        byte[] bytes = new byte[24];
        random.nextBytes(bytes);
        String state = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Instant now = clock.instant();
        consents.add(state, new Asked(connection, system, redirect, now.plus(PATIENCE)), now);
        return new Begun(pairing.start(connection, state, redirect), state, redirect);
    }

    /**
     * Ends one with what came back.
     *
     * @throws ConfigurationFault if nobody asked for it, or it is too late, or the system refuses
     */
    public void end(String connection, String system, Consent consent) {
        Asked asked = consent.state() == null ? null : consents.take(consent.state()).orElse(null);
        if (asked == null || !asked.connection().equals(connection) || !asked.system().equals(system)
                || !clock.instant().isBefore(asked.until())) {
            throw new ConfigurationFault("connection " + connection + ": this consent was not asked for, or more than "
                    + PATIENCE.toMinutes() + " minutes ago, or it was used before. Begin the pairing anew.");
        }
        finish(connection, pairing(system), consent, asked.redirect());
    }

    /** Ends one with a code that a person brought by hand and vouches for. */
    public void endByHand(String connection, String system, Consent consent, URI own) {
        Pairing pairing = pairing(system);
        URI registered = pairing.redirect(connection);
        finish(connection, pairing, consent, registered == null ? own : registered);
    }

    private void finish(String connection, Pairing pairing, Consent consent, URI redirect) {
        if (consent.code() == null) {
            throw new ConfigurationFault("connection " + connection + ": no consent was given"
                    + (consent.error() == null ? "" : " (" + consent.error() + ")") + ". Begin the pairing anew.");
        }
        if (consent.endpoint() != null) {
            pairing.moved(connection, consent.endpoint());
        }
        tokens.paired(new Credential(connection, pairing.system()), pairing.finish(connection, consent.code(), redirect));
    }

    private Pairing pairing(String system) {
        for (Pairing pairing : pairings) {
            if (pairing.system().equals(system)) {
                return pairing;
            }
        }
        throw new ConfigurationFault("there is no pairing with '" + system + "'; systems are x3 and anaplan");
    }
}
