package io.mlconnector.x3anaplan.staging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameTextTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, value = {
        "Ligne 1\\nLigne 2|Ligne 1 Ligne 2",
        "Ligne 1\\r\\nLigne 2|Ligne 1 Ligne 2",
        "Avec\\ttabulation|Avec tabulation",
        "\\u00a0Capital souscrit\\u00a0|Capital souscrit",
        "Prix\\u202f: 5\\u00a0€|Prix : 5 €",
        "Bel\\u0007l|Bell",
        "a\\u0085b\\u2028c\\u2029d\\u000be|a b c d e",
        "\\u3000全角\\u3000|全角",
        "\\ufeffmarked\\u200b|marked",
        "Right\\u202eleft\\u202c|Rightleft",
        "half \\ud83d pair|half pair",
        "one   two|one two",
        " \\t |''",
        "\\u007f\\u009fend|end",
        "Θεσσαλονίκη 東京 😀|Θεσσαλονίκη 東京 😀",
        "می\\u200cخواهم|می\\u200cخواهم"})
    void aTextBecomesANameByOneRule(String text, String name) {
        String expected = name.equals("''") ? "" : unescaped(name);
        assertThat(NameText.clean(unescaped(text))).isEqualTo(expected);
        assertThat(NameText.clean(expected)).as("a name stays as it is").isEqualTo(expected);
    }

    @Test
    void everyControlCharacterIsKeptFromNames() {
        for (int c = 0; c <= 0xFFFF; c++) {
            if (Character.isISOControl(c)) {
                assertThat(NameText.clean("a" + (char) c + "b")).isIn("ab", "a b");
            }
        }
        assertThat(NameText.clean(null)).isEmpty();
    }

    @Test
    void namesThatDifferInInvisibleSignsAloneGetTheirCodesInFront() {
        TreeMap<String, String> wishes = new TreeMap<>();
        wishes.put("1", "Caisse");
        wishes.put("2", "Caisse\u00a0");
        assertThat(MemberNames.unique(wishes)).containsEntry("1", "1 Caisse").containsEntry("2", "2 Caisse");
    }

    private static String unescaped(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '\\') {
                plain.append(text.charAt(i));
            } else if (text.charAt(++i) == 'u') {
                plain.append((char) Integer.parseInt(text.substring(i + 1, i + 5), 16));
                i += 4;
            } else {
                plain.append(text.charAt(i) == 'n' ? '\n' : text.charAt(i) == 'r' ? '\r' : '\t');
            }
        }
        return plain.toString();
    }
}
