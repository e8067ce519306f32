package io.mlconnector.x3anaplan.deploy;

import io.mlconnector.x3anaplan.acceptance.Product;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;

/** The lines of kubectl that the guide has, carried out in a {@link Cluster}; one that is not known is an error. */
final class Kubectl {

    private final Cluster cluster;
    private final Path checkout;
    private final Path files;

    /** @param checkout where paths below deploy/ lead @param files where a person has the files of Secrets */
    Kubectl(Cluster cluster, Path checkout, Path files) {
        this.cluster = cluster;
        this.checkout = checkout;
        this.files = files;
    }

    /** @param fill what stands for each {@code ...}, in order */
    void run(String line, String... fill) throws IOException, InterruptedException {
        Deque<String> fillings = new ArrayDeque<>(List.of(fill));
        List<String> words = new ArrayList<>();
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        for (String word : line.replace("$(openssl rand -base64 32)", Base64.getEncoder().encodeToString(key)).split(" ")) {
            words.add(word.endsWith("...") ? word.substring(0, word.length() - 3) + fillings.pop() : word);
        }
        words.removeAll(List.of("kubectl", "-n", "x3-anaplan", "--ignore-not-found"));
        String verb = String.join(" ", words.subList(0, 2));
        switch (verb) {
            case "create secret" -> secret(words.get(3), words.subList(4, words.size()));
            case "apply -k" -> cluster.apply(checkout.resolve(words.get(2)));
            case "delete job" -> cluster.deleteJob(words.get(2));
            case "scale deployment" -> {
                if (!words.contains("--replicas=0")) {
                    throw new AssertionError("not known of kubectl scale: " + line);
                }
                cluster.scaleToNothing();
            }
            case "rollout restart" -> cluster.restart();
            default -> throw new AssertionError("not known of kubectl: " + line);
        }
    }

    /** {@code kubectl exec}: runs what stands behind the two dashes in a serving pod. */
    Product.Ended exec(String line, String input, String... more) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(line.substring(line.indexOf(" -- ") + 4).split(" ")));
        words.addAll(List.of(more));
        return cluster.serving().get(0).exec(input, words);
    }

    private void secret(String name, List<String> options) {
        for (String option : options) {
            String argument = option.substring(option.indexOf('=') + 1);
            if (option.startsWith("--from-literal=")) {
                cluster.secret(name).put(argument.substring(0, argument.indexOf('=')), argument.substring(argument.indexOf('=') + 1));
            } else if (option.startsWith("--from-file=")) {
                cluster.secret(name).put(argument, Kustomize.text(files.resolve(argument)));
            } else {
                throw new AssertionError("not known of kubectl create secret: " + option);
            }
        }
    }
}
