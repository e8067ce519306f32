package io.mlconnector.x3anaplan.deploy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The overlays of deploy/, rendered and read into the types of Kubernetes. */
final class Manifests {

    static final Path KUBERNETES = Path.of("deploy/kubernetes");
    private static final List<String> OVERLAYS = List.of("single", "highly-available", "external-secrets", "scheduled-jobs");
    private static final Map<String, Class<?>> TYPES = Map.of("v1 ConfigMap", ConfigMap.class, "v1 Service", Service.class,
            "v1 ServiceAccount", ServiceAccount.class, "apps/v1 Deployment", Deployment.class, "batch/v1 Job", Job.class,
            "batch/v1 CronJob", CronJob.class, "networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class,
            "policy/v1 PodDisruptionBudget", PodDisruptionBudget.class);

    /** The types take any property into a map of additional ones; read strictly, a property that Kubernetes does not know is refused. */
    private static final ObjectMapper STRICT = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated member) {
                    return false;
                }
            });

    /** The types hold words as any text, and nothing of theirs must be there: that is declared apart. */
    private static final ObjectNode RULES = rules();

    private Manifests() {
    }

    private static ObjectNode rules() {
        try (InputStream in = Manifests.class.getResourceAsStream("/deploy/kubernetes.schema.yaml")) {
            return (ObjectNode) Kustomize.YAML.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> overlays() {
        return OVERLAYS;
    }

    static List<ObjectNode> of(String overlay) {
        return Kustomize.render(KUBERNETES.resolve("overlays").resolve(overlay));
    }

    /** @throws IllegalArgumentException naming the property that the type of Kubernetes does not have, lacks, or that has a word it does not know */
    static Object typed(JsonNode manifest) {
        String type = manifest.path("apiVersion").asText() + " " + manifest.path("kind").asText();
        ObjectNode schema = RULES.deepCopy().put("$ref", "#/$defs/" + manifest.path("kind").asText());
        Set<ValidationMessage> wrong = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema).validate(manifest);
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(type + ": " + wrong);
        }
        if (type.equals("external-secrets.io/v1 ExternalSecret")) {
            return STRICT.convertValue(manifest, ExternalSecret.class);
        }
        if (!TYPES.containsKey(type)) {
            throw new IllegalArgumentException("a kind that the test does not know: " + type);
        }
        return STRICT.convertValue(manifest, TYPES.get(type));
    }

    static Optional<PodSpec> pod(JsonNode manifest) {
        Object typed = typed(manifest);
        return typed instanceof Deployment d ? Optional.of(d.getSpec().getTemplate().getSpec())
                : typed instanceof Job j ? Optional.of(j.getSpec().getTemplate().getSpec())
                : typed instanceof CronJob c ? Optional.of(c.getSpec().getJobTemplate().getSpec().getTemplate().getSpec()) : Optional.empty();
    }

    /** What we use of the External Secrets Operator's type. */
    record ExternalSecret(String apiVersion, String kind, io.fabric8.kubernetes.api.model.ObjectMeta metadata, Spec spec) {
        record Spec(String refreshInterval, Map<String, String> secretStoreRef, Target target, List<Item> data) { }

        record Target(String name) { }

        record Item(String secretKey, Map<String, String> remoteRef) { }
    }
}
