package io.mlconnector.x3anaplan.signin;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** What pairs, and what keeps tokens, for tests of the systems' own ways. */
public final class Desks {

    private Desks() {
    }

    public static PairingDesk pairing(Pairing pairing, Tokens tokens, DataSource database, Clock clock) {
        return new PairingDesk(List.of(pairing), tokens, database, clock);
    }

    /** @param pause takes the place of waiting between two polls */
    public static DeviceDesk device(DevicePairing pairing, Tokens tokens, Clock clock, Consumer<Duration> pause) {
        return new DeviceDesk(pairing, tokens, clock, pause::accept);
    }

    /** The tokens of a process that has just begun, on the database that it shares with others. */
    public static Tokens process(DataSource database, Clock clock) {
        return new Replica(database, clock).tokens;
    }

    /** Leaves what a process leaves that dies between a renewal and its storing. */
    public static void die(DataSource database, Credential credential, Clock clock) throws SQLException {
        try (Connection c = database.getConnection(); PreparedStatement s = c.prepareStatement(
                "update signin_token set begun_at = ?, begun_by = 'process 4711' where connection = ? and system = ?")) {
            s.setTimestamp(1, Timestamp.from(clock.instant()));
            s.setString(2, credential.connection());
            s.setString(3, credential.system());
            s.executeUpdate();
        }
    }
}
