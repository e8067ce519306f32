package io.mlconnector.x3anaplan.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlconnector.x3anaplan.staging.LineSplit.Line;
import io.mlconnector.x3anaplan.staging.LineSplit.Part;
import io.mlconnector.x3anaplan.staging.LineSplit.Split;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineSplitTest {

    private static BigDecimal of(String amount) {
        return amount == null ? null : new BigDecimal(amount);
    }

    private static Split split(int analin, String amount, String transaction) {
        return new Split(analin, of(amount), of(transaction), "C" + analin);
    }

    private static List<String> divide(String amount, String transaction, Split... splits) throws Exception {
        return divide("EUR", amount, transaction, splits);
    }

    private static List<String> divide(String currency, String amount, String transaction, Split... splits) throws Exception {
        return LineSplit.divide(new Line(of(amount), currency, of(transaction)), List.of(splits)).stream()
                .map(p -> p.analin() + ":" + p.amount().toPlainString() + ":" + p.code()).toList();
    }

    @Test
    void aLineWithoutSplitsIsOnePartWithoutCostCenter() throws Exception {
        assertThat(divide("100.00", "100.00")).containsExactly("0:100.00:");
    }

    @Test
    void splitsThatCoverTheLineLeaveNoRemainder() throws Exception {
        assertThat(divide("100.00", "100.00", split(1, "60.00", "60.00"), split(2, "40.00", "40.00")))
                .containsExactly("1:60.00:C1", "2:40.00:C2");
    }

    @Test
    void whatSplitsLeaveOverStaysWithoutCostCenter() throws Exception {
        assertThat(divide("100.00", "100.00", split(1, "70.00", "70.00"))).containsExactly("1:70.00:C1", "0:30.00:");
    }

    @Test
    void whatSplitsTakeTooMuchIsTakenBack() throws Exception {
        assertThat(divide("-100.00", "-100.00", split(1, "-130.00", "-130.00"))).containsExactly("1:-130.00:C1", "0:30.00:");
    }

    @Test
    void missingLedgerAmountsAreApportionedByLargestRemainder() throws Exception {
        // 100.00 in three thirds: the cent goes to the first of the equal remainders
        assertThat(divide("100.00", "90", split(1, null, "30"), split(2, null, "30"), split(3, null, "30")))
                .containsExactly("1:33.34:C1", "2:33.33:C2", "3:33.33:C3");
        // shares 14.2857 and 85.7142...: the second lost less, the first 0.57 of a cent
        assertThat(divide("100.00", "7", split(1, null, "1"), split(2, null, "6"))).containsExactly("1:14.29:C1", "2:85.71:C2");
    }

    @Test
    void aLineThatIsHalfSplitKeepsItsOtherHalf() throws Exception {
        assertThat(divide("55.01", "50", split(1, null, "25"))).containsExactly("1:27.51:C1", "0:27.50:");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"JPY, 100, 34 33 33", "JPY, 100.00, 34 33 33", "KWD, 100, 33.334 33.333 33.333", "EUR, 100, 33.34 33.33 33.33",
        "JPY, 100.1, 33.4 33.4 33.3", "EUR, 0.0001, 0.0001 0.0000 0.0000", "ECU9, 100, 33.34 33.33 33.33", "XXX, 100, 33.34 33.33 33.33"})
    void theSmallestUnitIsThatOfTheCurrencyUnlessTheAmountIsFiner(String currency, String amount, String shares) throws Exception {
        assertThat(divide(currency, amount, "3", split(1, null, "1"), split(2, null, "1"), split(3, null, "1")))
                .extracting(part -> part.split(":")[1]).containsExactly(shares.split(" "));
    }

    @Test
    void creditsAreApportionedLikeDebits() throws Exception {
        assertThat(divide("-100.00", "-90", split(1, null, "-30"), split(2, null, "-30"), split(3, null, "-30")).size()).isEqualTo(3);
        assertThat(divide("-100", "-90", split(1, null, "-60"), split(2, null, "-30"))).containsExactly("1:-66.67:C1", "2:-33.33:C2");
    }

    @Test
    void aZeroBaseIsRefused() {
        assertThatThrownBy(() -> divide("12.00", "0.00", split(1, null, "0.00"))).isInstanceOf(LineSplit.ZeroBase.class);
    }

    @Test
    void aZeroBaseIsNoMatterWhereNothingIsDivided() throws Exception {
        assertThat(divide("0.00", "0.00", split(1, null, "0.00"))).containsExactly("1:0:C1");
        assertThat(divide("12.00", "0.00", split(1, "12.00", "0.00"))).containsExactly("1:12.00:C1");
    }

    @Test
    void partsAlwaysSumToTheLineExactly() throws Exception {
        Random random = new Random(42);
        for (int i = 0; i < 2000; i++) {
            BigDecimal amount = new BigDecimal(random.nextInt(2_000_000) - 1_000_000).movePointLeft(2 + random.nextInt(2));
            BigDecimal transaction = new BigDecimal(1 + random.nextInt(1_000_000)).movePointLeft(2);
            List<Split> splits = new ArrayList<>();
            for (int n = 1 + random.nextInt(6); n > 0; n--) {
                BigDecimal weight = new BigDecimal(random.nextInt(500_000) - 100_000).movePointLeft(2);
                splits.add(new Split(n, random.nextBoolean() ? null : weight, weight, "C"));
            }
            List<Part> parts = LineSplit.divide(new Line(amount, "EUR", transaction), splits);
            assertThat(parts.stream().map(Part::amount).reduce(BigDecimal.ZERO, BigDecimal::add)).isEqualByComparingTo(amount);
        }
    }
}
