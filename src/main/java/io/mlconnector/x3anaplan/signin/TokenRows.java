package io.mlconnector.x3anaplan.signin;

import io.mlconnector.x3anaplan.sql.Sql;
import io.mlconnector.x3anaplan.vault.Vault;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;

/** The table of tokens, its values encrypted for their connection. */
@ApplicationScoped
@Unremovable
public class TokenRows {

    /**
     * Tokens of a credential.
     *
     * @param version 0: none yet
     * @param accessToken null: none yet
     * @param refreshToken null: none
     * @param renewingSince when a renewal began whose end is not known; null: none
     */
    record Row(long version, String accessToken, String refreshToken, Instant issuedAt, Instant expiresAt, boolean refused,
            Instant renewingSince) {

        static final Row NONE = new Row(0, null, null, Instant.EPOCH, Instant.EPOCH, false, null);

        Token token() {
            return new Token(accessToken, expiresAt, version);
        }

        Row asRefused() {
            return new Row(version, accessToken, refreshToken, issuedAt, expiresAt, true, renewingSince);
        }

        /** Hides the values. */
        @Override
        public String toString() {
            return "Row[version " + version + "]";
        }
    }

    private final DataSource database;
    private final Vault vault;

    @Inject
    public TokenRows(DataSource database, Vault vault) {
        this.database = database;
        this.vault = vault;
    }

    /** For the client proxy of the CDI container only. */
    protected TokenRows() {
        this(null, null);
    }

    Optional<Row> read(Credential credential) {
        record Stored(long version, byte[] access, byte[] refresh, Instant issuedAt, Instant expiresAt, boolean refused, Instant renewingSince) {
        }
        return Sql.first(database, rs -> new Stored(rs.getLong("version"), rs.getBytes("access"), rs.getBytes("refresh"),
                Sql.instant(rs, "issued_at"), Sql.instant(rs, "expires_at"), rs.getBoolean("refused"), Sql.instant(rs, "renewing_since")),
                "select * from sign_in where connection = ? and system = ?", credential.connection(), credential.system())
                .map(row -> new Row(row.version(), open(credential, "access", row.access()), open(credential, "refresh", row.refresh()),
                        row.issuedAt() == null ? Instant.EPOCH : row.issuedAt(), row.expiresAt() == null ? Instant.EPOCH : row.expiresAt(),
                        row.refused(), row.renewingSince()));
    }

    /** Notes that a server is about to be asked. */
    void renewing(Credential credential, Instant since) {
        Sql.update(database, "insert into sign_in (connection, system, version, renewing_since) values (?, ?, 0, ?) on conflict"
                + " (connection, system) do update set renewing_since = excluded.renewing_since", credential.connection(), credential.system(), since);
    }

    /** The server refused: nothing was renewed. */
    void notRenewed(Credential credential) {
        Sql.update(database, "update sign_in set renewing_since = null where connection = ? and system = ?", credential.connection(),
                credential.system());
    }

    /**
     * Stores what a server granted.
     *
     * @param version on which the renewal was based; if another process has stored a later one meanwhile, that one is returned
     */
    Row store(Credential credential, long version, Grant grant) {
        byte[] access = seal(credential, "access", grant.accessToken());
        byte[] refresh = seal(credential, "refresh", grant.refreshToken());
        Sql.update(database, "update sign_in set version = version + 1, access = ?, refresh = coalesce(?, refresh), issued_at = ?,"
                + " expires_at = ?, refused = false, renewing_since = null where connection = ? and system = ? and version = ?", access, refresh,
                grant.issuedAt(), grant.expiresAt(), credential.connection(), credential.system(), version);
        return read(credential).orElseThrow();
    }

    /** A person paired: what was there before is of no use any more. */
    Row paired(Credential credential, Grant grant) {
        byte[] access = seal(credential, "access", grant.accessToken());
        byte[] refresh = seal(credential, "refresh", grant.refreshToken());
        Sql.transaction(database, (Connection c) -> paired(c, credential, grant, access, refresh));
        return read(credential).orElseThrow();
    }

    private static int paired(Connection c, Credential credential, Grant grant, byte[] access, byte[] refresh) throws SQLException {
        return Sql.update(c, "insert into sign_in (connection, system, version, access, refresh, issued_at, expires_at) values"
                + " (?, ?, 1, ?, ?, ?, ?) on conflict (connection, system) do update set version = sign_in.version + 1, access = excluded.access,"
                + " refresh = excluded.refresh, issued_at = excluded.issued_at, expires_at = excluded.expires_at, refused = false,"
                + " renewing_since = null", credential.connection(), credential.system(), access, refresh,
                grant.issuedAt() == null ? Instant.EPOCH : grant.issuedAt(), grant.expiresAt() == null ? Instant.EPOCH : grant.expiresAt());
    }

    /** The server refused the access token of that version. */
    void refused(Credential credential, long version) {
        Sql.update(database, "update sign_in set refused = true where connection = ? and system = ? and version = ?", credential.connection(),
                credential.system(), version);
    }

    private byte[] seal(Credential credential, String which, String value) {
        return value == null ? null : vault.seal(credential.connection(), field(credential, which), value.getBytes(StandardCharsets.UTF_8));
    }

    private String open(Credential credential, String which, byte[] sealed) {
        return sealed == null ? null : new String(vault.open(credential.connection(), field(credential, which), sealed), StandardCharsets.UTF_8);
    }

    private static String field(Credential credential, String which) {
        return "token/" + credential.system() + "/" + which;
    }
}
