package io.mlconnector.x3anaplan.vault;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.subtle.AesGcmJce;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.sql.Sql;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The data key of each connection, as the database keeps it: wrapped by master keys. */
final class DataKeys {

    private static final int BYTES = 32;

    /** A data key, ready to use. */
    record DataKey(long id, Aead aead) {
    }

    private final MasterKeys masterKeys;
    private final Clock clock;
    /** Unwrapped ones by number. Numbers are never used twice, so none can be out of date. */
    private final Map<Long, DataKey> unwrapped = new ConcurrentHashMap<>();

    DataKeys(MasterKeys masterKeys, Clock clock) {
        this.masterKeys = masterKeys;
        this.clock = clock;
    }

    /** The connection's data key, made if there is none yet. */
    DataKey toSeal(Connection c, String connection) throws SQLException {
        masterKeys.current();
        String find = "select id from vault_key where connection = ?";
        Optional<Long> id = Sql.first(c, rs -> rs.getLong(1), find, connection);
        if (id.isEmpty()) {
            // Of two that make one at the same time the second waits here, and then uses the first one's.
            Optional<Long> made = Sql.first(c, rs -> rs.getLong(1), "insert into vault_key (connection, created_at) values (?, ?)"
                    + " on conflict (connection) do nothing returning id", connection, clock.instant());
            if (made.isPresent()) {
                return make(c, connection, made.get());
            }
            id = Sql.first(c, rs -> rs.getLong(1), find, connection);
        }
        return unwrap(c, connection, id.orElseThrow());
    }

    /** The data key with this number, which must be that of the connection. */
    DataKey toOpen(Connection c, String connection, long id) throws SQLException {
        masterKeys.current();
        boolean own = Sql.first(c, rs -> true, "select 1 from vault_key where id = ? and connection = ?", id, connection).isPresent();
        if (!own) {
            throw new ConfigurationFault("connection " + connection + ": its vault names a data key that is not its own: rows were moved from"
                    + " another connection or restored in part. " + remedy(connection));
        }
        return unwrap(c, connection, id);
    }

    private DataKey make(Connection c, String connection, long id) throws SQLException {
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        // Under the previous ones too: replicas that do not know the current one yet must be able to work with it.
        for (MasterKey master : masterKeys.all().values()) {
            wrap(c, connection, id, key, master);
        }
        return aead(id, key);
    }

    /** Adds a wrapping by the current master key. @return false if there is one already */
    boolean wrapByCurrent(Connection c, String connection, long id) throws SQLException {
        Map<String, byte[]> wrappings = wrappings(c, id);
        if (wrappings.containsKey(masterKeys.current().id())) {
            unwrapped(connection, Map.of(masterKeys.current().id(), wrappings.get(masterKeys.current().id())));
            return false;
        }
        wrap(c, connection, id, unwrapped(connection, wrappings), masterKeys.current());
        return true;
    }

    private void wrap(Connection c, String connection, long id, byte[] key, MasterKey master) throws SQLException {
        Instant now = clock.instant();
        try {
            byte[] wrapped = master.aead().encrypt(key, place(connection).associatedData());
            Sql.update(c, "insert into vault_wrapping (key, master_key, wrapped, wrapped_at) values (?, ?, ?, ?)"
                    + " on conflict (key, master_key) do nothing", id, master.id(), wrapped, now);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("could not wrap the data key of connection " + connection, e);
        }
    }

    private DataKey unwrap(Connection c, String connection, long id) throws SQLException {
        DataKey known = unwrapped.get(id);
        if (known == null) {
            known = aead(id, unwrapped(connection, wrappings(c, id)));
            unwrapped.put(id, known);
        }
        return known;
    }

    private static Map<String, byte[]> wrappings(Connection c, long id) throws SQLException {
        Map<String, byte[]> wrappings = new LinkedHashMap<>();
        Sql.all(c, rs -> wrappings.put(rs.getString(1), rs.getBytes(2)),
                "select master_key, wrapped from vault_wrapping where key = ? order by wrapped_at", id);
        return wrappings;
    }

    private byte[] unwrapped(String connection, Map<String, byte[]> wrappings) {
        for (MasterKey master : masterKeys.all().values()) {
            byte[] wrapped = wrappings.get(master.id());
            if (wrapped != null) {
                try {
                    return master.aead().decrypt(wrapped, place(connection).associatedData());
                } catch (GeneralSecurityException e) {
                    throw new ConfigurationFault("connection " + connection + ": its data key in the vault was changed, or belongs to another"
                            + " connection: master key " + master.id() + " does not open it. " + remedy(connection));
                }
            }
        }
        throw new ConfigurationFault("connection " + connection + ": its data key in the vault was wrapped by master key "
                + String.join(", ", wrappings.keySet()) + ", but this process has " + masterKeys
                + ". Give the right one as x3anaplan.vault.master-key-file or X3ANAPLAN_VAULT_MASTER_KEY, or add it to"
                + " x3anaplan.vault.previous-master-keys. If it is lost: credentials remove " + connection + " --all, then set its secrets again");
    }

    private static DataKey aead(long id, byte[] key) {
        try {
            return new DataKey(id, new AesGcmJce(key));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no AES-GCM in this JVM", e);
        }
    }

    private static Place place(String connection) {
        return new Place(connection, "data key");
    }

    /** What to do when the vault's rows cannot be trusted. */
    static String remedy(String connection) {
        return "Restore the vault's tables from one backup, or: credentials remove " + connection + " --all, then set its secrets again";
    }
}
