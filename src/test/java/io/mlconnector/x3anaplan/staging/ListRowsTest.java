package io.mlconnector.x3anaplan.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which members a list gets, and which codes may share one. */
class ListRowsTest {

    @TempDir
    Path folder;
    private Staging staging;
    private Ledger ledger;

    @BeforeEach
    void start() throws Exception {
        staging = new Staging(folder);
        ledger = staging.ledger;
    }

    @AfterEach
    void stop() {
        staging.close();
    }

    private List<String> members(String dataset) {
        return staging.strings("select code from staged_member where stage = ? order by seq", staging.stageList(dataset));
    }

    @ParameterizedTest(name = "{0}: {1}/{2} and {3}/{4}")
    @CsvSource({"{code}, FRA, 601000, GBR, 601000, 601000", "{chart}-{code}, A, B-C, A-B, C, A-B-C"})
    void twoCodesThatAPatternMakesOneMemberAreRefused(String pattern, String chart, String code, String otherChart, String otherCode,
            String member) {
        staging.accounts("*,*," + pattern + ",,");
        ledger.account(chart, code, "one");
        ledger.entry("E1", 1).line(otherChart, otherCode, 1, "EUR", "5.00", "EUR", "5.00");

        assertThatThrownBy(() -> members("accounts")).isInstanceOf(ConfigurationFault.class).hasMessageContaining("pattern " + pattern)
                .hasMessageContaining("accounts.csv").hasMessageContaining(chart + "/" + code).hasMessageContaining(otherChart + "/" + otherCode)
                .hasMessageContaining("member " + member).hasMessageContaining("a row that names it");
        assertThat(staging.one("select count(*) from staged_member")).isZero();
    }

    @Test
    void twoRowsWhosePatternsMeetAreRefused() {
        staging.costCenters("CCT,X*,{code},,", "CCT,*,X{code},,");
        ledger.dimension("CCT", "X1", "one", true);
        ledger.dimension("CCT", "1", "other", true);

        assertThatThrownBy(() -> members("cost-centers")).isInstanceOf(ConfigurationFault.class).hasMessageContaining("cost-centers.csv")
                .hasMessageContaining("CCT/1").hasMessageContaining("CCT/X1");
    }

    @Test
    void rowsThatNameTheirMemberMayShareIt() {
        staging.accounts("FRA,601000,601000,,", "GBR,601000,601000,,", "*,62*,SERVICES,,", "*,7*,{chart},,", "*,*,{chart}-{code},,");
        for (String chart : List.of("FRA", "GBR")) {
            for (String code : List.of("601000", "621000", "622000", "701000", "702000", "401000")) {
                ledger.account(chart, code, chart + " " + code);
            }
        }

        assertThat(members("accounts")).containsExactly("601000", "FRA", "FRA-401000", "GBR", "GBR-401000", "SERVICES");
    }

    @Test
    void aCodeThatMasterAndJournalBothNameIsOneMember() {
        ledger.account("FRA", "601000", "Purchases");
        ledger.entry("E1", 1).debit("601000", "5.00").credit("701000", "5.00");

        assertThat(members("accounts")).containsExactly("601000", "701000");
    }
}
