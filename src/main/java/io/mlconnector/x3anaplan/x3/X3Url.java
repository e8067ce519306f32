package io.mlconnector.x3anaplan.x3;

import io.mlconnector.x3anaplan.connection.X3Settings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Addresses of X3's REST service (reference section 3.2) as text: what X3 gives us as a link need not be a legal URI. */
public final class X3Url {

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
        return path.matches("https?://.*") ? path : base(x3) + (path.startsWith("/") ? "" : "/") + path;
    }

    /**
     * The address of the next page: path and query as X3 gave them, scheme, host and port as configured, for X3 may name its
     * internal host behind a proxy (reference section 6, P21) and our credentials belong to the configured one alone.
     *
     * @param link absolute, or starting with a slash, or a mere {@code ?query}
     * @param current the address of the page that carried the link
     */
    public static String next(X3Settings x3, String link, String current) {
        String pathAndQuery = link.strip();
        if (pathAndQuery.startsWith("?")) {
            return current.substring(0, current.indexOf('?') < 0 ? current.length() : current.indexOf('?')) + legal(pathAndQuery);
        }
        int authority = pathAndQuery.indexOf("://");
        if (authority >= 0) {
            int slash = pathAndQuery.indexOf('/', authority + 3);
            pathAndQuery = slash < 0 ? "/" : pathAndQuery.substring(slash);
        }
        String prefix = x3.url().getRawPath() == null ? "" : base(x3).substring(origin(x3.url()).length());
        return (pathAndQuery.startsWith(prefix + "/") ? origin(x3.url()) : base(x3))
                + (pathAndQuery.startsWith("/") ? "" : "/") + legal(pathAndQuery);
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
