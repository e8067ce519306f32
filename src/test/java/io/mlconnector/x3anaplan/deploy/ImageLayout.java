package io.mlconnector.x3anaplan.deploy;

import io.mlconnector.x3anaplan.acceptance.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The tree that a container file describes, laid out in a folder: what an image has above its base. An instruction not known here is an error. */
final class ImageLayout {

    private static final Pattern ENV = Pattern.compile("(\\w+)=(?:\"([^\"]*)\"|(\\S+))");

    final Path root;
    final Map<String, String> environment = new LinkedHashMap<>();
    final List<String> entrypoint = new ArrayList<>();
    private String user;
    private Path workdir;

    private ImageLayout(Path root) {
        this.root = root;
    }

    static ImageLayout of(Path containerFile, Path root) throws IOException {
        ImageLayout layout = new ImageLayout(root);
        String text = Files.readString(containerFile).replaceAll("(?m)^#.*\\R?", "").replaceAll("\\\\\\R", " ");
        for (String line : text.lines().filter(l -> !l.isBlank()).toList()) {
            layout.add(line.substring(0, line.indexOf(' ')), line.substring(line.indexOf(' ') + 1).strip());
        }
        return layout;
    }

    private void add(String instruction, String rest) throws IOException {
        switch (instruction) {
            case "ARG", "FROM", "EXPOSE", "CMD", "VOLUME" -> { } // of the base, or given by the manifests
            case "WORKDIR" -> workdir = Files.createDirectories(root.resolve(rest.substring(1)));
            case "USER" -> user = rest;
            case "COPY" -> copy(rest.split("\\s+"));
            case "ENV" -> {
                Matcher variable = ENV.matcher(rest);
                while (variable.find()) {
                    environment.put(variable.group(1), variable.group(2) == null ? variable.group(3) : variable.group(2));
                }
            }
            case "ENTRYPOINT" -> Kustomize.YAML.readTree(rest).forEach(word -> entrypoint.add(word.asText()));
            default -> throw new AssertionError("the layout does not know " + instruction);
        }
    }

    private void copy(String[] words) throws IOException {
        String from = words[words.length - 2];
        Path to = root.resolve(words[words.length - 1].substring(1));
        if (Files.isDirectory(Path.of(from))) {
            copyTree(Path.of(from), to);
            return;
        }
        PathMatcher glob = FileSystems.getDefault().getPathMatcher("glob:" + from);
        try (Stream<Path> files = Files.list(Path.of(from).getParent())) {
            Files.copy(files.filter(glob::matches).findFirst().orElseThrow(() -> new AssertionError("no " + from)), to,
                    StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    /** Nobody but root may write there from now on; everybody may read. */
    static void seal(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.filter(f -> !Files.isSymbolicLink(f)).toList()) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(
                        Files.isDirectory(file) || Files.isExecutable(file) ? "r-xr-xr-x" : "r--r--r--"));
            }
        }
    }

    /** Every file below with its size and time of change. */
    static Map<String, String> listing(Path tree) throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.toList()) {
                all.put(tree.relativize(file).toString(), Files.size(file) + " " + Files.getLastModifiedTime(file));
            }
        }
        return all;
    }

    /** Whether the test may give processes another user, as a container runtime does. Otherwise they run as the test's own. */
    static boolean canChangeUser() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** The id of the user that the container file names. */
    String userId() {
        return user.split(":")[0];
    }

    /**
     * A process as a container of this image, not yet started.
     *
     * @param pod what the container sees as its root
     * @param words its command line, as inside
     */
    ProcessBuilder process(Path pod, List<String> words, Map<String, String> variables) {
        List<String> command = new ArrayList<>();
        if (canChangeUser()) {
            command.addAll(List.of("chroot", "--userspec=" + user, "--skip-chdir", "/"));
        }
        words.forEach(word -> command.add(word.equals("/usr/bin/java") ? Path.of(System.getProperty("java.home"), "bin/java").toString()
                : outside(pod, word)));
        ProcessBuilder process = new ProcessBuilder(command).directory(pod.resolve(root.relativize(workdir)).toFile());
        process.environment().clear();
        environment.forEach((name, value) -> process.environment().put(name, outside(pod, value)));
        variables.forEach((name, value) -> process.environment().put(name, outside(pod, value)));
        process.environment().computeIfPresent("JAVA_TOOL_OPTIONS", (name, options) -> options + " " + String.join(" ", Program.SHORT_LIVED));
        return process;
    }

    /** Paths in the container as they are outside of it. */
    private static String outside(Path pod, String value) {
        return value.replaceAll("(^|=)(/(?:app|data|tmp)(?:/|$))", "$1" + Matcher.quoteReplacement(pod.toString()) + "$2");
    }

    static List<Path> children(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
