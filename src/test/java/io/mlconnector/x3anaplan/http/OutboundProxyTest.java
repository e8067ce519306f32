package io.mlconnector.x3anaplan.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundProxyTest {

    @ParameterizedTest(name = "{0} with NO_PROXY={1}: {2}")
    @CsvSource(nullValues = "-", value = {
        "https://api.anaplan.com/2/0,   -,                   proxy:3128",
        "https://x3.intern:8124,        x3.intern,           direct",
        "https://x3.intern:8124,        .intern,             direct",
        "https://x3.intern:8124,        *.intern,            direct",
        "https://x3.intern:8124,        'a.b, INTERN:8124',  direct",
        "https://x3.intern:8124,        *,                   direct",
        "https://notintern,             intern,              proxy:3128",
        "https://api.anaplan.com,       x3.intern,           proxy:3128",
        "http://x3.intern:8124,         -,                   plain:8080",
        "https://10.1.2.3:8124,         10.0.0.0/8,          direct",
        "https://11.1.2.3:8124,         10.0.0.0/8,          proxy:3128",
        "https://x3_app:8124,           x3_app,              direct",
        "http://localhost:8124,         -,                   direct",
        "https://127.0.0.1:8124,        -,                   direct"})
    void theVariablesNameTheProxyOfEachSchemeAndItsExceptions(String target, String exceptions, String way) {
        assertThat(way(new OutboundProxy(Map.<String, String>of()::get, name -> switch (name) {
            case "HTTPS_PROXY" -> "http://proxy:3128";
            case "http_proxy" -> "plain:8080";
            case "NO_PROXY" -> exceptions;
            default -> null;
        }), target)).isEqualTo(way);
    }

    @Test
    void camelsOwnSettingSendsEverythingThroughThePlainProxyThatItNames() {
        OutboundProxy proxy = new OutboundProxy(Map.of("camel.component.http.proxy-host", "p", "camel.component.http.proxy-port", "22500")::get, name -> null);
        assertThat(way(proxy, "https://api.anaplan.com")).isEqualTo("p:22500");
        assertThat(way(proxy, "http://localhost:8124")).isEqualTo("p:22500");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://", "socks5://proxy:1080", "http://user:secret@:3128", "proxy:port"})
    void aVariableThatNamesNoProxyIsRefusedByItsNameWithoutItsValue(String value) {
        assertThatThrownBy(() -> new OutboundProxy(Map.<String, String>of()::get, name -> name.equals("HTTPS_PROXY") ? value : null))
                .isInstanceOf(ConfigurationFault.class).hasMessageContaining("HTTPS_PROXY").hasMessageContaining("http://host:port")
                .hasMessageNotContaining("secret");
    }

    private static String way(OutboundProxy proxies, String target) {
        Proxy proxy = proxies.select(URI.create(target)).get(0);
        return proxy == Proxy.NO_PROXY ? "direct" : ((InetSocketAddress) proxy.address()).getHostString() + ":"
                + ((InetSocketAddress) proxy.address()).getPort();
    }
}
