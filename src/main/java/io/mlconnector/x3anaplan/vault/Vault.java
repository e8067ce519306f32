package io.mlconnector.x3anaplan.vault;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.sql.Sql;
import io.mlconnector.x3anaplan.vault.DataKeys.DataKey;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Encrypts and decrypts what is kept for connections: each value under the connection's data key (AES-256-GCM), the data key under a
 * master key that is never in the database. A ciphertext opens only at the {@link Place} it was made for.
 */
@ApplicationScoped
@Unremovable
public class Vault {

    /** What a change of the master key did. @param keys data keys in all @param wrapped newly wrapped @param removed wrappings removed */
    @RegisterForReflection
    public record Rotation(String masterKey, int keys, int wrapped, int removed) {
    }

    private final DataSource database;
    private final MasterKeys masterKeys;
    private final DataKeys dataKeys;

    /** With the master keys that the process's settings name. @throws ConfigurationFault if they are wrong */
    @Inject
    public Vault(DataSource database, Clock clock) {
        this(database, fromSettings(), clock);
    }

    public Vault(DataSource database, MasterKeys masterKeys, Clock clock) {
        this.database = database;
        this.masterKeys = masterKeys;
        this.dataKeys = new DataKeys(masterKeys, clock);
    }

    private static MasterKeys fromSettings() {
        Config config = ConfigProvider.getConfig();
        // As in Main: set by the build for quarkus:dev.
        return new MasterKeySettings(key -> config.getOptionalValue(key, String.class), Boolean.getBoolean("x3anaplan.development")).read();
    }

    /** Whether this process has a master key; without one nothing can be sealed or opened. */
    public boolean hasMasterKey() {
        return !masterKeys.isEmpty();
    }

    /** Id of the master key that wraps new data keys. @throws ConfigurationFault if there is none */
    public String currentMasterKey() {
        return masterKeys.current().id();
    }

    /** Whether anything is kept, for any connection. */
    public boolean isInUse() {
        return Sql.transactionOnce(database, c -> Sql.first(c, rs -> true, "select 1 from vault_key limit 1").isPresent());
    }

    /** Encrypts. @throws ConfigurationFault if there is no master key, or the wrong one */
    public Sealed seal(Place place, String value) {
        return Sql.transactionOnce(database, c -> seal(c, place, value));
    }

    /** {@link #seal(Place, String)} within the caller's transaction. */
    public Sealed seal(Connection c, Place place, String value) throws SQLException {
        DataKey key = dataKeys.toSeal(c, place.connection());
        try {
            return new Sealed(key.id(), key.aead().encrypt(value.getBytes(StandardCharsets.UTF_8), place.associatedData()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("could not encrypt the " + place.field() + " of connection " + place.connection(), e);
        }
    }

    /** Number of the connection's data key, made if there is none yet. */
    public long key(Connection c, String connection) throws SQLException {
        return dataKeys.toSeal(c, connection).id();
    }

    /**
     * Decrypts.
     *
     * @param remedy what to do if it cannot be opened
     * @throws ConfigurationFault if there is no master key, or the wrong one; if the ciphertext was changed or made for another place
     */
    public String open(Connection c, Place place, Sealed sealed, String remedy) throws SQLException {
        if (masterKeys.isEmpty()) {
            throw new ConfigurationFault("connection " + place.connection() + ": the " + place.field() + " is in the vault, but this process"
                    + " has no master key. " + MasterKeys.HOW_TO_GIVE);
        }
        DataKey key = dataKeys.toOpen(c, place.connection(), sealed.key());
        try {
            return new String(key.aead().decrypt(sealed.bytes(), place.associatedData()), StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw new ConfigurationFault("connection " + place.connection() + ": the " + place.field() + " in the vault cannot be opened: it was"
                    + " changed, or belongs to another connection or name. " + remedy);
        }
    }

    /**
     * Wraps every data key by the current master key, in one transaction. Wrappings by other keys stay, so that replicas with old
     * settings go on working, until all have new ones and {@code finish} removes them.
     *
     * @throws ConfigurationFault if a data key cannot be unwrapped; then nothing is changed
     */
    public Rotation rotate(boolean finish) {
        String current = currentMasterKey();
        return Sql.transactionOnce(database, c -> {
            record Key(long id, String connection) {
            }
            List<Key> keys = Sql.all(c, rs -> new Key(rs.getLong(1), rs.getString(2)),
                    "select id, connection from vault_key order by id for no key update");
            int wrapped = 0;
            for (Key key : keys) {
                wrapped += dataKeys.wrapByCurrent(c, key.connection(), key.id()) ? 1 : 0;
            }
            // Only where ours is there: an old replica may have made a data key just now.
            int removed = finish ? Sql.update(c, "delete from vault_wrapping old using vault_wrapping ours where ours.key = old.key"
                    + " and ours.master_key = ? and old.master_key <> ours.master_key", current) : 0;
            return new Rotation(current, keys.size(), wrapped, removed);
        });
    }
}
