package io.mlconnector.x3anaplan.deploy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.mlconnector.x3anaplan.acceptance.Product;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A pod of one container as a process on this machine: its arguments, environment and mounts are those of the manifest. Instead of an
 * address and a file system of its own it has a port and a folder of its own.
 */
final class Pod {

    final PodSpec spec;
    final Path root;
    private final Cluster cluster;
    private final int port;
    private final Path log;
    private final Set<String> writable = new HashSet<>();
    private final Set<String> laidOut;
    private Process process;
    private int starts;

    Pod(Cluster cluster, String name, PodSpec spec) throws IOException {
        this.cluster = cluster;
        this.spec = spec;
        this.root = Files.createDirectories(cluster.folder.resolve(name));
        this.log = cluster.folder.resolve(name + ".log");
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        layOut();
        laidOut = files();
    }

    private Container container() {
        return spec.getContainers().get(0);
    }

    /** The image's files, then the volumes over them, outer ones first. */
    private void layOut() throws IOException {
        List<VolumeMount> mounts = new ArrayList<>(container().getVolumeMounts());
        mounts.sort(Comparator.comparing(VolumeMount::getMountPath));
        Path app = Files.createDirectories(root.resolve("app"));
        for (Path file : ImageLayout.children(cluster.image.root.resolve("app"))) {
            if (mounts.stream().noneMatch(m -> m.getMountPath().equals("/app/" + file.getFileName()))) {
                Files.createSymbolicLink(app.resolve(file.getFileName()), file);
            }
        }
        for (VolumeMount mount : mounts) {
            Path at = Files.createDirectories(root.resolve(mount.getMountPath().substring(1)));
            Volume volume = spec.getVolumes().stream().filter(v -> v.getName().equals(mount.getName())).findFirst().orElseThrow();
            if (volume.getEmptyDir() != null) {
                writable.add(mount.getMountPath().substring(1));
            }
            write(at, volume);
        }
        ImageLayout.seal(root);
        for (String volume : writable) {
            Files.setPosixFilePermissions(root.resolve(volume), PosixFilePermissions.fromString("rwxrwxrwx"));
        }
    }

    private void write(Path at, Volume volume) throws IOException {
        Map<String, String> data = volume.getConfigMap() != null ? cluster.configMap(volume.getConfigMap().getName())
                : volume.getSecret() != null ? cluster.secret(volume.getSecret().getSecretName()) : Map.of();
        for (Map.Entry<String, String> file : data.entrySet()) {
            Path path = at.resolve(file.getKey());
            Files.deleteIfExists(path);
            Files.writeString(path, file.getValue());
        }
    }

    /** What a node does some time after a Secret was changed: mounted files follow, environment variables do not. */
    void refreshMounts() throws IOException {
        for (VolumeMount mount : container().getVolumeMounts()) {
            Volume volume = spec.getVolumes().stream().filter(v -> v.getName().equals(mount.getName())).findFirst().orElseThrow();
            Path at = root.resolve(mount.getMountPath().substring(1));
            if (volume.getSecret() != null) {
                Files.setPosixFilePermissions(at, PosixFilePermissions.fromString("rwxr-xr-x"));
                write(at, volume);
                ImageLayout.seal(at);
            }
        }
    }

    void start() throws IOException {
        List<String> words = new ArrayList<>(cluster.image.entrypoint);
        words.addAll(container().getArgs());
        starts++;
        process = cluster.image.process(root, words, environment()).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
    }

    /** A command beside the pod's own process, as kubectl exec runs one. */
    Product.Ended exec(String input, List<String> words) throws IOException, InterruptedException {
        Path in = Files.writeString(Files.createTempFile("exec", ".in"), input);
        Path out = Files.createTempFile("exec", ".out");
        Path err = Files.createTempFile("exec", ".err");
        Process exec = cluster.image.process(root, words, environment()).redirectInput(in.toFile()).redirectOutput(out.toFile())
                .redirectError(err.toFile()).start();
        return new Product.Ended(exec.waitFor(), Files.readString(out), Files.readString(err));
    }

    private Map<String, String> environment() {
        Map<String, String> all = new LinkedHashMap<>();
        container().getEnvFrom().forEach(source -> all.putAll(source.getConfigMapRef() != null
                ? cluster.configMap(source.getConfigMapRef().getName()) : cluster.secret(source.getSecretRef().getName())));
        all.put("QUARKUS_HTTP_PORT", String.valueOf(port));
        all.replaceAll((name, value) -> cluster.resolved(value));
        return all;
    }

    /** Starts it again if it ended, as the kubelet does. @return whether startup and readiness probe succeed */
    boolean isReady() throws IOException {
        if (!process.isAlive()) {
            start();
        }
        return succeeds(container().getStartupProbe()) && succeeds(container().getReadinessProbe());
    }

    boolean succeeds(Probe probe) {
        try {
            return product().get(probe.getHttpGet().getPath()).statusCode() < 400;
        } catch (UncheckedIOException refused) {
            return false;
        }
    }

    /** How often its process was started. */
    int starts() {
        return starts;
    }

    Product product() {
        return Product.of(process, log, "http://localhost:" + port);
    }

    Container template() {
        return container();
    }

    /** Waits for the end of a Job's process. @return its exit code */
    int ended() throws InterruptedException {
        return process.waitFor();
    }

    /** SIGTERM; whoever is still there when the grace is over has failed. */
    void terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(spec.getTerminationGracePeriodSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("still running after its grace\n" + log());
        }
    }

    void kill() {
        process.destroyForcibly();
    }

    /** The user id that its process runs under. */
    String userId() throws IOException {
        return Files.readString(Path.of("/proc", String.valueOf(process.pid()), "status")).lines().filter(l -> l.startsWith("Uid:"))
                .findFirst().orElseThrow().split("\\s+")[1];
    }

    /** Files that came or went outside of the volumes that are there to be written to. */
    Set<String> changes() throws IOException {
        Set<String> now = files();
        Set<String> changed = new HashSet<>(now);
        changed.addAll(laidOut);
        changed.removeIf(file -> now.contains(file) && laidOut.contains(file));
        return changed;
    }

    private Set<String> files() throws IOException {
        Set<String> files = new HashSet<>(ImageLayout.listing(root).keySet());
        files.removeIf(file -> writable.stream().anyMatch(volume -> file.startsWith(volume + "/")));
        return files;
    }

    String log() {
        return Kustomize.text(log);
    }
}
