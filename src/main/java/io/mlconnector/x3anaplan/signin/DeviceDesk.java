package io.mlconnector.x3anaplan.signin;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.failure.TargetFault;
import io.mlconnector.x3anaplan.signin.DevicePairing.Answer;
import io.mlconnector.x3anaplan.signin.DevicePairing.Started;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;

/** Carries a device pairing through, from the code to the kept tokens. */
@ApplicationScoped
@Unremovable
public class DeviceDesk {

    /** Waits between two polls. */
    interface Pause {
        void of(Duration time) throws InterruptedException;
    }

    private final DevicePairing pairing;
    private final Tokens tokens;
    private final Clock clock;
    private final Pause pause;

    @Inject
    public DeviceDesk(DevicePairing pairing, Tokens tokens, Clock clock) {
        this(pairing, tokens, clock, time -> Thread.sleep(time.toMillis()));
    }

    DeviceDesk(DevicePairing pairing, Tokens tokens, Clock clock, Pause pause) {
        this.pairing = pairing;
        this.tokens = tokens;
        this.clock = clock;
        this.pause = pause;
    }

    /**
     * Asks for a code, shows it, and waits until the person has consented; the tokens are durable when it returns.
     *
     * @throws ConfigurationFault if the person refuses or is too late, or the connection's way to sign in needs no such pairing
     */
    public void pair(String connection, Consumer<Started> show) throws InterruptedException {
        Started started = pairing.start(connection);
        show.accept(started);
        while (clock.instant().isBefore(started.expiresAt())) {
            pause.of(started.interval());
            try {
                Answer answer = pairing.poll(connection, started);
                if (answer.grant().isPresent()) {
                    tokens.paired(new Credential(connection, pairing.system()), answer.grant().get());
                    return;
                }
                started = answer.next();
            } catch (TargetFault e) {
                if (!e.isPassing()) {
                    throw e;
                }
                started = started.every(started.interval().multipliedBy(2)); // RFC 8628, 3.5: a server in trouble is asked less often
            }
        }
        throw new ConfigurationFault("connection " + connection + ": the code " + started.userCode() + " was not entered in time."
                + " Begin the pairing anew: pair-device " + connection);
    }
}
