package io.mlconnector.x3anaplan.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.mlconnector.x3anaplan.acceptance.Product;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * As much of a Kubernetes cluster as deploy/ needs, of real processes: Secrets and ConfigMaps become environment and files, Jobs run to
 * their end, a Deployment's pods are started anew until their probes succeed and replaced when their template has changed.
 */
final class Cluster implements AutoCloseable {

    final ImageLayout image;
    final Path folder;
    private final Map<String, String> addresses;
    private final Map<String, Map<String, String>> secrets = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> configMaps = new LinkedHashMap<>();
    private final Map<String, Pod> jobs = new LinkedHashMap<>();
    private final List<Pod> every = new ArrayList<>();
    private final List<Pod> serving = new ArrayList<>();
    private int replicas;

    /** @param addresses what the cluster's name service would know: addresses in manifests and Secrets, and where they really lead */
    Cluster(ImageLayout image, Path folder, Map<String, String> addresses) {
        this.image = image;
        this.folder = folder;
        this.addresses = addresses;
    }

    String resolved(String value) {
        return addresses.getOrDefault(value, value);
    }

    /** Whether optional or not, one that is not there is empty; that all others are there is for the test of the manifests. */
    Map<String, String> secret(String name) {
        return secrets.computeIfAbsent(name, n -> new LinkedHashMap<>());
    }

    Map<String, String> configMap(String name) {
        return configMaps.get(name);
    }

    /** {@code kubectl apply -k}. Jobs that are there already stay as they are. */
    void apply(Path overlay) throws IOException, InterruptedException {
        PodSpec serve = null;
        List<Pod> begun = new ArrayList<>();
        for (ObjectNode manifest : Kustomize.render(overlay)) {
            Object typed = Manifests.typed(manifest);
            if (typed instanceof ConfigMap map) {
                configMaps.put(map.getMetadata().getName(), map.getData());
            } else if (typed instanceof Deployment deployment) {
                serve = deployment.getSpec().getTemplate().getSpec();
                replicas = deployment.getSpec().getReplicas();
            } else if (typed instanceof Job job && !jobs.containsKey(job.getMetadata().getName())) {
                Pod pod = pod(job.getMetadata().getName(), job.getSpec().getTemplate().getSpec());
                jobs.put(job.getMetadata().getName(), pod);
                begun.add(pod);
            }
        }
        List<Pod> added = new ArrayList<>();
        if (serve != null) {
            added = begin(serve);
        }
        for (Pod job : begun) { // at the same time as the pods, which have to wait for what a Job does
            job.start();
            assertThat(job.ended()).as(job.log()).isZero();
        }
        replace(added);
    }

    /** A Job like one that there is, with arguments of its own. */
    void runJob(String like, List<String> arguments) throws IOException, InterruptedException {
        PodSpec template = new PodSpecBuilder(jobs.get(like).spec).editContainer(0).withArgs(arguments).endContainer().build();
        Pod job = pod("job", template);
        job.start();
        assertThat(job.ended()).as(job.log()).isZero();
    }

    /** The Job is forgotten, as {@code kubectl delete job} has it. */
    void deleteJob(String name) {
        jobs.remove(name);
    }

    /** {@code kubectl rollout restart}. */
    void restart() throws IOException, InterruptedException {
        List<Pod> old = List.copyOf(serving);
        serving.clear();
        List<Pod> added = begin(old.get(0).spec);
        serving.addAll(old);
        replace(added);
    }

    private List<Pod> begin(PodSpec template) throws IOException {
        List<Pod> fitting = serving.stream().filter(pod -> pod.spec.equals(template)).limit(replicas).toList();
        List<Pod> wanted = new ArrayList<>(fitting);
        while (wanted.size() < replicas) {
            Pod pod = pod("serve", template);
            wanted.add(pod);
            serving.add(pod);
            pod.start();
        }
        return wanted;
    }

    /** New ones first get ready, then old ones are told to stop. */
    private void replace(List<Pod> wanted) throws InterruptedException {
        for (Pod pod : wanted) {
            Awaitility.await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(100)).until(pod::isReady);
            assertThat(pod.succeeds(pod.template().getLivenessProbe())).as("alive").isTrue();
        }
        for (Pod pod : List.copyOf(serving)) {
            if (!wanted.isEmpty() && !wanted.contains(pod)) {
                pod.terminate();
                serving.remove(pod);
            }
        }
    }

    private Pod pod(String name, PodSpec template) throws IOException {
        Pod pod = new Pod(this, name + "-" + every.size(), template);
        every.add(pod);
        return pod;
    }

    /** Tells all serving pods to stop. */
    void scaleToNothing() throws InterruptedException {
        for (Pod pod : serving) {
            pod.terminate();
        }
        serving.clear();
    }

    List<Pod> serving() {
        return serving;
    }

    Pod job(String name) {
        return jobs.get(name);
    }

    /** All pods that there ever were. */
    List<Pod> every() {
        return every;
    }

    /** The API, as {@code kubectl port-forward} opens it on this machine. */
    Product api() {
        return serving.get(0).product();
    }

    @Override
    public void close() {
        every.forEach(Pod::kill);
    }
}
