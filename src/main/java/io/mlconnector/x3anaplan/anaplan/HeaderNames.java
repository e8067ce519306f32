package io.mlconnector.x3anaplan.anaplan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Names of columns as Anaplan shows them: a sample file with a byte order mark, blanks or no-break spaces leaves these in the names, where
 * nobody sees them. They count as the blanks they look like, and a file is written with the names that the import has.
 */
public final class HeaderNames {

    private HeaderNames() {
    }

    /** The name as people see it: without what is invisible, blanks for no-break spaces, none at the ends. */
    public static String visible(String name) {
        String text = name.startsWith("\u00ef\u00bb\u00bf") ? name.substring(3) : name; // a byte order mark, read as ISO-8859-1
        return text.replaceAll("[\\p{Cf}\\p{Cc}&&[^\\t]]", "").replaceAll("[\\p{Z}\\t]+", " ").strip();
    }

    /** Visible names to those of the import; one that comes twice is left out. */
    static Map<String, String> byVisible(List<String> names) {
        Map<String, String> byVisible = new LinkedHashMap<>();
        List<String> twice = new ArrayList<>();
        for (String name : names) {
            if (byVisible.putIfAbsent(visible(name), name) != null) {
                twice.add(visible(name));
            }
        }
        twice.forEach(byVisible::remove);
        return byVisible;
    }

    /** Those that have more to them than people see, for messages. */
    static List<String> withInvisible(List<String> names) {
        return names.stream().filter(name -> !visible(name).equals(name)).map(HeaderNames::visible).toList();
    }
}
