package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.acceptance.parts.Squid;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real Squid between the product and the world. X3 is told by the name of this machine, Anaplan by its number. */
class ProxyIT {

    private Landscape landscape;
    private Squid squid;
    private Map<String, String> settings;

    @BeforeEach
    void start() {
        landscape = Landscape.few();
        squid = Squid.start();
        landscape.connection("close").with("ledgerTypes", "[1]").with("anaplanUrl", landscape.sandbox().anaplan().url().toString()
                .replace("localhost", "127.0.0.1")).write(landscape.connections());
        settings = landscape.settings();
    }

    @AfterEach
    void stop() {
        if (squid != null) {
            squid.close();
        }
        landscape.close();
    }

    @Test
    void with_the_jvms_settings_anaplan_is_reached_through_the_proxy_and_x3_directly() {
        settings.put("http.proxyHost", "127.0.0.1");
        settings.put("http.proxyPort", String.valueOf(squid.port()));
        settings.put("http.nonProxyHosts", "localhost");
        sync();
        int anaplan = URI.create(landscape.sandbox().anaplan().url().toString()).getPort();
        int x3 = URI.create(landscape.sandbox().x3().url().toString()).getPort();
        assertThat(squid.requests()).hasSize(landscape.sandbox().anaplan().server().log().entries().size())
                .allSatisfy(line -> assertThat(line).contains("http://127.0.0.1:" + anaplan + "/"));
        assertThat(landscape.sandbox().x3().server().log().entries()).isNotEmpty();
        assertThat(squid.requests()).noneMatch(line -> line.contains(":" + x3 + "/"));
    }

    @Test
    void with_camels_own_setting_both_are_reached_through_the_proxy() {
        settings.put("camel.component.http.proxy-host", "127.0.0.1");
        settings.put("camel.component.http.proxy-port", String.valueOf(squid.port()));
        sync();
        assertThat(squid.requests()).anyMatch(line -> line.contains(":" + URI.create(landscape.sandbox().x3().url().toString()).getPort() + "/"))
                .anyMatch(line -> line.contains(":" + URI.create(landscape.sandbox().anaplan().url().toString()).getPort() + "/"));
    }

    private void sync() {
        Product.Ended sync = Product.run(landscape.home(), settings, "sync", "close");
        assertThat(sync.exitCode()).as(sync.out() + sync.err()).isZero();
        assertThat(landscape.differences("GL Actuals", "SEED", 1)).isEmpty();
    }
}
