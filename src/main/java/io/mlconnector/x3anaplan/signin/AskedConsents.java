package io.mlconnector.x3anaplan.signin;

import io.mlconnector.x3anaplan.sql.Sql;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;

/** Consents that were asked for and have not come back, shared by all replicas. */
final class AskedConsents {

    /** @param redirect where the consent comes back, or null */
    record Asked(String connection, String system, URI redirect, Instant until) {
    }

    private static final String HASH = "sha256(convert_to(?, 'UTF8'))";

    private final DataSource database;

    AskedConsents(DataSource database) {
        this.database = database;
    }

    /** Remembers one by what will come back with it, and forgets those that come too late. */
    void add(String state, Asked asked, Instant now) {
        Sql.transaction(database, c -> {
            Sql.update(c, "delete from pairing where until <= ?", now);
            return Sql.update(c, "insert into pairing (state, connection, system, redirect, until) values (" + HASH + ", ?, ?, ?, ?)",
                    state, asked.connection(), asked.system(), asked.redirect() == null ? null : asked.redirect().toString(), asked.until());
        });
    }

    /** Takes one out: whoever asks a second time, here or at another replica, gets nothing. */
    Optional<Asked> take(String state) {
        return Sql.transactionOnce(database, c -> Sql.first(c, rs -> new Asked(rs.getString(1), rs.getString(2),
                rs.getString(3) == null ? null : URI.create(rs.getString(3)), rs.getTimestamp(4).toInstant()),
                "delete from pairing where state = " + HASH + " returning connection, system, redirect, until", state));
    }
}
