package io.mlconnector.x3anaplan.x3;

import io.mlconnector.x3anaplan.connection.X3Settings;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses of X3's REST service (reference section 3.2) as text: what X3 gives us as a link need not be a legal URI. */
public final class X3Url {

    private static final Pattern AUTHORITY = Pattern.compile("^(?:[A-Za-z][A-Za-z0-9+.-]*:)?//[^/?]*");
    /** Parameters, or members, that carry a credential in whichever system stands between us and X3. */
    private static final Pattern SECRET = Pattern.compile(
            "(?i)((?:token|secret|password|passwd|pwd|apikey|api_key|session|signature|authorization|jwt)[\\w-]*(?:=|\"\\s*:\\s*\"))[^&\"\\s]*");
    private static final int MOST_SHOWN = 600;
    private static final String PLAIN = "-._~$(),@!:/";

    private X3Url() {
    }

    /** Percent-encodes a query value, UTF-8; leaves what X3's own examples leave ({@code @}, {@code $}, {@code ,}). */
    public static String encode(String value) {
        StringBuilder out = new StringBuilder(value.length() + 32);
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c < 128 && (Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0)) {
                out.append(c);
            } else {
                out.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
            }
        }
        return out.toString();
    }

    /** {@code {url}/api1/x3/erp/{folder}/{class}}, without query. */
    public static String ofClass(X3Settings x3, String className) {
        return base(x3) + "/api1/x3/erp/" + encode(x3.folder()) + "/" + encode(className);
    }

    /** {@code {url}{path}}, or the path itself if it is a whole address. */
    public static String below(X3Settings x3, String path) {
        return path.matches("https?://.*") ? path : base(x3) + (path.isEmpty() || path.startsWith("/") ? "" : "/") + path;
    }

    /**
     * The address of the next page: path and query as X3 gave them, scheme, host and port as configured, for X3 may name its
     * internal host behind a proxy and our credentials belong to the configured one alone.
     *
     * @param link absolute, or relative to the page in any form of RFC 3986, section 4.2
     * @param current the address of the page that carried the link
     * @throws IllegalArgumentException if it is no address
     */
    public static String next(X3Settings x3, String link, String current) {
        String pathAndQuery = legal(link.strip());
        String path = current.substring(0, current.indexOf('?') < 0 ? current.length() : current.indexOf('?'));
        if (pathAndQuery.startsWith("?")) {
            return path + pathAndQuery;
        }
        Matcher absolute = AUTHORITY.matcher(pathAndQuery);
        if (absolute.find()) {
            pathAndQuery = pathAndQuery.substring(absolute.end());
            pathAndQuery = pathAndQuery.startsWith("/") ? pathAndQuery : "/" + pathAndQuery;
        } else if (!pathAndQuery.startsWith("/")) {
            return URI.create(path).resolve(pathAndQuery).toString();
        }
        String prefix = x3.url().getRawPath() == null ? "" : base(x3).substring(origin(x3.url()).length());
        return (pathAndQuery.startsWith(prefix + "/") ? origin(x3.url()) : base(x3)) + pathAndQuery;
    }

    /** Whether an address asks this class. */
    static boolean isOfClass(String address, String className) {
        String path = address.substring(0, address.indexOf('?') < 0 ? address.length() : address.indexOf('?'));
        return decoded(path.substring(path.lastIndexOf('/') + 1)).equalsIgnoreCase(className);
    }

    /** Without escapes; what is escaped wrongly stays as it is. */
    static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    /** A parameter of an address that we made, decoded; empty if it has none. */
    static String parameter(String address, String name) {
        Matcher found = Pattern.compile("[?&]" + name + "=([^&]*)").matcher(address);
        return found.find() ? URLDecoder.decode(found.group(1).replace("+", "%2B"), StandardCharsets.UTF_8) : "";
    }

    /** An address that we made, with another value of a parameter. */
    static String with(String address, String name, String value) {
        Matcher found = Pattern.compile("([?&]" + name + "=)[^&]*").matcher(address);
        return found.find() ? address.substring(0, found.end(1)) + encode(value) + address.substring(found.end())
                : address + "&" + name + "=" + encode(value);
    }

    /** A link for a message: without credentials, and not without end. */
    static String shown(String link) {
        String text = SECRET.matcher(link.replaceAll("//[^/@\\s]*@", "//***@")).replaceAll("$1***");
        return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "...";
    }

    /** Encodes what must not stand in a URI and leaves everything else, escapes included, alone. */
    private static String legal(String pathAndQuery) {
        StringBuilder out = new StringBuilder(pathAndQuery.length() + 16);
        for (int i = 0; i < pathAndQuery.length(); ) {
            int c = pathAndQuery.codePointAt(i);
            String one = new String(Character.toChars(c));
            out.append(c <= 32 || c >= 127 || "\"<>\\^`{|}[]".indexOf(c) >= 0 ? encode(one) : one);
            i += Character.charCount(c);
        }
        return out.toString();
    }

    private static String base(X3Settings x3) {
        String url = x3.url().toString();
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    private static String origin(URI url) {
        return url.getScheme() + "://" + url.getRawAuthority();
    }
}
