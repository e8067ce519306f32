package io.mlconnector.x3anaplan.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.mlconnector.x3anaplan.connection.Expressions;
import io.mlconnector.x3anaplan.lint.Lint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The manifests of every overlay, rendered, against the types of Kubernetes, each other, the documentation and the program's settings. */
class ManifestsTest {

    private static final String DOCUMENTATION = Kustomize.text(Path.of("docs/operations.md"));

    static List<String> overlays() {
        return Manifests.overlays();
    }

    @Test
    void everyOverlayIsTested() throws Exception {
        try (Stream<Path> folders = Files.list(Manifests.KUBERNETES.resolve("overlays"))) {
            assertThat(folders.map(f -> f.getFileName().toString())).containsExactlyInAnyOrderElementsOf(overlays());
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyManifestHasWhatKubernetesAsksForAndNothingThatItDoesNotKnow(String overlay) {
        assertThat(Manifests.of(overlay)).isNotEmpty().allSatisfy(manifest -> assertThat(Manifests.typed(manifest)).isNotNull());
    }

    @Test
    void aPropertyThatKubernetesDoesNotKnowIsFound() {
        // Given
        ObjectNode deployment = workload("single", "Deployment");
        ((ObjectNode) deployment.at("/spec/template/spec")).put("terminationGraceSeconds", 1);

        // When, Then
        assertThatThrownBy(() -> Manifests.typed(deployment)).hasMessageContaining("terminationGraceSeconds");
    }

    @ParameterizedTest
    @CsvSource({"scheduled-jobs, CronJob, /spec/concurrencyPolicy, Forbidd", "scheduled-jobs, CronJob, /spec/schedule,",
        "scheduled-jobs, Job, /spec/template/spec/restartPolicy, Always", "scheduled-jobs, CronJob, /spec/jobTemplate/spec/podFailurePolicy/rules/0/action, FailJobb",
        "scheduled-jobs, CronJob, /spec/jobTemplate/spec/template/spec/containers/0/image,", "single, Deployment, /spec/selector,",
        "single, Deployment, /spec/template/spec/securityContext/seccompProfile/type, RuntimeDefalt",
        "single, Deployment, /spec/template/spec/containers/0/startupProbe/httpGet/port,", "single, Deployment, /metadata/name,",
        "highly-available, Deployment, /spec/strategy/type, Rolling",
        "highly-available, Deployment, /spec/template/spec/topologySpreadConstraints/0/whenUnsatisfiable, Schedule",
        "highly-available, PodDisruptionBudget, /spec/selector,", "single, NetworkPolicy, /spec/policyTypes/0, Ingres",
        "single, NetworkPolicy, /spec/egress/0/ports/0/protocol, udp", "single, Service, /spec/ports/0/port,",
        "external-secrets, ExternalSecret, /spec/data/0/remoteRef/key,"})
    void aWordThatKubernetesDoesNotKnowAndAFieldThatItAsksForAreFound(String overlay, String kind, String pointer, String word) {
        // Given
        ObjectNode manifest = workload(overlay, kind);
        assertThat(Manifests.typed(manifest)).isNotNull();
        JsonPointer at = JsonPointer.compile(pointer);
        JsonNode parent = manifest.at(at.head());
        String field = at.last().getMatchingProperty();
        if (parent instanceof ArrayNode list) {
            list.set(at.last().getMatchingIndex(), word);
        } else if (word == null) {
            assertThat(((ObjectNode) parent).remove(field)).isNotNull();
        } else {
            ((ObjectNode) parent).put(field, word);
        }

        // When, Then
        assertThatThrownBy(() -> Manifests.typed(manifest)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(parent instanceof ArrayNode ? "policyTypes" : field);
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void whatManifestsReferToIsThereOrMadeByAPersonAsDocumented(String overlay) {
        List<ObjectNode> manifests = Manifests.of(overlay);
        Set<String> there = manifests.stream().map(m -> (m.path("kind").asText().equals("ExternalSecret") ? "Secret" : m.path("kind").asText()) + " "
                + m.at("/metadata/name").asText()).collect(Collectors.toSet());
        boolean external = overlay.equals("external-secrets");
        assertThat(new Names(manifests).references()).isNotEmpty().allSatisfy(reference -> {
            boolean documented = !external && reference.kind().equals("Secret")
                    && DOCUMENTATION.contains("create secret generic " + reference.name() + " ");
            assertThat(documented || there.contains(reference.kind() + " " + reference.name())).as("%s of %s", reference.name(), overlay).isTrue();
        });
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyPodRunsWithoutRightsAndWritesOnlyWhereAVolumeIs(String overlay) {
        assertThat(pods(overlay)).isNotEmpty().allSatisfy((name, pod) -> {
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getSecurityContext().getRunAsUser()).isPositive();
            assertThat(pod.getAutomountServiceAccountToken()).isFalse();
            for (Container container : pod.getContainers()) {
                assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).as(name).isTrue();
                assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
                assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
                assertThat(container.getResources().getLimits()).containsKey("memory");
                assertThat(container.getResources().getRequests()).containsKeys("memory", "cpu");
                Set<String> volumes = pod.getVolumes().stream().map(v -> v.getName()).collect(Collectors.toSet());
                assertThat(container.getVolumeMounts()).extracting(VolumeMount::getName).isSubsetOf(volumes);
                assertThat(container.getVolumeMounts()).filteredOn(mount -> Set.of("/tmp", "/data").contains(mount.getMountPath()))
                        .hasSize(2).allSatisfy(mount -> assertThat(pod.getVolumes()).filteredOn(v -> v.getName().equals(mount.getName()))
                                .singleElement().satisfies(v -> assertThat(v.getEmptyDir()).isNotNull()));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void selectorsFitThePods(String overlay) {
        List<ObjectNode> manifests = Manifests.of(overlay);
        List<Map<String, String>> labels = manifests.stream().map(Manifests::typed).filter(Deployment.class::isInstance)
                .map(d -> ((Deployment) d).getSpec().getTemplate().getMetadata().getLabels()).toList();
        for (ObjectNode manifest : manifests) {
            Object typed = Manifests.typed(manifest);
            Map<String, String> selector = typed instanceof Deployment d ? d.getSpec().getSelector().getMatchLabels()
                    : typed instanceof PodDisruptionBudget b ? b.getSpec().getSelector().getMatchLabels()
                    : typed instanceof io.fabric8.kubernetes.api.model.Service s ? s.getSpec().getSelector() : Map.of();
            assertThat(selector.isEmpty() || labels.stream().anyMatch(own -> own.entrySet().containsAll(selector.entrySet())))
                    .as(manifest.at("/metadata/name").asText()).isTrue();
        }
    }

    @Test
    void environmentVariablesAreSettingsOfTheProgram() {
        // Given: every key that application.properties shows, commented out or not
        Pattern line = Pattern.compile("(?m)^#?((?:x3anaplan|quarkus|camel)[\\w.\"-]+)=");
        Set<String> known = line.matcher(Kustomize.text(Path.of("src/main/resources/application.properties"))).results()
                .map(m -> m.group(1).replaceAll("[^A-Za-z0-9]", "_").toUpperCase()).collect(Collectors.toSet());

        // When
        Set<String> used = new TreeSet<>();
        for (String overlay : overlays()) {
            for (ObjectNode manifest : Manifests.of(overlay)) {
                if (manifest.at("/metadata/name").asText().startsWith("settings-")) {
                    manifest.path("data").fieldNames().forEachRemaining(used::add);
                }
                manifest.at("/spec/data").forEach(item -> used.add(item.path("secretKey").asText()));
            }
        }
        Pattern.compile("--from-(?:literal|file)=([A-Z0-9_]+)").matcher(DOCUMENTATION).results().forEach(m -> used.add(m.group(1)));
        used.removeIf(name -> name.contains(".")); // a file of a connection's secrets

        // Then
        assertThat(used).contains("X3ANAPLAN_VAULT_MASTER_KEY", "QUARKUS_DATASOURCE_JDBC_URL", "X3ANAPLAN_DATABASE_MIGRATE").isSubsetOf(known);
    }

    @Test
    void ourOwnSettingsAreReadSomewhere() throws Exception {
        Set<String> keys = Pattern.compile("(?m)^#?(x3anaplan[\\w.-]+)=").matcher(
                Kustomize.text(Path.of("src/main/resources/application.properties"))).results().map(m -> m.group(1)).collect(Collectors.toSet());
        StringBuilder code = new StringBuilder();
        for (String root : List.of("src/main/java", "routes")) {
            try (Stream<Path> files = Files.walk(Path.of(root))) {
                files.filter(Files::isRegularFile).forEach(file -> code.append(Kustomize.text(file)));
            }
        }
        assertThat(keys).isNotEmpty().allSatisfy(key -> assertThat(code.indexOf(key.replaceAll("-file$", ""))).as(key).isPositive());
    }

    @Test
    void theMountedRoutesAndConnectionsAreValid(@TempDir Path home) throws Exception {
        // Given: the ConfigMaps as a pod would see them, the same in every overlay
        List<ObjectNode> manifests = Manifests.of("single");
        write(manifests, "routes-", home.resolve("routes"));
        write(manifests, "connection-close-", home.resolve("connections/close"));

        // When, Then
        Lint.all(home.resolve("routes"), home.resolve("connections"), Expressions.of(key -> java.util.Optional.empty())).refuseErrors();
    }

    @Test
    void theConfigMapHasEveryRoute() throws Exception {
        Set<String> delivered = new TreeSet<>();
        Manifests.of("single").stream().filter(m -> m.at("/metadata/name").asText().startsWith("routes-"))
                .forEach(m -> m.path("data").fieldNames().forEachRemaining(delivered::add));
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            assertThat(files.map(f -> f.getFileName().toString()).filter(name -> name.endsWith(".camel.yaml")))
                    .containsExactlyInAnyOrderElementsOf(delivered);
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void aStoppedPodHasMoreTimeThanOneMoreLookAtATaskAndTheEndOfTheRoutesTake(String overlay) {
        int routes = Manifests.of(overlay).stream().mapToInt(m -> m.at("/data/CAMEL_MAIN_SHUTDOWN_TIMEOUT").asInt()).max().orElseThrow();
        int longestLook = 30; // default of anaplan.taskPoll.most
        assertThat(pods(overlay)).isNotEmpty().allSatisfy((name, pod) -> assertThat(pod.getTerminationGracePeriodSeconds()).as(name)
                .isGreaterThan(routes + longestLook));
    }

    private static Map<String, PodSpec> pods(String overlay) {
        return Manifests.of(overlay).stream().filter(m -> Manifests.pod(m).isPresent())
                .collect(Collectors.toMap(m -> m.at("/metadata/name").asText(), m -> Manifests.pod(m).orElseThrow()));
    }

    static ObjectNode workload(String overlay, String kind) {
        return Manifests.of(overlay).stream().filter(m -> m.path("kind").asText().equals(kind)).findFirst().orElseThrow();
    }

    private static void write(List<ObjectNode> manifests, String prefix, Path folder) throws Exception {
        Files.createDirectories(folder);
        for (ObjectNode manifest : manifests) {
            if (manifest.at("/metadata/name").asText().startsWith(prefix)) {
                for (var file : manifest.path("data").properties()) {
                    Files.writeString(folder.resolve(file.getKey()), file.getValue().asText());
                }
            }
        }
    }
}
