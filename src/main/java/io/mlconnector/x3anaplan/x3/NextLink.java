package io.mlconnector.x3anaplan.x3;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What an answer says about the page that follows. X3 documents {@code $links.$next.$url}, absent on the last page
 * (https://online-help.sagex3.com/erp/12/en-us/Content/V7DEV/integration-guide_ws-query.html). A link in another form is followed
 * where its address is clear. A link that is there and not clear is never taken for the end.
 *
 * @param url the address as it stands in the answer; null if there is none, or none that is clear
 * @param unclear the link as it stands in the answer if it is not understood; else null
 */
record NextLink(String url, String unclear) {

    /** The answer names no next page. */
    static final NextLink NONE = new NextLink(null, null);

    private static final List<String> ADDRESS = List.of("$url", "url", "$href", "href", "$uri", "uri");
    private static final List<String> RELATION = List.of("$rel", "rel", "$name", "name");
    private static final Pattern AN_ADDRESS = Pattern.compile("(https?://|/|\\?).*|[^\\s?]+\\?.*", Pattern.DOTALL);
    private static final Set<String> NAMES = Set.of("next", "nextlink", "nextpage", "nexturl", "odatanextlink");

    boolean isThere() {
        return url != null || unclear != null;
    }

    /** This one, or the other if this one is not there. */
    NextLink or(NextLink other) {
        return isThere() ? this : other;
    }

    /** Whether a member of an answer or of its links names a next page. */
    static boolean isName(String member) {
        return NAMES.contains(member.replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT));
    }

    /** @param links the member {@code $links} of an answer */
    static NextLink among(JsonNode links) {
        NextLink found = NONE;
        if (links.isObject()) {
            for (var member : links.properties()) {
                boolean next = isName(member.getKey());
                if (next || member.getKey().toLowerCase(Locale.ROOT).contains("next")) {
                    found = found.or(next ? of(member.getValue()) : unclear(member.getValue()));
                }
            }
        } else if (links.isArray()) {
            for (JsonNode link : links) {
                String relation = text(link, RELATION);
                found = found.or(relation == null ? unclear(link) : isName(relation) ? of(link) : NONE);
            }
        } else {
            found = unclear(links);
        }
        return found;
    }

    /** The link in a member that names the next page. */
    static NextLink of(JsonNode link) {
        if (link.isTextual() && AN_ADDRESS.matcher(link.asText().strip()).matches()) {
            return new NextLink(link.asText().strip(), null);
        } else if (link.isObject() && text(link, ADDRESS) != null) {
            NextLink address = of(link.get(ADDRESS.stream().filter(link::has).findFirst().orElseThrow()));
            return address.url != null ? address : unclear(link);
        } else if (link.isArray()) {
            Set<String> urls = new TreeSet<>();
            link.forEach(one -> urls.add(String.valueOf(of(one).url)));
            return urls.size() == 1 && !urls.contains("null") ? new NextLink(urls.iterator().next(), null) : unclear(link);
        }
        return unclear(link);
    }

    private static NextLink unclear(JsonNode link) {
        return link.isNull() || link.isMissingNode() || link.isBoolean() && !link.booleanValue() ? NONE : new NextLink(null, link.toString());
    }

    private static String text(JsonNode object, List<String> members) {
        for (String member : members) {
            if (object.path(member).isTextual()) {
                return object.get(member).asText();
            }
        }
        return null;
    }
}
