package io.mlconnector.x3anaplan.ledger;

import io.mlconnector.x3anaplan.x3.Unreadable;
import io.mlconnector.x3anaplan.x3.X3Row;
import io.mlconnector.x3anaplan.x3.X3Stream;
import io.mlconnector.x3anaplan.sql.NamedSql;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.HexFormat;

/** What can still be told about a row that cannot be understood. */
final class Poison {

    private static final int RAW_LIMIT = 20_000;

    private Poison() {
    }

    /** A row for {@link Copy#POISON}: key, journal entry, company and period as far as they can be read, and the row as it came. */
    static String[] of(X3Stream stream, String connection, X3Row row, String reason) {
        String raw = row.json().toString();
        String x3Key = row.x3Key().replace("\0", "");
        String key = x3Key.isEmpty() ? sha256(raw) : x3Key;
        String typ = keyPart(text(row, "TYP"));
        String num = keyPart(text(row, "NUM"));
        String[] parts = key.split("~", -1);
        if (X3Stream.JOURNAL.contains(stream) && (typ == null || num == null) && parts.length >= 2) {
            typ = keyPart(parts[0]);
            num = keyPart(parts[1]);
        }
        return new String[] {connection, stream.label(), key, typ, num, text(row, "CPY"), number(row, "FIY"), number(row, "PER"),
            reason, raw.length() <= RAW_LIMIT ? raw : raw.substring(0, RAW_LIMIT)};
    }

    /** A key field by which X3 can be asked again, see {@link X3Row#key}; else null. */
    private static String keyPart(String text) {
        return text == null || text.isBlank() || text.chars().anyMatch(Character::isISOControl) ? null : text;
    }

    /**
     * Touches the journal entries of poison rows that a reading of all keys did not bring: an entry that never was in the mirror is
     * missed by nothing else. Read again by key, they resolve.
     *
     * @param seen the table of what was brought
     * @return number of entries
     */
    static int touchMissing(NamedSql sql, String seen) throws SQLException {
        return sql.update("""
                insert into inbox_touched (connection, typ, num, missing)
                select distinct p.connection, p.typ, p.num, true from poison_row p
                where p.connection = :connection and p.typ is not null and p.num is not null
                and p.stream in ('entries', 'lines', 'analytical-lines')
                and not exists (select from %s s where s.connection = p.connection and s.typ = p.typ and s.num = p.num)
                and not exists (select from inbox_poison i where i.connection = p.connection and i.typ = p.typ and i.num = p.num)
                on conflict (connection, typ, num) do update set missing = true""".formatted(seen));
    }

    private static String text(X3Row row, String field) {
        try {
            String text = row.text(field);
            return text.isBlank() ? null : text;
        } catch (Unreadable e) {
            return null;
        }
    }

    private static String number(X3Row row, String field) {
        try {
            return row.text(field).isBlank() ? null : String.valueOf(row.integer(field));
        } catch (Unreadable e) {
            return null;
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
