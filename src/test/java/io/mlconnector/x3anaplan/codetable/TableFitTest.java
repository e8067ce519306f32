package io.mlconnector.x3anaplan.codetable;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.finding.Finding;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows of a table that fit no code of X3, and what X3 has in their place. */
class TableFitTest {

    private static final Path CASES = Path.of("src/test/resources/cases/codes-x3-does-not-have");

    private static List<Finding> misfits(String table, String kind, X3Code... codes) {
        return CodeTable.read(CASES.resolve(table), kind).misfits(List.of(codes));
    }

    @Test
    void codesThatASpreadsheetCutTheZerosOffAreNamedWithTheCodesThatX3Has() {
        assertThat(misfits("zeros-cut-off.csv", "accounts", new X3Code("SKR", "0027"), new X3Code("SKR", "0010"), new X3Code("SKR", "8400")))
                .extracting(Finding::line, Finding::column, Finding::message, Finding::remedy).containsExactly(
                        org.assertj.core.api.Assertions.tuple(2, 5, "code 27 of chart SKR fits no account in X3, which has 0027: zeros at the beginning are"
                                + " lost or too many", "write 0027; format the column as text before typing codes"),
                        org.assertj.core.api.Assertions.tuple(3, 5, "code 10 of chart SKR fits no account in X3, which has 0010: zeros at the beginning are"
                                + " lost or too many", "write 0010; format the column as text before typing codes"));
    }

    @Test
    void aPrefixAndACostCenterThatLostTheirZerosAreFoundAsWell() {
        assertThat(misfits("zeros-cut-off-a-prefix.csv", "accounts", new X3Code("SKR", "0027"), new X3Code("SKR", "0028"), new X3Code("SKR", "8400")))
                .singleElement().satisfies(finding -> assertThat(finding.message()).contains("prefix 2* of chart SKR").contains("0027, 0028"));
        assertThat(misfits("zeros-cut-off-a-cost-center.csv", "cost-centers", new X3Code("CCT", "007"), new X3Code("CCT", "110")))
                .singleElement().satisfies(finding -> assertThat(finding.message()).contains("code 7 of type CCT fits no dimension in X3, which has 007"));
    }

    @Test
    void anUnknownChartIsOneFindingAndACodeSpeltOtherwiseIsShown() {
        List<Finding> misfits = misfits("charts-and-letters.csv", "accounts", new X3Code("FRA", "601000"), new X3Code("FRA", "ZZ9"));

        assertThat(misfits).extracting(Finding::line).containsExactly(2, 4, 5);
        assertThat(misfits.get(0).message()).contains("chart FR of these 2 rows has no account in X3");
        assertThat(misfits.get(0).remedy()).contains("FRA");
        assertThat(misfits.get(1).message()).contains("code zz9").contains("spells it ZZ9");
        assertThat(misfits.get(2).message()).isEqualTo("code 999999 of chart * fits no account in X3");
    }

    @Test
    void rowsThatFitAndFallbacksAreNoFindingAndWithoutCodesNothingIsKnown() {
        assertThat(misfits("zeros-cut-off.csv", "accounts")).isEmpty();
        assertThat(misfits("zeros-cut-off.csv", "accounts", new X3Code("SKR", "27"), new X3Code("SKR", "10"))).isEmpty();
        assertThat(misfits("zeros-cut-off-a-prefix.csv", "accounts", new X3Code("SKR", "27"), new X3Code("SKR", "8"))).isEmpty();
    }
}
