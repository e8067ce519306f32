package io.mlconnector.x3anaplan.vault;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.sql.Sql;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** Secrets: those in the vault first, then those of {@link ConfigSecrets}. */
@ApplicationScoped
@Unremovable
public class VaultSecrets implements Secrets {

    /** Longest value in characters; the largest real one is a keystore of a few kilobytes. */
    public static final int LONGEST = 1 << 18;

    /** A secret in the vault, without its value. @param masterKeys ids of the master keys that wrap its data key, oldest first */
    @RegisterForReflection
    public record Entry(String connection, String name, Instant setAt, List<String> masterKeys) {
    }

    private final DataSource database;
    private final Vault vault;
    private final Secrets outside;
    private final Clock clock;
    private final Consumer<SecretChanged> changed;

    @Inject
    public VaultSecrets(DataSource database, Vault vault, ConfigSecrets outside, Clock clock, Event<SecretChanged> changed) {
        this(database, vault, outside, clock, changed::fire);
    }

    /** @param outside where to look for what is not in the vault @param changed is told of what a person set or removed */
    public VaultSecrets(DataSource database, Vault vault, Secrets outside, Clock clock, Consumer<SecretChanged> changed) {
        this.database = database;
        this.vault = vault;
        this.outside = outside;
        this.clock = clock;
        this.changed = changed;
    }

    @Override
    public String get(String connection, String name) {
        return find(connection, name).orElseThrow(() -> SecretNames.missing(connection, name,
                "put it into the vault (credentials set " + connection + " " + name + ", or PUT /api/connections/" + connection + "/secrets/" + name
                + "), or " + ConfigSecrets.howToSet(connection, name)));
    }

    @Override
    public Optional<String> find(String connection, String name) {
        Optional<String> kept = Sql.transactionOnce(database, c -> {
            Optional<Sealed> sealed = Sql.first(c, rs -> new Sealed(rs.getLong(1), rs.getBytes(2)),
                    "select key, sealed from vault_secret where connection = ? and name = ?", connection, name);
            return sealed.isEmpty() ? Optional.empty() : Optional.of(vault.open(c, place(connection, name), sealed.get(),
                    "Set it again: credentials set " + connection + " " + name));
        });
        return kept.isPresent() ? kept : outside.find(connection, name);
    }

    /** Puts a secret into the vault, in place of an earlier one. @throws ConfigurationFault if the name, value or master key is no good */
    public void set(String connection, String name, String value) {
        setAll(connection, Map.of(name, value));
    }

    /** Puts secrets, by name, into the vault: all or none. @throws ConfigurationFault if a name, value or the master key is no good */
    public void setAll(String connection, Map<String, String> values) {
        vault.currentMasterKey();
        values.forEach((name, value) -> {
            SecretNames.checked(name);
            if (value.isEmpty() || value.length() > LONGEST) {
                throw new ConfigurationFault("connection " + connection + ": the value of the secret " + name + " is "
                        + (value.isEmpty() ? "empty" : "longer than " + LONGEST + " characters"));
            }
        });
        Sql.transactionOnce(database, c -> {
            for (String name : values.keySet()) {
                Sealed sealed = vault.seal(c, place(connection, name), values.get(name));
                Sql.update(c, "insert into vault_secret (connection, name, key, sealed, set_at) values (?, ?, ?, ?, ?)"
                        + " on conflict (connection, name) do update set key = excluded.key, sealed = excluded.sealed, set_at = excluded.set_at",
                        connection, name, sealed.key(), sealed.bytes(), clock.instant());
            }
            return null;
        });
        values.keySet().forEach(name -> changed.accept(new SecretChanged(connection, name)));
    }

    /** What is in the vault. @param connection null: of all connections */
    public List<Entry> list(String connection) {
        return Sql.transactionOnce(database, c -> Sql.all(c, rs -> new Entry(rs.getString(1), rs.getString(2), rs.getTimestamp(3).toInstant(),
                List.of((String[]) rs.getArray(4).getArray())),
                "select s.connection, s.name, s.set_at, array(select master_key from vault_wrapping w where w.key = s.key"
                        + " order by wrapped_at, master_key) from vault_secret s where ?::text is null or s.connection = ?"
                        + " order by s.connection, s.name", connection, connection));
    }

    /** Removes a secret from the vault. @return false if it was not there */
    public boolean remove(String connection, String name) {
        boolean removed = Sql.transactionOnce(database,
                c -> Sql.update(c, "delete from vault_secret where connection = ? and name = ?", connection, name) > 0);
        if (removed) {
            changed.accept(new SecretChanged(connection, name));
        }
        return removed;
    }

    /** Removes everything that is kept for a connection: secrets, tokens and its data key. Needs no master key. @return false if nothing was */
    public boolean removeAll(String connection) {
        return Sql.transactionOnce(database, c -> Sql.update(c, "delete from vault_key where connection = ?", connection) > 0);
    }

    private static Place place(String connection, String name) {
        return new Place(connection, "secret " + name);
    }
}
