package io.mlconnector.x3anaplan.settle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlconnector.x3anaplan.anaplan.TaskAnswer;
import io.mlconnector.x3anaplan.settle.Judge.Landed;
import io.mlconnector.x3anaplan.settle.Judge.Outcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgeTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            counts fit                          | module | COMPLETE  | true | false | "totalRowCount","10","successRowCount","10","failedCount","0","ignoredCount","0" | CLEAN
            keys in another order, with nulls   | module | COMPLETE  | true | false | "failedCount","0",null,null,"note",null,"totalRowCount","10"                    | CLEAN
            a module without counts             | module | COMPLETE  | true | false |                                                                                 | CLEAN
            a module that counts no failures    | module | COMPLETE  | true | false | "totalRowCount","10"                                                            | CLEAN
            a module that counts cells          | module | COMPLETE  | true | false | "totalRowCount","30","failedCount","0"                                          | CLEAN
            a list without counts               | list   | COMPLETE  | true | false |                                                                                 | UNVERIFIED
            a list that counts no failures      | list   | COMPLETE  | true | false | "totalRowCount","10"                                                            | UNVERIFIED
            counts of another file              | list   | COMPLETE  | true | false | "totalRowCount","9","failedCount","0"                                           | UNVERIFIED
            fewer rows done than sent           | list   | COMPLETE  | true | false | "totalRowCount","10","successRowCount","9","failedCount","0"                    | UNVERIFIED
            dump in spite of perfect counts     | module | COMPLETE  | true | true  | "totalRowCount","10","successRowCount","10","failedCount","0"                   | PARTIAL
            rows rejected without dump          | module | COMPLETE  | true | false | "totalRowCount","10","failedCount","2"                                          | PARTIAL
            rows with warnings                  | list   | COMPLETE  | true | false | "totalRowCount","10","failedCount","0","warningsRowCount","1"                   | PARTIAL
            values ignored by a module          | module | COMPLETE  | true | false | "totalRowCount","10","failedCount","0","ignoredCount","3"                       | PARTIAL
            rows of a list that change nothing  | list   | COMPLETE  | true | false | "totalRowCount","10","successRowCount","7","failedCount","0","ignoredCount","3" | CLEAN
            not successful, but with counts     | module | COMPLETE  | false| false | "totalRowCount","10","successRowCount","10","failedCount","0"                   | FAILED
            not successful, with rejected rows  | module | COMPLETE  | false| true  | "totalRowCount","10","successRowCount","8","failedCount","2"                    | PARTIAL
            cancelled                           | module | CANCELLED | true | false | "totalRowCount","10","successRowCount","10","failedCount","0"                   | CANCELLED
            a state of failure                  | module | FAILED    | true | false |                                                                                 | FAILED
            forgotten by Anaplan                | module | UNKNOWN   |      | false |                                                                                 | UNVERIFIED
            without the word successful         | module | COMPLETE  |      | false | "totalRowCount","10","failedCount","0"                                          | UNVERIFIED
            """)
    void judgesTheEndOfATaskForTenRowsSent(String name, String kind, String state, Boolean successful, boolean dump, String values,
            Outcome expected) throws JsonProcessingException {
        // Given
        TaskAnswer answer = TaskAnswer.read(new ObjectMapper().readTree("""
                {"taskState":"%s","result":{"successful":%s,"failureDumpAvailable":%s,"details":[{"type":"lineItemRowsProcessed",
                "values":[%s]}]}}""".formatted(state, successful, dump, values == null ? "" : values)));

        // When
        Judge.Verdict verdict = Judge.judge(answer, 10, kind.equals("list"));

        // Then
        assertThat(verdict.outcome()).isEqualTo(expected);
        assertThat(verdict.message()).isNotBlank();
    }

    /** Details of a module import of ten rows, without values. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"lineItemRowsProcessed, CLEAN", "taskElementSucceeded, CLEAN", "lineItemRowsProcessedWithFailures, PARTIAL",
        "moduleImportFailed, PARTIAL", "moduleImportNumberFormat, PARTIAL", "moduleImportInvalidListIdentifier, PARTIAL",
        "notAuthorised, PARTIAL", "someWarningOfTomorrow, PARTIAL"})
    void aDetailThatTellsOfAFailureSpeaksAgainstTheWordSuccessful(String type, Outcome expected) throws JsonProcessingException {
        // Given
        TaskAnswer answer = TaskAnswer.read(new ObjectMapper().readTree("""
                {"taskState":"COMPLETE","result":{"successful":true,"failureDumpAvailable":false,"details":[{"type":"lineItemRowsProcessed"},
                {"type":"%s"}]}}""".formatted(type)));

        // When / Then
        assertThat(Judge.judge(answer, 10, false).outcome()).isEqualTo(expected);
    }

    /** A detail for each line item: the counts of one are not added to those of another. */
    @ParameterizedTest(name = "{0} and {1} of ten rows")
    @CsvSource({"10, 10", "10, 7", "5, 5", "30, 30"})
    void countsOfSeveralLineItemsAreNeitherAddedUpNorTakenForRows(int first, int second) throws JsonProcessingException {
        // Given
        String detail = "{\"type\":\"lineItemRowsProcessed\",\"values\":[\"totalRowCount\",\"%d\",\"failedCount\",\"0\"]}";
        TaskAnswer answer = TaskAnswer.read(new ObjectMapper().readTree(("{\"taskState\":\"COMPLETE\",\"result\":{\"successful\":true,\"details\":["
                + detail + "," + detail + "]}}").formatted(first, second)));

        // When / Then
        assertThat(Judge.judge(answer, 10, false).outcome()).isEqualTo(Outcome.CLEAN);
        assertThat(answer.rows()).hasValue(Math.max(first, second));
    }

    @org.junit.jupiter.api.Test
    void oneCountOfRowsThatIsAnotherFilesLeavesAModuleUnverified() throws JsonProcessingException {
        // Given a single detail, of a kind that is not known to count cells
        TaskAnswer answer = TaskAnswer.read(new ObjectMapper().readTree("""
                {"taskState":"COMPLETE","result":{"successful":true,"details":[{"values":["totalRowCount","9","failedCount","0"]}]}}"""));

        // When / Then
        assertThat(Judge.judge(answer, 10, false).outcome()).isEqualTo(Outcome.UNVERIFIED);
        assertThat(Judge.judge(answer, 9, false).outcome()).isEqualTo(Outcome.CLEAN);
    }

    @org.junit.jupiter.api.Test
    void aListThatNeedsNoChangeIsCleanWithoutCounts() throws JsonProcessingException {
        // Given
        TaskAnswer answer = TaskAnswer.read(new ObjectMapper().readTree("""
                {"taskState":"COMPLETE","result":{"successful":true,"details":[{"type":"hierarchyNoChanges"}]}}"""));

        // When / Then
        assertThat(Judge.judge(answer, 10, true).outcome()).isEqualTo(Outcome.CLEAN);
    }

    @org.junit.jupiter.api.Test
    void anAnswerWithoutResultIsNotClean() throws JsonProcessingException {
        // Given
        TaskAnswer answer = TaskAnswer.read(new ObjectMapper().readTree("{\"taskState\":\"COMPLETE\"}"));

        // When / Then
        assertThat(Judge.judge(answer, 0, true).outcome()).isEqualTo(Outcome.UNVERIFIED);
    }

    /** Steps: the list's, then ours. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            both done                                  | true  | true  | false | true  | 10 | CLEAN      | ALL
            other step rejected rows                   | true  | true  | true  | true  | 10 | PARTIAL    | ALL
            other step failed                          | false | false | false | true  | 10 | PARTIAL    | ALL
            our step failed after the other            | false | true  | false | false | 10 | PARTIAL    | NONE
            both failed                                | false | false | false | false | 10 | FAILED     | NONE
            our step counts cells, not rows            | true  | true  | false | true  | 30 | CLEAN      | ALL     
            called a failure though every step is done | false | true  | false | true  | 10 | PARTIAL    | ALL
            """)
    void judgesAProcessByItsSteps(String name, boolean successful, boolean other, boolean otherDump, boolean own, int rows, Outcome expected,
            Landed landed) throws JsonProcessingException {
        // Given
        TaskAnswer answer = TaskAnswer.read(new ObjectMapper().readTree("""
                {"taskState":"COMPLETE","result":{"successful":%s,"failureDumpAvailable":false,"nestedResults":[
                {"objectId":"112000000001","objectName":"Accounts","successful":%s,"failureDumpAvailable":%s},
                {"objectId":"112000000003","successful":%s,"failureDumpAvailable":false,"details":[{"type":"lineItemRowsProcessed",
                "values":["totalRowCount","%d","failedCount","0"]}]}]}}""".formatted(successful, other, otherDump, own, rows)));

        // When
        Judge.Verdict verdict = Judge.judge(answer, "112000000003", 10, false);

        // Then
        assertThat(verdict.outcome()).isEqualTo(expected);
        assertThat(verdict.landed()).isEqualTo(landed);
        assertThat(verdict.message()).contains("Accounts: ").contains("112000000003: ");
    }

    @org.junit.jupiter.api.Test
    void aProcessThatNeverCameToOurStepIsNotClean() throws JsonProcessingException {
        // Given
        TaskAnswer answer = TaskAnswer.read(new ObjectMapper().readTree("""
                {"taskState":"COMPLETE","result":{"successful":true,"nestedResults":[{"objectId":"112000000001","successful":true}]}}"""));

        // When / Then
        Judge.Verdict verdict = Judge.judge(answer, "112000000003", 10, false);
        assertThat(verdict.outcome()).isEqualTo(Outcome.PARTIAL);
        assertThat(verdict.message()).contains("did not run");
        assertThat(verdict.landed()).isEqualTo(Landed.NONE);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            before our step began      | 112000000001 | true  | NONE
            after our step stood       | 112000000003 | true  | UNPROVED
            with our step rolled back  | 112000000003 | false | NONE
            """)
    void aProcessThatWasCancelledMayHaveLeftWhatItsStepsBrought(String name, String told, boolean successful, Landed landed)
            throws JsonProcessingException {
        // Given
        TaskAnswer answer = TaskAnswer.read(new ObjectMapper().readTree("""
                {"taskState":"CANCELLED","result":{"successful":false,"nestedResults":[{"objectId":"%s","successful":%s}]}}"""
                .formatted(told, successful)));

        // When / Then
        Judge.Verdict verdict = Judge.judge(answer, "112000000003", 10, false);
        assertThat(verdict.outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(verdict.landed()).isEqualTo(landed);
    }

    @ParameterizedTest(name = "other step {0}, {1} ignored")
    @CsvSource({"false, 0, CLEAN", "true, 0, PARTIAL", "false, 1, PARTIAL"})
    void aProcessIsJudgedWithoutTheRowsThatItsStepRejected(boolean otherDump, int ignored, Outcome expected) throws JsonProcessingException {
        // Given
        TaskAnswer answer = TaskAnswer.read(new ObjectMapper().readTree("""
                {"taskState":"COMPLETE","result":{"successful":true,"failureDumpAvailable":false,"nestedResults":[
                {"objectId":"112000000001","objectName":"Accounts","successful":true,"failureDumpAvailable":%s},
                {"objectId":"112000000003","successful":true,"failureDumpAvailable":true,"details":[{"type":"lineItemRowsProcessedWithFailures",
                "values":["totalRowCount","10","successRowCount","8","failedCount","2","ignoredCount","%d"]}]}]}}""".formatted(otherDump, ignored)));
        assertThat(Judge.judge(answer, "112000000003", 10, false).outcome()).isEqualTo(Outcome.PARTIAL);

        // When
        Judge.Verdict verdict = Judge.judge(answer.without("112000000003", 2), "112000000003", 8, false);

        // Then
        assertThat(verdict.outcome()).isEqualTo(expected);
    }
}
