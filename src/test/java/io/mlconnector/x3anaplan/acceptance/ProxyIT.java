package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.acceptance.parts.Squid;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real Squid between the product and the world. Anaplan has a name that the proxy alone knows; X3 is on this machine. */
class ProxyIT {

    private static final String NAME = "anaplan.test";

    private Landscape landscape;
    private Squid squid;
    private Map<String, String> settings;

    @BeforeEach
    void start() throws IOException {
        landscape = Landscape.few();
        squid = Squid.start(NAME);
        landscape.connection("close").with("anaplanUrl", anaplan()).write(landscape.connections());
        Path connection = landscape.connections().resolve("close").resolve("connection.yaml");
        // No task is looked at sooner on a host that is not this machine.
        Files.writeString(connection, Files.readString(connection).replaceAll("taskPoll: .*", "taskPoll: {first: PT5S, most: PT5S}"));
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
        sync();
        List<String> requests = squid.requests().stream().filter(line -> line.contains("://")).toList();
        assertThat(requests).hasSize(landscape.sandbox().anaplan().server().log().entries().size())
                .allSatisfy(line -> assertThat(line).contains(anaplan() + "/"));
        assertThat(landscape.sandbox().x3().server().log().entries()).isNotEmpty();
    }

    @Test
    void with_camels_own_setting_both_are_reached_through_the_proxy() {
        settings.put("camel.component.http.proxy-host", "127.0.0.1");
        settings.put("camel.component.http.proxy-port", String.valueOf(squid.port()));
        sync();
        assertThat(squid.requests()).anyMatch(line -> line.contains(landscape.sandbox().x3().url() + "/"))
                .anyMatch(line -> line.contains(anaplan() + "/"));
    }

    private String anaplan() {
        return "http://" + NAME + ":" + URI.create(landscape.sandbox().anaplan().url().toString()).getPort();
    }

    private void sync() {
        Product.Ended sync = Product.run(landscape.home(), settings, "sync", "close", "--dataset", "cost-centers");
        assertThat(sync.exitCode()).as(sync.out() + sync.err()).isZero();
        assertThat(Landscape.rows(landscape.database(), "select distinct outcome from stage where dataset = 'cost-centers'")).containsExactly("clean");
    }
}
