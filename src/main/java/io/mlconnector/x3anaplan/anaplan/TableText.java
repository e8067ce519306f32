package io.mlconnector.x3anaplan.anaplan;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * A table that Anaplan wrote, a failure dump or an export: its encoding and separator are published nowhere, and told by its bytes. UTF-8 is
 * believed where the bytes are UTF-8, else the encoding of the import's own file, or windows-1252 where that is UTF-8; the separator is what stands between the first two
 * headers.
 */
record TableText(Reader text, char separator) {

    private static final int LOOKED_AT = 1 << 20;
    /** Of bytes that are not UTF-8 where nothing else is known. */
    private static final Charset WESTERN = Charset.forName("windows-1252");
    private static final String SEPARATORS = ",;\t|";

    /** @param otherwise encoding and separator of a table that shows neither */
    static TableText of(InputStream table, FileFormat otherwise) throws IOException {
        BufferedInputStream in = new BufferedInputStream(table, LOOKED_AT + 16);
        in.mark(LOOKED_AT + 8);
        byte[] first = in.readNBytes(LOOKED_AT);
        in.reset();
        Charset encoding = encoding(first, otherwise.encoding());
        in.skipNBytes(mark(first, encoding));
        String begin = new String(first, encoding);
        return new TableText(new InputStreamReader(in, encoding.newDecoder().onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE)), separator(begin, otherwise.separator()));
    }

    private static Charset encoding(byte[] first, Charset otherwise) {
        if (begins(first, 0xFE, 0xFF)) {
            return StandardCharsets.UTF_16BE;
        } else if (begins(first, 0xFF, 0xFE)) {
            return StandardCharsets.UTF_16LE;
        } else if (first.length > 1 && first[1] == 0 && otherwise.name().startsWith("UTF-16")) {
            return StandardCharsets.UTF_16LE;
        } else if (first.length > 1 && first[0] == 0 && otherwise.name().startsWith("UTF-16")) {
            return StandardCharsets.UTF_16BE;
        }
        if (isUtf8(first)) {
            return StandardCharsets.UTF_8;
        }
        return otherwise.name().startsWith("UTF-") ? WESTERN : otherwise;
    }

    /** Bytes of the byte order mark. */
    private static int mark(byte[] first, Charset encoding) {
        if (encoding.equals(StandardCharsets.UTF_8)) {
            return begins(first, 0xEF, 0xBB, 0xBF) ? 3 : 0;
        }
        return begins(first, 0xFE, 0xFF) || begins(first, 0xFF, 0xFE) ? 2 : 0;
    }

    private static boolean begins(byte[] bytes, int... wanted) {
        for (int i = 0; i < wanted.length; i++) {
            if (bytes.length <= i || (bytes[i] & 0xFF) != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isUtf8(byte[] first) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
        int whole = first.length; // a character may be cut where looking ends
        while (first.length == LOOKED_AT && whole > LOOKED_AT - 4 && (first[whole - 1] & 0x80) != 0) {
            whole--;
        }
        try {
            decoder.decode(java.nio.ByteBuffer.wrap(first, 0, whole));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static char separator(String text, char otherwise) {
        int line = text.indexOf('\n');
        String header = line < 0 ? text : text.substring(0, line);
        boolean quoted = false;
        for (char c : header.toCharArray()) {
            quoted ^= c == '"';
            if (!quoted && (c == otherwise || SEPARATORS.indexOf(c) >= 0)) {
                return c;
            }
        }
        return otherwise;
    }
}
