package io.mlconnector.x3anaplan.staging;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * Names of list members: at most 60 characters and unique in their list (reference anaplan-api 8.1). The same members and wishes
 * always give the same names.
 */
final class MemberNames {

    static final int MOST_CHARACTERS = 60;

    private MemberNames() {
    }

    /**
     * @param wishes code to the name it would like; blank: its code
     * @return code to name; where two would like the same, letter case aside, each begins with its code
     */
    static Map<String, String> unique(SortedMap<String, String> wishes) {
        Map<String, Integer> wanted = new HashMap<>();
        wishes.forEach((code, wish) -> wanted.merge(key(wish(code, wish)), 1, Integer::sum));
        Map<String, String> names = new LinkedHashMap<>();
        Set<String> taken = new HashSet<>();
        wishes.forEach((code, wish) -> {
            String name = wish(code, wish);
            if (wanted.get(key(name)) > 1) {
                name = cut(code + " " + name, MOST_CHARACTERS);
            }
            for (int n = 2; !taken.add(key(name)); n++) {
                String suffix = " ~" + n;
                name = cut(wish(code, wish), MOST_CHARACTERS - suffix.length()) + suffix;
            }
            names.put(code, name);
        });
        return names;
    }

    private static String wish(String code, String wish) {
        String name = NameText.clean(wish);
        return name.isEmpty() ? code : cut(name, MOST_CHARACTERS);
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** Never cuts a character in two that Java keeps as a pair. */
    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end).strip();
    }
}
