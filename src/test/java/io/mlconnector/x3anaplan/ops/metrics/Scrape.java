package io.mlconnector.x3anaplan.ops.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a scraper got, and as much of its query language as our alerts use. */
public record Scrape(List<Sample> samples) {

    private static final Pattern LINE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");
    private static final Pattern EXPRESSION = Pattern.compile(
            "(max|min)(?: by \\(([\\w, ]+)\\))? \\((increase\\()?(\\w+)(?:\\{([^}]*)})?(?:\\[\\w+]\\))?\\) ([<>]) ([\\d.]+)");

    /** One series' value. */
    public record Sample(String name, Map<String, String> labels, double value) {
    }

    public static Scrape of(String text) {
        List<Sample> samples = new ArrayList<>();
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            Matcher m = LINE.matcher(line);
            if (m.matches()) {
                samples.add(new Sample(m.group(1), labels(m.group(2)), Double.parseDouble(m.group(3))));
            }
        });
        return new Scrape(samples);
    }

    private static Map<String, String> labels(String text) {
        return text == null ? Map.of() : LABEL.matcher(text).results().collect(Collectors.toMap(m -> m.group(1), m -> m.group(2),
                (a, b) -> b, TreeMap::new));
    }

    public Set<String> names() {
        return samples.stream().map(Sample::name).collect(Collectors.toSet());
    }

    public double value(String name, String... labels) {
        return samples.stream().filter(s -> s.name().equals(name)).filter(s -> {
            for (int i = 0; i < labels.length; i += 2) {
                if (!labels[i + 1].equals(s.labels().get(labels[i]))) {
                    return false;
                }
            }
            return true;
        }).findFirst().orElseThrow(() -> new AssertionError("no series " + name + " " + List.of(labels))).value();
    }

    /** Whether an alert's expression holds now; {@code increase} counts from an earlier scrape. */
    public boolean fires(String expression, Scrape before) {
        Matcher absent = Pattern.compile("absent\\((\\w+)\\)").matcher(expression);
        if (absent.matches()) {
            return !names().contains(absent.group(1));
        }
        Matcher m = EXPRESSION.matcher(expression);
        if (!m.matches()) {
            throw new AssertionError("the test cannot evaluate " + expression);
        }
        Map<String, String> wanted = labels(m.group(5));
        double threshold = Double.parseDouble(m.group(7));
        return samples.stream().filter(s -> s.name().equals(m.group(4)) && s.labels().entrySet().containsAll(wanted.entrySet()))
                .mapToDouble(s -> m.group(3) == null ? s.value() : s.value() - before.same(s))
                .anyMatch(value -> m.group(6).equals(">") ? value > threshold : value < threshold);
    }

    private double same(Sample sample) {
        return samples.stream().filter(s -> s.name().equals(sample.name()) && s.labels().equals(sample.labels())).mapToDouble(Sample::value)
                .findFirst().orElse(0);
    }
}
