package io.mlconnector.x3anaplan.x3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlconnector.x3anaplan.connection.X3Settings.ClassSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class X3RowTest {

    private static X3Row row(String members) throws IOException {
        List<X3Row> rows = new ArrayList<>();
        byte[] page = ("{\"$resources\":[{" + members + "}]}").getBytes(StandardCharsets.UTF_8);
        X3Page.read(new ByteArrayInputStream(page), r -> rows.add(new X3Row(r, new ClassSettings("C", "C", Map.of("AMTCUR", "ZAMT")))));
        return rows.get(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"D\":\"\"", "\"D\":null", "\"X\":1", "\"D\":\"0000-00-00\"", "\"D\":\"0000-00-00T00:00:00Z\"",
        "\"D\":\"1753-01-01\"", "\"D\":\"1599-12-31\"", "\"D\":\"1599-12-31T00:00:00Z\"", "\"D\":\"1899-12-30\"", "\"D\":\"1899-12-31T00:00:00\"",
        "\"D\":\"1900-01-01T00:00:00.000Z\"", "\"D\":\"0001-01-01\""})
    void allFormsOfAnEmptyDateAreNoValue(String members) throws Exception {
        assertThat(row(members).dateOrNull("D")).isNull();
        assertThat(row(members).stamp("D")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.10", "\"10.10\"", "\" 10.10 \""})
    void amountsKeepEveryDigitWhetherNumberOrText(String value) throws Exception {
        assertThat(row("\"ZAMT\":" + value).amount("AMTCUR")).isEqualTo(new BigDecimal("10.10"));
        assertThat(row("\"ZAMT\":12345678901234567890.123456789").amount("AMTCUR"))
                .isEqualTo(new BigDecimal("12345678901234567890.123456789"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"1.000,00\"", "\"abc\"", "\"\"", "null", "1e999999", "\"NaN\"", "[1]", "{}"})
    void whatIsNoAmountIsNeverGuessed(String value) throws Exception {
        X3Row row = row("\"ZAMT\":" + value);
        assertThatThrownBy(() -> row.amount("AMTCUR")).isInstanceOf(Unreadable.class).hasMessageStartingWith("ZAMT");
    }

    @Test
    void stampsAreWholeSecondsOfUtc() throws Exception {
        assertThat(row("\"S\":\"2025-03-01T10:15:07.997+02:00\"").stamp("S")).isEqualTo(Instant.parse("2025-03-01T08:15:07Z"));
        X3Row bad = row("\"S\":\"2025-13-01T10:15:07Z\",\"D\":\"31/12/2025\"");
        assertThatThrownBy(() -> bad.stamp("S")).isInstanceOf(Unreadable.class);
        assertThatThrownBy(() -> bad.date("D")).isInstanceOf(Unreadable.class);
    }

    @Test
    void halfAPairOfADimensionOrAGapBetweenPairsIsMissing() throws Exception {
        assertThat(row("\"DIE_0\":\"\",\"CCE_0\":\"\",\"DIE_1\":\"\",\"CCE_1\":\"\"").missingSlots()).isEmpty();
        assertThat(row("\"DIE\":[\"CCT\"],\"CCE\":[\"A\"]").missingSlots()).isEmpty();
        assertThat(row("\"DIE_0\":\"CCT\"").missingSlots()).containsExactly("CCE_0");
        assertThat(row("\"DIE_0\":\"CCT\",\"CCE_0\":\"A\",\"CCE_2\":\"\"").missingSlots()).containsExactly("DIE_2", "DIE_1", "CCE_1");
        assertThat(row("\"X\":1").missingSlots()).containsExactly("DIE_0", "CCE_0");
    }

    @Test
    void aDayIsNoStamp() throws Exception {
        assertThat(row("\"S\":\"2025-03-01\"").showsDayOnly("S")).isTrue();
        assertThat(row("\"S\":\"2025-03-01T00:00:00Z\"").showsDayOnly("S")).isFalse();
    }

    @Test
    void signsAreOneOrMinusOne() throws Exception {
        assertThat(row("\"SNS\":-1").sign()).isEqualTo(-1);
        X3Row zero = row("\"SNS\":0");
        assertThatThrownBy(zero::sign).isInstanceOf(Unreadable.class);
    }
}
