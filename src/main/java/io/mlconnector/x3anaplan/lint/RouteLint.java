package io.mlconnector.x3anaplan.lint;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.finding.Finding;
import io.mlconnector.x3anaplan.finding.Findings;
import io.mlconnector.x3anaplan.finding.YamlText;
import io.mlconnector.x3anaplan.schedule.CronText;
import io.mlconnector.x3anaplan.schedule.CronTimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Looks for mistakes in the files of routes that would show only at start, at the first message, or never. */
public final class RouteLint {

    /** Routes that may carry a policy of their own although they are called by direct: - retry, and the dead letter channel. */
    private static final Set<String> POLICIES = Set.of("x3-call", "x3-folders", "x3-names", "anaplan-call", "slice");
    private static final Pattern DIRECT = Pattern.compile("^direct:([A-Za-z0-9_-]+)");

    private final Findings findings;
    private final NamesInFile named;
    private final List<RouteFile> files = new ArrayList<>();
    private final Map<String, String> ids = new HashMap<>();
    private final Set<String> directs = new HashSet<>();
    private final Set<String> configurations = new HashSet<>();

    private RouteLint(Findings findings, RouteNames names) {
        this.findings = findings;
        this.named = new NamesInFile(names, findings);
    }

    /** Adds every mistake in {@code folder/*.camel.yaml} and {@code folder/*.kamelet.yaml} to the findings. */
    public static void check(Path folder, RouteNames names, Findings findings) {
        new RouteLint(findings, names).run(folder);
    }

    private void run(Path folder) {
        try (Stream<Path> paths = Files.isDirectory(folder) ? Files.list(folder) : Stream.empty()) {
            List<Path> routeFiles = paths.filter(p -> p.toString().matches(".*\\.(camel|kamelet)\\.yaml")).sorted().toList();
            if (routeFiles.stream().noneMatch(p -> p.toString().endsWith(".camel.yaml"))) {
                findings.add(Finding.error(folder, 0, 0, "there are no routes (*.camel.yaml) in it",
                        "start in the folder that holds routes/, or set x3anaplan.routes-dir"));
            }
            for (Path path : routeFiles) {
                YamlText text = YamlText.read(path, Files.readString(path), t -> t, findings);
                text.root().ifPresent(root -> files.add(new RouteFile(text, root)));
            }
        } catch (IOException e) {
            findings.add(Finding.error(folder, 0, 0, "cannot be read: " + e.getMessage(), "check the rights of the folder and encoding of its files"));
        }
        RouteSchema schema = new RouteSchema();
        for (RouteFile file : files) {
            named.makes(file);
            if (file.isKamelet()) {
                continue;
            }
            schema.check(file, findings);
            configurations.addAll(file.configurations().keySet());
            file.routes().forEach(route -> identity(file, route));
        }
        for (RouteFile file : files) {
            file.routes().forEach(route -> policy(file, route));
            file.everything((pointer, value) -> look(file, pointer, value));
        }
    }

    private void identity(RouteFile file, RouteFile.Route route) {
        if (route.id().isEmpty()) {
            error(file, route.pointer(), "the route has no id", "give it one, in lower case with hyphens: logs and metrics name routes by id");
        } else if (!route.id().matches("[a-z0-9]+(-[a-z0-9]+)*")) {
            error(file, route.pointer() + "/id", "route id '" + route.id() + "' is not in lower case with hyphens", "write e.g. poll-journals");
        } else if (ids.putIfAbsent(route.id(), file.text().file().getFileName().toString()) != null) {
            error(file, route.pointer() + "/id", "route id '" + route.id() + "' also stands in " + ids.get(route.id()), "give one of the two another id");
        }
        Matcher direct = DIRECT.matcher(route.from());
        if (direct.find() && !directs.add(direct.group(1))) {
            error(file, route.pointer() + "/from", "two routes begin with direct:" + direct.group(1), "a direct: endpoint has one route");
        }
    }

    private void policy(RouteFile file, RouteFile.Route route) {
        String configuration = route.node().path("routeConfigurationId").asText("");
        if (!configuration.isEmpty() && !configurations.contains(configuration)) {
            error(file, route.pointer() + "/routeConfigurationId", "there is no route configuration '" + configuration + "'",
                    "there are: " + String.join(", ", configurations));
        }
        boolean none = !route.node().path("errorHandler").path("noErrorHandler").isMissingNode();
        if (route.from().startsWith("direct:") && !none && !POLICIES.contains(route.id())) {
            error(file, route.pointer(), "stage '" + route.id() + "' is called by direct: and has no noErrorHandler: an error handler of its own "
                    + "switches its caller's retry and dead letter channel off", "add errorHandler: {noErrorHandler: {}} to the route");
        }
    }

    private void look(RouteFile file, String pointer, JsonNode value) {
        named.check(file, pointer, value);
        String key = pointer.substring(pointer.lastIndexOf('/') + 1);
        RouteFile.uri(pointer, value).ifPresent(uri -> endpoint(file, pointer + "/uri", uri));
        if (key.equals("cron") && value.isTextual() && !value.asText().contains("{{")) {
            cron(file, pointer, value.asText());
        }
    }

    private void endpoint(RouteFile file, String pointer, String uri) {
        Matcher direct = DIRECT.matcher(uri);
        if (direct.find() && !directs.contains(direct.group(1))) {
            error(file, pointer, "no route begins with direct:" + direct.group(1), "correct the name, or write that route");
        }
        Matcher cron = Pattern.compile("[?&]cron=([^&]*)").matcher(uri);
        if (cron.find() && !cron.group(1).contains("{{")) {
            cron(file, pointer, cron.group(1).replace('+', ' '));
        }
    }

    private void cron(RouteFile file, String pointer, String cron) {
        Optional<String> problem = CronText.problem(cron);
        if (problem.isPresent()) {
            error(file, pointer, "cron '" + cron + "': " + problem.get(), "docs/connection.md has the forms under schedules");
        } else if (new CronTimes(cron, ZoneId.systemDefault()).next(Instant.now()).isEmpty()) {
            findings.add(file.text().warning(pointer, "cron '" + cron + "' never fires again",
                    "correct its days, months or year, or remove the route; it does nothing"));
        }
    }

    private void error(RouteFile file, String pointer, String message, String remedy) {
        findings.add(file.text().error(pointer, message, remedy));
    }
}
