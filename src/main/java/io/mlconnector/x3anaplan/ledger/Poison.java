package io.mlconnector.x3anaplan.ledger;

import io.mlconnector.x3anaplan.x3.Unreadable;
import io.mlconnector.x3anaplan.x3.X3Row;
import io.mlconnector.x3anaplan.x3.X3Stream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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
