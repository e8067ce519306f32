package io.mlconnector.x3anaplan.signin;

import io.mlconnector.x3anaplan.sql.Sql;
import io.mlconnector.x3anaplan.vault.Place;
import io.mlconnector.x3anaplan.vault.Sealed;
import io.mlconnector.x3anaplan.vault.Vault;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/** Chains in PostgreSQL, their tokens encrypted by the vault: shared by all replicas, and there after a crash. */
final class DurableChains implements Chains {

    private static final String ROW = " where connection = ? and system = ?";

    private final DataSource database;
    private final Vault vault;
    private final Turns turns;

    DurableChains(DataSource database, Vault vault, Turns turns) {
        this.database = database;
        this.vault = vault;
        this.turns = turns;
    }

    @Override
    public Turn turn(Credential credential) {
        return turns.take(credential);
    }

    @Override
    public Chain read(Credential credential) {
        return Sql.transactionOnce(database, c -> read(c, credential));
    }

    private Chain read(Connection c, Credential credential) throws SQLException {
        return Sql.first(c, rs -> new Chain(rs.getLong("version"), open(c, rs, credential, "access_token"), Sql.instant(rs, "issued_at"),
                Sql.instant(rs, "expires_at"), rs.getBoolean("refused"), rs.getString("identity"), open(c, rs, credential, "refresh_token"),
                rs.getString("begun_by") == null ? null : new Chain.Begun(Sql.instant(rs, "begun_at"), rs.getString("begun_by")),
                rs.getString("refusal") == null ? null : new Chain.Refusal(rs.getString("refusal"), Sql.instant(rs, "refused_at"),
                        open(c, rs, credential, "refusal_secrets"))),
                "select version, key, access_token, issued_at, expires_at, refused, identity, refresh_token, begun_at, begun_by, refusal, refused_at,"
                        + " refusal_secrets from signin_token" + ROW, credential.connection(), credential.system()).orElse(Chain.NONE);
    }

    @Override
    public Chain begin(Credential credential, Chain.Begun begun) {
        return durably(c -> {
            Sql.update(c, "insert into signin_token as t (connection, system, key, version, begun_at, begun_by)"
                    + " values (?, ?, ?, nextval('signin_token_version'), ?, ?) on conflict (connection, system) do update"
                    + " set begun_at = coalesce(t.begun_at, excluded.begun_at), begun_by = coalesce(t.begun_by, excluded.begun_by)",
                    credential.connection(), credential.system(), vault.key(c, credential.connection()), begun.at(), begun.by());
            return read(c, credential);
        });
    }

    @Override
    public void end(Credential credential, long version) {
        durably(c -> Sql.update(c, "update signin_token set begun_at = null, begun_by = null" + ROW + " and version = ?",
                credential.connection(), credential.system(), version));
    }

    @Override
    public Optional<Chain> grant(Credential credential, Chain from, Grant grant, String identity) {
        return durably(c -> {
            Sealed access = seal(c, credential, "access_token", grant.accessToken());
            Sealed refresh = grant.refreshToken() == null ? null : seal(c, credential, "refresh_token", grant.refreshToken());
            return Sql.first(c, rs -> from.granted(rs.getLong(1), grant, identity), "update signin_token set"
                    + " version = nextval('signin_token_version'), key = ?, access_token = ?, issued_at = ?, expires_at = ?, refused = false,"
                    + " identity = ?, refresh_token = coalesce(?::bytea, refresh_token), begun_at = null, begun_by = null, refusal = null,"
                    + " refused_at = null, refusal_secrets = null" + ROW + " and version = ? returning version",
                    access.key(), access.bytes(), grant.issuedAt(), grant.expiresAt(), identity, refresh == null ? null : refresh.bytes(),
                    credential.connection(), credential.system(), from.version());
        });
    }

    @Override
    public void refuse(Credential credential, long version, Chain.Refusal refusal) {
        durably(c -> Sql.update(c, "update signin_token set refusal = ?, refused_at = ?, refusal_secrets = ?" + ROW
                + " and version = ?", refusal.message(), refusal.at(), seal(c, credential, "refusal_secrets", refusal.secrets()).bytes(),
                credential.connection(), credential.system(), version));
    }

    @Override
    public void reject(Credential credential, long version) {
        Sql.transactionOnce(database, c -> Sql.update(c, "update signin_token set refused = true" + ROW + " and version = ?",
                credential.connection(), credential.system(), version));
    }

    @Override
    public void pair(Credential credential, Grant grant) {
        durably(c -> {
            Sealed refresh = seal(c, credential, "refresh_token", grant.refreshToken());
            Sealed access = seal(c, credential, "access_token", grant.accessToken());
            return Sql.update(c, "insert into signin_token (connection, system, key, version, access_token, issued_at, expires_at, refresh_token)"
                    + " values (?, ?, ?, nextval('signin_token_version'), ?, ?, ?, ?) on conflict (connection, system) do update set"
                    + " version = excluded.version, key = excluded.key, access_token = excluded.access_token, issued_at = excluded.issued_at,"
                    + " expires_at = excluded.expires_at, refused = false, identity = null, refresh_token = excluded.refresh_token,"
                    + " begun_at = null, begun_by = null, refusal = null, refused_at = null, refusal_secrets = null",
                    credential.connection(), credential.system(), vault.key(c, credential.connection()), access == null ? null : access.bytes(),
                    grant.issuedAt(), grant.expiresAt(), refresh == null ? null : refresh.bytes());
        });
    }

    @Override
    public void forget(Credential credential) {
        durably(c -> Sql.update(c, "delete from signin_token" + ROW, credential.connection(), credential.system()));
    }

    /** There when it returns, even where the database is set to commit lazily. */
    private <T> T durably(Sql.Work<T> work) {
        return Sql.transactionOnce(database, c -> {
            Sql.update(c, "set local synchronous_commit = on");
            return work.in(c);
        });
    }

    private Sealed seal(Connection c, Credential credential, String column, String value) throws SQLException {
        return value == null ? null : vault.seal(c, place(credential, column), value);
    }

    private String open(Connection c, ResultSet rs, Credential credential, String column) throws SQLException {
        byte[] sealed = rs.getBytes(column);
        return sealed == null ? null : vault.open(c, place(credential, column), new Sealed(rs.getLong("key"), sealed),
                "Remove it: credentials remove " + credential.connection() + " --all, set the connection's secrets again and, if it was paired, pair it");
    }

    private static Place place(Credential credential, String column) {
        return new Place(credential.connection(), credential.system() + " " + column.replace('_', ' '));
    }
}
