package io.mlconnector.x3anaplan.vault;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.sql.Sql;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Credentials in PostgreSQL, encrypted in envelopes: a data key per connection, wrapped by the master key. */
public class Vault {

    private static final int DATA_KEY_BYTES = 32;

    /** That a secret is set, never what it is. @param masterKey name of the master key that wraps the connection's data key */
    public record Entry(String connection, String name, Instant setAt, String masterKey) {
    }

    private final DataSource database;
    private final MasterKeys keys;
    private final Clock clock;

    public Vault(DataSource database, MasterKeys keys, Clock clock) {
        this.database = database;
        this.keys = keys;
        this.clock = clock;
    }

    /** Whether there is a master key. */
    public boolean isOpen() {
        return !keys.isEmpty();
    }

    /** Sets a secret. @throws ConfigurationFault without a master key, or if the connection's data key cannot be opened */
    public void set(String connection, String name, String value) {
        byte[] sealed = seal(connection, "secret/" + name, value.getBytes(StandardCharsets.UTF_8));
        Sql.update(database, "insert into vault_secret (connection, name, ciphertext, set_at) values (?, ?, ?, ?) on conflict (connection, name)"
                + " do update set ciphertext = excluded.ciphertext, set_at = excluded.set_at", connection, name, sealed, clock.instant());
    }

    /** The secret, or empty if it is not set here. @throws ConfigurationFault if it is set and cannot be opened */
    public Optional<String> get(String connection, String name) {
        return Sql.first(database, rs -> rs.getBytes(1), "select ciphertext from vault_secret where connection = ? and name = ?", connection, name)
                .map(sealed -> new String(open(connection, "secret/" + name, sealed), StandardCharsets.UTF_8));
    }

    /** What is set, without values. @param connection null: of all */
    public List<Entry> list(String connection) {
        return Sql.all(database, rs -> new Entry(rs.getString(1), rs.getString(2), Sql.instant(rs, "set_at"), rs.getString(4)),
                "select s.connection, s.name, s.set_at, k.master from vault_secret s join vault_key k using (connection)"
                        + " where ?::text is null or s.connection = ? order by 1, 2", connection, connection);
    }

    /** @return whether it was there */
    public boolean remove(String connection, String name) {
        return Sql.update(database, "delete from vault_secret where connection = ? and name = ?", connection, name) > 0;
    }

    /**
     * Wraps every data key under the current master key, all or none. Processes that know the new key as previous key, or the old one
     * as previous, go on working; secrets themselves are not touched.
     *
     * @return how many data keys were wrapped anew
     * @throws ConfigurationFault if one of them is wrapped by a key that is not given
     */
    public int rotate() {
        MasterKeys.Key current = keys.current();
        return Sql.transaction(database, c -> {
            int rotated = 0;
            for (String connection : Sql.all(c, rs -> rs.getString(1), "select connection from vault_key where master <> ? for update",
                    current.id())) {
                byte[] dataKey = dataKey(c, connection).orElseThrow();
                rotated += Sql.update(c, "update vault_key set wrapped = ?, master = ?, wrapped_at = ? where connection = ?",
                        Sealed.seal(current.bytes(), dataKey, place(connection, "data key")), current.id(), clock.instant(), connection);
            }
            return rotated;
        });
    }

    /** Encrypts for a connection, bound to it and to the field. */
    public byte[] seal(String connection, String field, byte[] plain) {
        byte[] key = Sql.transaction(database, c -> {
            Optional<byte[]> known = dataKey(c, connection);
            return known.isPresent() ? known.get() : makeDataKey(c, connection);
        });
        return Sealed.seal(key, plain, place(connection, field));
    }

    /** Opens what {@link #seal} made. @throws ConfigurationFault if it cannot be opened, with the reason */
    public byte[] open(String connection, String field, byte[] sealed) {
        byte[] key = Sql.transaction(database, c -> dataKey(c, connection)).orElseThrow(() -> new ConfigurationFault("connection "
                + connection + ": the vault has no data key for it, though it has its " + field + "; set the secret again"));
        try {
            return Sealed.open(key, sealed, place(connection, field));
        } catch (GeneralSecurityException e) {
            throw new ConfigurationFault("connection " + connection + ": the " + field + " in the vault cannot be opened: the stored value was"
                    + " changed, or comes from another connection or field. Set it again with: secrets set " + connection + " <name>");
        }
    }

    private Optional<byte[]> dataKey(Connection c, String connection) throws SQLException {
        record Wrapped(byte[] bytes, String master) {
        }
        Optional<Wrapped> wrapped = Sql.first(c, rs -> new Wrapped(rs.getBytes(1), rs.getString(2)),
                "select wrapped, master from vault_key where connection = ?", connection);
        if (wrapped.isEmpty()) {
            return Optional.empty();
        }
        String name = wrapped.get().master();
        if (keys.isEmpty()) {
            throw new ConfigurationFault("connection " + connection + ": its secrets are in the vault, but " + MasterKeys.HOW_TO_SET);
        }
        MasterKeys.Key master = keys.byId(name).orElseThrow(() -> new ConfigurationFault("connection " + connection + ": its secrets are"
                + " encrypted under master key " + name + ", and the one given is " + keys.current().id() + ": give the right key, or the former"
                + " one as x3anaplan.vault.previous-master-keys, then run secrets rotate"));
        try {
            return Optional.of(Sealed.open(master.bytes(), wrapped.get().bytes(), place(connection, "data key")));
        } catch (GeneralSecurityException e) {
            throw new ConfigurationFault("connection " + connection + ": its data key in the vault cannot be opened: it was changed, or comes from"
                    + " another connection. Restore the table vault_key, or set the connection's secrets again after deleting its row there");
        }
    }

    private byte[] makeDataKey(Connection c, String connection) throws SQLException {
        MasterKeys.Key current = keys.current();
        byte[] key = new byte[DATA_KEY_BYTES];
        new SecureRandom().nextBytes(key);
        // Of two processes that make one at the same time, the first wins.
        Sql.update(c, "insert into vault_key (connection, wrapped, master, created_at, wrapped_at) values (?, ?, ?, ?, ?) on conflict do nothing",
                connection, Sealed.seal(current.bytes(), key, place(connection, "data key")), current.id(), clock.instant(), clock.instant());
        return dataKey(c, connection).orElseThrow();
    }

    private static String place(String connection, String field) {
        return "x3-anaplan\n" + connection + "\n" + field;
    }
}
