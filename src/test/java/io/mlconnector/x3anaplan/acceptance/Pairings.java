package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.sandbox.anaplan.model.Tenant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** What people do once so that a connection may sign in: they call the commands, open the pages, consent, and type codes. */
final class Pairings {

    private static final HttpClient BROWSER = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Landscape landscape;
    private final Map<String, String> settings;

    Pairings(Landscape landscape, Map<String, String> settings) {
        this.landscape = landscape;
        this.settings = settings;
    }

    /** {@code pair <connection> --system anaplan}: opens the page that it shows and pastes the address that the browser ended at. */
    String code(String connection) {
        return interact((output, process) -> {
            String page = shown(output, process, "(?m)^(https?://\\S+/auth/authorize\\S+)$");
            process.getOutputStream().write((location(page) + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
        }, "pair", connection, "--system", "anaplan");
    }

    /** The page {@code /pair/<connection>/anaplan} of a serving process. */
    void codeByPage(String connection, Product product) {
        String back = consented(product, "/pair/" + connection + "/anaplan");
        paired(product, "/pair/" + connection + "/anaplan/callback?" + URI.create(back).getRawQuery());
    }

    /** {@code pair-device <connection>}: types the code that it shows. */
    String device(String connection) {
        return interact((output, process) -> landscape.sandbox().anaplan().signIn()
                .approveDevice(shown(output, process, "type the code (\\S+)"), Tenant.USER), "pair-device", connection);
    }

    /** {@code pair <connection> --code}. */
    void gateway(String connection) {
        String x3 = landscape.sandbox().x3().url();
        String address = location(x3 + "/v1/token/authorise?client_id=demo-gateway&scope=" + encoded(X3Ways.SCOPE) + "&customer=" + encoded(x3)
                + "&redirect_uri=" + encoded(X3Ways.BACK) + "&state=s");
        Product.Ended paired = Product.run(landscape.home(), settings, "pair", connection, "--code", address);
        assertThat(paired.exitCode()).as(paired.out() + paired.err()).isZero();
    }

    /** The page {@code /pair/<connection>} of a serving process; the gateway's page has the browser post the consent, as its documentation says. */
    void gatewayByPage(String connection, Product product) {
        String consent = URI.create(consented(product, "/pair/" + connection)).getRawQuery();
        HttpResponse<String> posted = send(HttpRequest.newBuilder(URI.create(product.url() + "/pair/" + connection + "/callback"))
                .header("Content-Type", "application/x-www-form-urlencoded").header("Origin", "https://api.myregion-sagex3.com")
                .POST(HttpRequest.BodyPublishers.ofString(consent)).build());
        assertThat(posted.statusCode()).as(posted.body()).isEqualTo(303);
        paired(product, posted.headers().firstValue("Location").orElseThrow());
    }

    /** @return where the system's page sends the browser once the person has consented */
    private static String consented(Product product, String path) {
        return location(location(product.url() + path));
    }

    private static void paired(Product product, String path) {
        HttpResponse<String> end = get(product.url() + path);
        assertThat(end.statusCode()).as(end.body()).isEqualTo(200);
    }

    private interface Person {
        void act(Path output, Process process) throws IOException;
    }

    private String interact(Person person, String... command) {
        try {
            Path output = Files.createTempFile(landscape.home(), "pair", ".txt");
            Process process = Product.launch(output, settings, command);
            try {
                person.act(output, process);
                assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(Files.readString(output)).isTrue();
            } finally {
                process.destroyForcibly();
            }
            assertThat(process.exitValue()).as(Files.readString(output)).isZero();
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String shown(Path output, Process process, String pattern) {
        return Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> {
            String text = Files.readString(output);
            Matcher shown = Pattern.compile(pattern).matcher(text);
            assertThat(process.isAlive()).as(text).isTrue();
            return shown.find() ? shown.group(1) : null;
        }, found -> found != null);
    }

    /** Where a page sends the browser. */
    private static String location(String page) {
        HttpResponse<String> answer = get(page);
        return answer.headers().firstValue("Location").orElseThrow(() -> new AssertionError(answer + answer.body()));
    }

    private static HttpResponse<String> get(String page) {
        return send(HttpRequest.newBuilder(URI.create(page)).build());
    }

    private static HttpResponse<String> send(HttpRequest request) {
        try {
            return BROWSER.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
