package io.mlconnector.x3anaplan.staging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MemberNamesTest {

    @Test
    void namesAreCutToSixtyCharactersAndStayUnique() {
        String longName = "x".repeat(80);

        Map<String, String> names = MemberNames.unique(new TreeMap<>(Map.of("A", longName, "B", longName, "C", "Other")));

        assertThat(names.values()).allMatch(name -> name.length() <= 60).doesNotHaveDuplicates();
        assertThat(names.get("A")).startsWith("xxx").endsWith("... A");
        assertThat(names.get("C")).isEqualTo("Other");
    }

    @Test
    void namesThatDifferInCaseOnlyAreNotUnique() {
        Map<String, String> names = MemberNames.unique(new TreeMap<>(Map.of("1", "Travel", "2", "TRAVEL")));

        assertThat(names).containsEntry("1", "1 Travel").containsEntry("2", "2 TRAVEL");
    }

    @Test
    void aNameThatIsAnotherMembersUniqueNameGetsANumber() {
        Map<String, String> names = MemberNames.unique(new TreeMap<>(Map.of("1", "Travel", "2", "travel", "0", "1 travel")));

        assertThat(names.values().stream().map(String::toLowerCase)).doesNotHaveDuplicates();
    }

    @Test
    void aBlankNameIsTheCode() {
        assertThat(MemberNames.unique(new TreeMap<>(Map.of("A", " ")))).containsEntry("A", "A");
    }
}
