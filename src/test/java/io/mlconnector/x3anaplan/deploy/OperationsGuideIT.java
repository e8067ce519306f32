package io.mlconnector.x3anaplan.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlconnector.x3anaplan.acceptance.Landscape;
import io.mlconnector.x3anaplan.acceptance.Product;
import io.mlconnector.x3anaplan.acceptance.Program;
import io.mlconnector.x3anaplan.anaplan.TestCertificates;
import io.mlconnector.x3anaplan.ops.metrics.Scrape;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Tenant;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * docs/operations.md, followed: its commands in its order, with the manifests of deploy/ and the image of its container file, by an
 * unprivileged user on a tree that cannot be written to. A command in the guide that nobody carries out here is a failure.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OperationsGuideIT {

    private static final String INSTALL = "Install on Kubernetes";
    private static final Path GUIDE = Path.of("docs/operations.md");

    private final OperationsGuide guide = new OperationsGuide(GUIDE);
    private final Landscape landscape = Landscape.few().emptyDatabase();
    private final TestCertificates.Issued certificate = TestCertificates.of(Tenant.USER);
    private Path checkout;
    private Path files;
    private Cluster cluster;
    private Kubectl kubectl;
    private Map<String, String> imageAsBuilt;

    @BeforeAll
    void layOutTheImage() throws IOException {
        Path home = Files.createTempDirectory("x3-anaplan-cluster-");
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        checkout = home.resolve("checkout");
        ImageLayout.copyTree(Path.of("deploy"), checkout.resolve("deploy"));
        ImageLayout.copyTree(Path.of("routes"), checkout.resolve("routes"));
        files = Files.createDirectories(home.resolve("files"));
        ImageLayout image = ImageLayout.of(Path.of("deploy/containers/Containerfile." + (Program.configured().isNative() ? "native" : "jvm")),
                Files.createDirectories(home.resolve("image")));
        ImageLayout.seal(image.root);
        imageAsBuilt = ImageLayout.listing(image.root);
        cluster = new Cluster(image, Files.createDirectories(home.resolve("pods")),
                Map.of("jdbc:postgresql://db:5432/x3anaplan", landscape.settings().get("quarkus.datasource.jdbc.url")));
        kubectl = new Kubectl(cluster, checkout, files);
    }

    @AfterAll
    void stop() {
        cluster.close();
        landscape.close();
    }

    @Test
    @Order(1)
    void installed() throws Exception {
        // Given what the guide has a person bring: addresses of the systems, files of secrets
        landscape.connection("close").with("anaplanAuth", "{kind: certificate}").write(checkout.resolve("deploy/kubernetes/connections"));
        landscape.sandbox().anaplan().signIn().certificates().register(certificate.pem());
        Files.writeString(files.resolve("x3.password"), "demo-x3");
        Files.writeString(files.resolve("anaplan.certificate"), certificate.pem());
        Files.writeString(files.resolve("anaplan.private-key"), certificate.pkcs8());
        Files.writeString(checkout.resolve("deploy/kubernetes/base/settings.env"), "\nX3ANAPLAN_ANAPLAN_THROTTLE_PERIOD_MILLIS=1000\n",
                StandardOpenOption.APPEND); // the sandbox admits a minute's requests in a second

        // When
        roles(guide.take(INSTALL, "psql").get(0), "owner-secret", "app-secret");
        for (String secret : guide.take(INSTALL, "kubectl -n x3-anaplan create secret")) {
            kubectl.run(secret, secret.contains("database-owner") ? "owner-secret" : "app-secret");
        }
        kubectl.run(guide.take(INSTALL, "kubectl apply -k").get(0));

        // Then
        assertThat(cluster.job("x3-anaplan-migrate").log()).contains("schema is at version");
        assertThat(sync().path("outcome").asText()).isEqualTo("clean");
        assertThat(landscape.filledCells("GL Actuals")).isPositive();
        assertThat(landscape.differences("GL Actuals")).isEmpty();
        assertThat(Landscape.rows(landscape.database(), "select distinct usename from pg_stat_activity where datname = current_database()"
                + " and pid <> pg_backend_pid()")).containsExactly("x3anaplan_app");
        if (ImageLayout.canChangeUser()) {
            assertThat(cluster.serving().get(0).userId()).isEqualTo(cluster.image.userId());
        }
    }

    @Test
    @Order(2)
    void commandsRunBesideAServingProcess() throws Exception {
        Product.Ended lint = kubectl.exec(inThisImage(guide.take(INSTALL, "kubectl -n x3-anaplan exec").get(0)), "");
        assertThat(lint.exitCode()).as(lint.err() + lint.out()).isZero();
    }

    @Test
    @Order(3)
    void everyOtherOverlayRunsAsTheTableSays() throws Exception {
        // When three processes serve
        cluster.apply(checkout.resolve("deploy/kubernetes/overlays/highly-available"));
        // Then all of them are ready, and what has landed is not sent again
        assertThat(cluster.serving()).hasSize(3);
        nothingIsSentAgain();

        // When none serves
        cluster.scaleToNothing();
        cluster.apply(checkout.resolve("deploy/kubernetes/overlays/scheduled-jobs"));
        // Then a Job runs once
        assertThat(cluster.job("x3-anaplan-sync").log()).contains("\"outcome\"");

        // and one serves again, after the restart the guide has for changed Secrets
        cluster.apply(checkout.resolve("deploy/kubernetes/overlays/single"));
        Pod before = cluster.serving().get(0);
        kubectl.run(guide.take(INSTALL, "kubectl -n x3-anaplan rollout restart").get(0));
        assertThat(cluster.serving()).hasSize(1).doesNotContain(before);
    }

    @Test
    @Order(4)
    void restored() throws Exception {
        // Given a backup of before a change that Anaplan has seen since
        String restore = "Back up, restore";
        cluster.scaleToNothing();
        landscape.backUp();
        kubectl.run("kubectl apply -k deploy/kubernetes/overlays/single");
        landscape.sandbox().x3().books().changeLineAmount("GEN", "F25SPLIT", 1, new BigDecimal("10.01"), 2);
        assertThat(sync().path("outcome").asText()).isEqualTo("clean");
        assertThat(landscape.differences("GL Actuals")).isEmpty();

        // When
        kubectl.run(guide.take(restore, "kubectl -n x3-anaplan scale").get(0));
        landscape.restore();
        List<String> resend = words(guide.take(restore, "resend").get(0));
        cluster.runJob("x3-anaplan-sync", resend);
        kubectl.run("kubectl apply -k deploy/kubernetes/overlays/single");
        long before = uploads();
        assertThat(sync().path("outcome").asText()).isEqualTo("clean");

        // Then everything was sent once more, and then no more
        assertThat(uploads()).isGreaterThan(before + 1);
        nothingIsSentAgain();
    }

    @Test
    @Order(5)
    void upgraded() throws Exception {
        // Given a newer image
        Path overlay = checkout.resolve("deploy/kubernetes/overlays/single/kustomization.yaml");
        Files.writeString(overlay, Kustomize.text(overlay).replaceAll("newTag: .*", "newTag: 0.2.0"));
        Pod old = cluster.serving().get(0);
        Pod migrated = cluster.job("x3-anaplan-migrate");

        // When
        kubectl.run(guide.take("Upgrade", "kubectl delete job").get(0));
        guide.take("Upgrade", "kubectl apply -k");
        kubectl.run("kubectl apply -k deploy/kubernetes/overlays/single");

        // Then
        assertThat(cluster.job("x3-anaplan-migrate")).isNotSameAs(migrated);
        assertThat(cluster.serving()).hasSize(1).doesNotContain(old);
        nothingIsSentAgain();
    }

    @Test
    @Order(6)
    void theMasterKeyIsReplaced() throws Exception {
        // Given a vault with a password in it, which is not the mounted one any more
        String exec = inThisImage("kubectl exec -i deployment/x3-anaplan -- /usr/bin/java -jar /app/quarkus-app/quarkus-run.jar");
        landscape.sandbox().x3().settings().users().put("demo", "from-the-vault");
        assertThat(guide.take("Rotate keys", "credentials set <connection> <name>")).hasSize(1);
        Product.Ended set = kubectl.exec(exec, "from-the-vault", "credentials", "set", "close", "x3.password");
        assertThat(set.exitCode()).as(set.err()).isZero();
        nothingIsSentAgain();

        // When
        Map<String, String> keys = cluster.secret("x3-anaplan-keys");
        String oldKey = keys.get("X3ANAPLAN_VAULT_MASTER_KEY");
        keys.put("X3ANAPLAN_VAULT_PREVIOUS_MASTER_KEYS", oldKey);
        kubectl.run("kubectl create secret generic x3-anaplan-keys --from-literal=X3ANAPLAN_VAULT_MASTER_KEY=$(openssl rand -base64 32)");
        cluster.restart();
        guide.take("Rotate keys", "credentials rotate-key");
        Product.Ended rotated = kubectl.exec(exec, "", "credentials", "rotate-key");
        assertThat(rotated.exitCode()).as(rotated.err()).isZero();
        keys.remove("X3ANAPLAN_VAULT_PREVIOUS_MASTER_KEYS");
        keys.put("X3ANAPLAN_METRICS_TOKEN", "a-token-for-the-scraper"); // the guide has it changed by a restart as well
        cluster.restart();

        // Then
        assertThat(keys.get("X3ANAPLAN_VAULT_MASTER_KEY")).isNotEqualTo(oldKey);
        nothingIsSentAgain();
    }

    @Test
    @Order(7)
    void passwordsAreReplaced() throws Exception {
        // X3's, in the mounted Secret, which counts where the vault has none
        String exec = inThisImage("kubectl exec -i deployment/x3-anaplan -- /usr/bin/java -jar /app/quarkus-app/quarkus-run.jar");
        assertThat(kubectl.exec(exec, "", "credentials", "remove", "close", "x3.password").exitCode()).isZero();
        landscape.sandbox().x3().settings().users().put("demo", "mounted");
        cluster.secret("x3-anaplan-close").put("x3.password", "mounted");
        cluster.serving().get(0).refreshMounts();
        nothingIsSentAgain();

        // PostgreSQL's
        List<String> before = verifiers();
        roles(guide.take(INSTALL, "psql").get(0), "another-owner-secret", "another-app-secret");
        assertThat(verifiers()).doesNotContainAnyElementsOf(before).hasSize(2);
        cluster.secret("x3-anaplan-database").put("QUARKUS_DATASOURCE_PASSWORD", "another-app-secret");
        cluster.restart();
        nothingIsSentAgain();
    }

    @Test
    @Order(8)
    void healthMetricsAndLogsAreAsTheTablesSay() throws Exception {
        // Health
        for (String path : Pattern.compile("`(/q/health/[^`]+)`(?:, `(/api/health)`)? \\|").matcher(Kustomize.text(GUIDE)).results()
                .map(m -> m.group(1)).filter(path -> !path.contains("{")).distinct().toList()) {
            assertThat(cluster.api().get(path).statusCode()).as(path).isEqualTo(200);
        }
        // Metrics
        Scrape scrape = Scrape.of(HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(cluster.api().url() + "/q/metrics"))
                .header("Authorization", "Bearer a-token-for-the-scraper").build(), HttpResponse.BodyHandlers.ofString()).body());
        String metrics = Kustomize.text(GUIDE).split("(?m)^## Metrics")[1].split("(?m)^\\| alert")[0];
        for (String name : Pattern.compile("`x3anaplan(_\\w+)`").matcher(metrics).results().map(m -> "x3anaplan" + m.group(1)).toList()) {
            assertThat(scrape.names()).as(name).anyMatch(found -> found.startsWith(name));
        }
        assertThat(scrape.value("x3anaplan_database_up")).isEqualTo(1);
        // Logs
        List<JsonNode> lines = cluster.serving().get(0).log().lines().filter(line -> line.startsWith("{")).map(OperationsGuideIT::json).toList();
        assertThat(lines).anySatisfy(line -> {
            assertThat(line.path("message").asText()).startsWith("Run finished");
            assertThat(line.at("/mdc/run").asText()).isNotEmpty();
            assertThat(line.at("/mdc/connection").asText()).isEqualTo("close");
        });
    }

    @Test
    @Order(9)
    void withoutKubernetes() throws Exception {
        try (Landscape machine = Landscape.few().emptyDatabase()) {
            // Given a database with the two roles
            machine.connection("close").with("ledgerTypes", "[1]").write(machine.connections());
            Landscape.execute(machine.database(), Kustomize.text(Path.of("deploy/database/grants.sql")));
            Map<String, String> settings = new LinkedHashMap<>(machine.settings());

            // When
            assertThat(guide.take(INSTALL, "java -jar")).containsExactly("java -jar target/quarkus-app/quarkus-run.jar migrate");
            guide.take(INSTALL, "serve");
            guide.take(INSTALL, "migrate");
            settings.put("quarkus.datasource.username", "x3anaplan_owner");
            assertThat(Product.run(machine.home(), settings, "migrate").exitCode()).isZero();
            settings.put("quarkus.datasource.username", "x3anaplan_app");
            settings.put("x3anaplan.database.migrate", "false");
            try (Product product = Product.serve(machine.home(), settings)) {
                // Then
                assertThat(product.sync("close").path("outcome").asText()).isEqualTo("clean");
            }
        }
    }

    @Test
    @Order(10)
    void nothingWasWrittenButIntoVolumes() throws IOException {
        assertThat(ImageLayout.listing(cluster.image.root)).isEqualTo(imageAsBuilt);
        for (Pod pod : cluster.every()) {
            assertThat(pod.changes()).as(pod.root.toString()).isEmpty();
        }
    }

    @Test
    @Order(11)
    void theGuideHasNoCommandThatWasNotCarriedOut() throws Exception {
        // Given what alerts and prose send a person to: commands of the product, which exist
        for (OperationsGuide.Instruction command : guide.left()) {
            String first = command.command().split(" ")[0];
            if (List.of("credentials", "dead-letters", "holds", "audit", "pair", "doctor", "sync", "resend", "lint", "migrate", "serve").contains(first)) {
                guide.take(command.section(), command.command());
                List<String> words = List.of(command.command().replaceAll(" ?[<\\[-].*", "").split(" "));
                Product.Ended help = Product.run(Program.configured(), landscape.home(), Map.of(), "",
                        Stream.concat(words.stream(), Stream.of("--help")).toList());
                assertThat(help.exitCode()).as(command + help.err()).isZero();
            }
        }
        // and what needs a container runtime, a cluster's network or the maker of executables
        guide.take("As a native executable", "./mvnw");
        guide.take("Who may call", "kubectl port-forward");

        // Then
        assertThat(guide.left()).isEmpty();
    }

    /** Under the name of the executable in the native image, as the guide says. */
    private static String inThisImage(String exec) {
        return Program.configured().isNative() ? exec.replace("/usr/bin/java -jar /app/quarkus-app/quarkus-run.jar", "/app/x3-anaplan") : exec;
    }

    /** As a shell splits them. */
    private static List<String> words(String command) {
        return Pattern.compile("\"([^\"]*)\"|\\S+").matcher(command).results().map(m -> m.group(1) == null ? m.group() : m.group(1)).toList();
    }

    private void roles(String psql, String ownerPassword, String appPassword) {
        RolesScript.run(landscape.database(), List.of(psql.replace("owner_password=...", "owner_password=" + ownerPassword)
                .replace("app_password=...", "app_password=" + appPassword).split(" ")));
    }

    private List<String> verifiers() {
        return Landscape.rows(landscape.database(), "select rolpassword from pg_authid where rolname in ('x3anaplan_owner', 'x3anaplan_app')");
    }

    private JsonNode sync() {
        landscape.letTimePass();
        return cluster.api().sync("close");
    }

    private void nothingIsSentAgain() {
        long before = uploads();
        JsonNode run = sync();
        assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("clean");
        assertThat(uploads()).isEqualTo(before);
        assertThat(landscape.differences("GL Actuals")).isEmpty();
    }

    private long uploads() {
        return landscape.sandbox().anaplan().server().log().entries().stream().filter(entry -> entry.method().equals("PUT")).count();
    }

    private static JsonNode json(String line) {
        try {
            return new ObjectMapper().readTree(line);
        } catch (IOException e) {
            throw new AssertionError(line, e);
        }
    }
}
