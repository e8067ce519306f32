package io.mlconnector.x3anaplan.signin;

import io.mlconnector.x3anaplan.lease.LeaseKeeper;
import io.mlconnector.x3anaplan.lease.Leases;
import io.mlconnector.x3anaplan.vault.ConfigSecrets;
import io.mlconnector.x3anaplan.vault.MasterKeys;
import io.mlconnector.x3anaplan.vault.Vault;
import io.mlconnector.x3anaplan.vault.VaultSecrets;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;

/** What a process of the product has for signing in, on a database that several of them share. */
final class Replica {

    static final String MASTER_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    static final Credential CREDENTIAL = new Credential("close", "x3");

    final SharedTokens tokens;
    final VaultSecrets secrets;

    Replica(DataSource database, Clock clock, Duration turnTtl, MasterKeys keys) {
        Vault vault = new Vault(database, keys, clock);
        SharedTokens[] own = new SharedTokens[1];
        secrets = new VaultSecrets(database, vault, new ConfigSecrets(), clock, change -> own[0].secretChanged(change));
        Leases leases = new Leases(database);
        tokens = new SharedTokens(database, vault, secrets, leases, new LeaseKeeper(leases), clock, turnTtl);
        own[0] = tokens;
    }

    Replica(DataSource database, Clock clock) {
        this(database, clock, Duration.ofSeconds(15), MasterKeys.of(MASTER_KEY));
    }
}
