package io.mlconnector.x3anaplan.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.staging.ChunkCutter.Cut;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class ChunkCutterTest {

    private final List<String> chunks = new ArrayList<>();
    private final List<String> hashes = new ArrayList<>();

    private Cut cut(int chunkBytes, long contentRecords, String csv) throws Exception {
        return new ChunkCutter(chunkBytes, contentRecords, "slice X", (n, gzip, plainBytes, sha256) -> {
            try {
                byte[] plain = new GZIPInputStream(new ByteArrayInputStream(gzip)).readAllBytes();
                assertThat(n).isEqualTo(chunks.size());
                assertThat(plain).hasSize(plainBytes);
                chunks.add(new String(plain, StandardCharsets.UTF_8));
                hashes.add(sha256);
            } catch (java.io.IOException e) {
                throw new AssertionError(e);
            }
        }).cut(new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void chunksEndWhereRecordsEnd() throws Exception {
        Cut cut = cut(8, 4, "a,b\n1,2\n3,4\n5,6\n");

        assertThat(chunks).containsExactly("a,b\n1,2\n", "3,4\n5,6\n");
        assertThat(cut.records()).isEqualTo(4);
        assertThat(cut.bytes()).isEqualTo(16);
        assertThat(hashes).containsExactly(Fingerprint.sha256("a,b\n1,2\n"), Fingerprint.sha256("3,4\n5,6\n"));
        assertThat(cut.fileHash()).isEqualTo(Fingerprint.sha256("a,b\n1,2\n3,4\n5,6\n"));
    }

    @Test
    void aLineBreakInQuotesIsNoEndOfARecord() throws Exception {
        Cut cut = cut(17, 3, "a,b\n\"x\n\"\"y\n\",2\n\"\n\",4\n");

        assertThat(cut.records()).isEqualTo(3);
        assertThat(chunks).containsExactly("a,b\n\"x\n\"\"y\n\",2\n", "\"\n\",4\n");
    }

    @Test
    void theContentHashEndsBeforeTheZeroRows() throws Exception {
        Cut cut = cut(100, 2, "a\n1\n0\n0\n");

        assertThat(cut.contentHash()).isEqualTo(Fingerprint.sha256("a\n1\n"));
        assertThat(cut.fileHash()).isEqualTo(Fingerprint.sha256("a\n1\n0\n0\n"));
    }

    @Test
    void charactersOfSeveralBytesStayWhole() throws Exception {
        cut(6, 3, "é,ü\n€,\n\"\"\n");

        assertThat(chunks).containsExactly("é,ü\n", "€,\n", "\"\"\n");
    }

    @Test
    void moreThanAThousandChunksAreRefusedWithTheWayOut() {
        assertThatThrownBy(() -> cut(2, 1, "1\n".repeat(1001))).isInstanceOf(ConfigurationFault.class)
                .hasMessageContaining("slice X").hasMessageContaining("grain").hasMessageContaining("cell");
    }

    @Test
    void aThousandChunksAreAccepted() throws Exception {
        assertThat(cut(2, 1, "1\n".repeat(1000)).chunks()).isEqualTo(1000);
    }
}
