package io.mlconnector.x3anaplan.staging;

import io.mlconnector.x3anaplan.codetable.Member;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * Names of list members: as short as Anaplan wants them and unique in their list. The same members and wishes always give the same
 * names.
 */
final class MemberNames {

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
                name = Member.cut(code + " " + name, Member.MOST_CHARACTERS);
            }
            for (int n = 2; !taken.add(key(name)); n++) {
                String suffix = " ~" + n;
                name = Member.cut(wish(code, wish), Member.MOST_CHARACTERS - suffix.length()) + suffix;
            }
            names.put(code, name);
        });
        return names;
    }

    private static String wish(String code, String wish) {
        String name = NameText.clean(wish);
        return name.isEmpty() ? code : Member.shortened(name, code);
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
