package io.mlconnector.x3anaplan.staging;

import io.mlconnector.x3anaplan.anaplan.FileFormat;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Records of one file as bytes of its format, one after the other. A value that the format cannot take is an error, never a question mark. */
final class FormattedRecords {

    private static final char END = '\n';

    private final FileFormat format;
    private final CharsetEncoder encoder;
    private final List<String> columns;
    private final int amount;
    private final String name;
    private long line = 1;

    /**
     * @param columns names of the columns, for messages
     * @param amount which column holds numbers; -1: none
     * @param name of the file, for messages
     */
    FormattedRecords(FileFormat format, List<String> columns, int amount, String name) {
        this.format = format;
        this.encoder = (utf16() ? StandardCharsets.UTF_16BE : format.encoding()).newEncoder().onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT);
        this.columns = columns;
        this.amount = amount;
        this.name = name;
    }

    /** All lines before the first of data: the header in its row, empty columns in the others; empty bytes if there are none. */
    byte[] head(List<String> header) {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        if (utf16()) {
            head.writeBytes(new byte[] {(byte) 0xFE, (byte) 0xFF}); // once, where Java would write it with each record
        }
        List<String> filler = new ArrayList<>(header);
        filler.replaceAll(column -> "");
        for (int row = 1; row < format.firstDataRow(); row++) {
            head.writeBytes(record(row == format.headerRow() ? header : filler));
        }
        return head.toByteArray();
    }

    private boolean utf16() {
        return format.encoding().equals(StandardCharsets.UTF_16);
    }

    /** A line of data. */
    byte[] row(List<String> values) {
        line++;
        List<String> written = new ArrayList<>(values);
        if (amount >= 0 && format.decimal() != '.') {
            written.set(amount, values.get(amount).replace('.', format.decimal()));
        }
        return record(written);
    }

    private byte[] record(List<String> values) {
        StringBuilder record = new StringBuilder();
        for (int i = 0; i < values.size(); i++) {
            record.append(delimited(values.get(i), i)).append(i + 1 < values.size() ? format.separator() : END);
        }
        try {
            ByteBuffer bytes = encoder.encode(CharBuffer.wrap(record));
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            return copy;
        } catch (CharacterCodingException e) {
            throw notEncoded(values);
        }
    }

    private ConfigurationFault notEncoded(List<String> values) {
        for (int i = 0; i < values.size(); i++) {
            for (int c : values.get(i).codePoints().toArray()) {
                if (!encoder.reset().canEncode(Character.toString(c))) {
                    return cannot(i, "the character '%s' (U+%04X) is not in %s, the encoding that the source declares".formatted(
                            Character.toString(c), c, format.encoding().name()), "set the import's source up with UTF-8, or write the name without it");
                }
            }
        }
        throw new IllegalStateException("The file of " + name + ", row " + line + ", cannot be written in " + format.encoding().name());
    }

    private String delimited(String value, int column) {
        boolean special = value.indexOf(format.separator()) >= 0 || value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0
                || format.delimiter() != null && value.indexOf(format.delimiter()) >= 0;
        if (special && format.delimiter() == null) {
            throw cannot(column, "'" + value + "' has the separator or a line break in it, and the source has no text delimiter",
                    "set the import's source up with a text delimiter");
        }
        return !special ? value : format.delimiter() + value.replace("" + format.delimiter(), "" + format.delimiter() + format.delimiter())
                + format.delimiter();
    }

    private ConfigurationFault cannot(int column, String why, String remedy) {
        return new ConfigurationFault("The file of " + name + ", row " + line + ", column " + columns.get(column) + ": " + why + ". To mend it, "
                + remedy + ". Nothing was uploaded");
    }
}
