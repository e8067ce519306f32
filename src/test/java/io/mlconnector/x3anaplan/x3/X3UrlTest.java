package io.mlconnector.x3anaplan.x3;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.connection.X3Settings;
import java.net.URI;
import org.junit.jupiter.api.Test;

class X3UrlTest {

    private static final String HERE = "https://x3.example:8124/api1/x3/erp/P/C?representation=C.$query";

    private static String next(String url, String link) {
        return X3Url.next(new X3Settings(URI.create(url), "P", null, null, null, null, 0, null, null, null, null, null, null, null),
                link, HERE);
    }

    @Test
    void linksAreFollowedOnTheConfiguredOriginOnly() {
        String url = "https://x3.example:8124";
        String path = "/api1/x3/erp/P/C?representation=C.$query&key=gt.A~B%2FC";
        assertThat(next(url, "https://x3.example:8124" + path)).isEqualTo(url + path);
        assertThat(next(url, "http://evil.example" + path)).isEqualTo(url + path);
        assertThat(next(url + "/", path)).isEqualTo(url + path);
        assertThat(next(url, "?key=gt.X")).isEqualTo("https://x3.example:8124/api1/x3/erp/P/C?key=gt.X");
    }

    @Test
    void aPathPrefixOfAProxyIsKeptAndNotDoubled() {
        assertThat(next("https://proxy/x3", "http://inside:8124/api1/a?b")).isEqualTo("https://proxy/x3/api1/a?b");
        assertThat(next("https://proxy/x3", "https://proxy/x3/api1/a?b")).isEqualTo("https://proxy/x3/api1/a?b");
    }

    @Test
    void whatMayNotStandInAUriIsEncodedAndEscapesAreLeftAlone() {
        assertThat(next("https://h", "/a?where=A eq \"é\"&k=%27")).isEqualTo("https://h/a?where=A%20eq%20%22%C3%A9%22&k=%27");
        assertThat(X3Url.encode("A ge @2025-01-01@ and B in ('x&+#')")).doesNotContain(" ", "&", "+", "#", "'");
    }

    @Test
    void aLinkInAMessageHoldsNoCredentials() {
        assertThat(X3Url.shown("https://demo:geheim@x3.example/api1/x3/erp/SEED/C?key=gt.GEN~1&access_token=abc.def&x=1"))
                .isEqualTo("https://***@x3.example/api1/x3/erp/SEED/C?key=gt.GEN~1&access_token=***&x=1");
        assertThat(X3Url.shown("{\"$title\":\"Next\",\"token\": \"abc\",\"password\":\"geheim\"}"))
                .isEqualTo("{\"$title\":\"Next\",\"token\": \"***\",\"password\":\"***\"}");
    }
}
