package io.mlconnector.x3anaplan.ops.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.lang.reflect.Proxy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where there is no identity provider: which requests count as made on this machine, on purpose. */
class LoopbackTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, localhost:8080, Accept, text/html, true",
        "127.0.0.1, 127.0.0.1:8080, Accept, text/html, true",
        "::1, [::1]:8080, Accept, text/html, true",
        "127.0.0.1, localhost:8080, Origin, http://localhost:8080, true",
        "10.1.2.3, localhost:8080, Accept, text/html, false", // another machine, whatever it calls us
        "127.0.0.1, x3.example.com:8080, Accept, text/html, false", // a proxy, or a name that somebody made point here
        "127.0.0.1, localhost:8080, Origin, http://evil.example, false", // a page of another site
        "127.0.0.1, localhost:8080, X-Forwarded-For, 10.1.2.3, false", // passed on
        "127.0.0.1, localhost:8080, x-forwarded-proto, https, false",
        "127.0.0.1, localhost:8080, Forwarded, for=10.1.2.3, false",
        "127.0.0.1, localhost:8080, via, 1.1 proxy, false",
        "127.0.0.1, localhost:8080, X-Real-IP, 10.1.2.3, false"})
    void onlyWhatWasMeantForUsAndMadeHereCounts(String peer, String host, String header, String value, boolean here) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("Host", host).add(header, value);
        int colon = host.lastIndexOf(':');
        HttpServerRequest request = (HttpServerRequest) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {HttpServerRequest.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "remoteAddress" -> SocketAddress.inetSocketAddress(5555, peer);
                    case "authority" -> HostAndPort.create(host.substring(0, colon), Integer.parseInt(host.substring(colon + 1)));
                    case "scheme" -> "http";
                    case "headers" -> headers;
                    case "getHeader" -> headers.get(String.valueOf(arguments[0]));
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        assertThat(AccessMode.isFromHere(request)).isEqualTo(here);
    }
}
