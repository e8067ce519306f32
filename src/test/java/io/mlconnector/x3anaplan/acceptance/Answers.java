package io.mlconnector.x3anaplan.acceptance;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What a program answered, question by question, without what differs from run to run, so that two programs can be compared. */
final class Answers {

    /** Moments, durations, addresses, random ids and what is computed from them. */
    private static final Map<Pattern, String> OF_THE_RUN = new LinkedHashMap<>();

    static {
        put("(localhost|127\\.0\\.0\\.1):\\d+", "localhost:PORT");
        put("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(:\\d\\d([.,]\\d+)?)?(Z|[+-]\\d\\d:\\d\\d)?", "TIME");
        put("\\b[0-9a-f]{64}\\b", "HASH");
        put("\\b[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}\\b", "UUID");
        put("\\b[0-9A-F]{32}\\b", "TASK");
        put("\\b\\d+(\\.\\d+)? ?(ms|s|seconds?|minutes?)\\b", "DURATION");
        put("(\"[A-Za-z]*(?:millis|seconds|Millis|Seconds|duration)\" ?: ?)[\\d.]+", "$1NUMBER");
        put("pid \\d+", "pid PID");
        put("\\b1\\d{12}\\b", "TIME");
        // how often a task was looked at, and what it was doing then
        put("\\s*\"?[A-Za-z ]+: task [A-Z_]+ \\d+%\"?,?", "");
        put("\"anaplan\" ?: ?\\d+", "\"anaplan\": NUMBER");
    }

    private final Map<String, String> answers = new LinkedHashMap<>();
    private final Path home;

    Answers(Path home) {
        this.home = home;
    }

    private static void put(String pattern, String name) {
        OF_THE_RUN.put(Pattern.compile(pattern), name);
    }

    Map<String, String> all() {
        return answers;
    }

    void note(String question, String answer) {
        String text = answer.replace(home.toString(), "HOME");
        for (Map.Entry<Pattern, String> part : OF_THE_RUN.entrySet()) {
            text = part.getKey().matcher(text).replaceAll(part.getValue());
        }
        // columns are as wide as what stood in them
        answers.put(question.replace(home.toString(), "HOME"), text.replaceAll("[ ]{2,}", "  ").replaceAll("[ ]+\\n", "\n"));
    }

    Product.Ended note(Product.Ended ended, List<String> arguments, String remark) {
        note(String.join(" ", arguments) + remark, "exit code " + ended.exitCode() + "\n-- out\n" + ended.out() + "\n-- err\n" + ended.err());
        return ended;
    }

    HttpResponse<String> note(String question, HttpResponse<String> response) {
        note(question, response.statusCode() + " " + response.headers().firstValue("Content-Type").orElse("") + "\n" + response.body());
        return response;
    }

    /** Only the named part of the answer, where the rest is the platform's own. */
    static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().map(MatchResult::group).sorted().distinct().toList();
    }
}
