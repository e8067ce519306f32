package io.mlconnector.x3anaplan.deploy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The commands of docs/operations.md, in its order, and which of them have been carried out. */
final class OperationsGuide {

    private static final Pattern FENCE = Pattern.compile("(?s)```\\n(.*?)```");
    private static final Pattern SPAN = Pattern.compile("`([^`\\n]+(?:\\n[^`\\n]+)?)`");
    private static final Pattern COMMAND = Pattern.compile(
            "(psql|kubectl|java -jar|podman|\\./mvnw|credentials|dead-letters|holds|audit|resend|pair|doctor|sync|lint|migrate|serve)( .*|$)");

    /** A command where it stands. */
    record Instruction(String section, String command) {
    }

    private final List<Instruction> instructions = new ArrayList<>();
    private final Set<Instruction> carriedOut = new LinkedHashSet<>();

    OperationsGuide(Path file) {
        for (String section : Kustomize.text(file).split("(?m)^## ")) {
            String title = section.lines().findFirst().orElseThrow().strip();
            Matcher fence = FENCE.matcher(section.replaceAll("(?m)^   (?! )", ""));
            StringBuilder prose = new StringBuilder();
            while (fence.find()) {
                fence.group(1).replaceAll("\\\\\\n\\s*", "").lines().map(line -> line.replaceAll("\\s+#.*", "").strip())
                        .filter(line -> !line.isEmpty()).forEach(line -> instructions.add(new Instruction(title, line)));
                fence.appendReplacement(prose, "");
            }
            fence.appendTail(prose);
            Matcher span = SPAN.matcher(prose);
            while (span.find()) {
                String command = span.group(1).replaceAll("\\s+", " ");
                if (COMMAND.matcher(command).matches()) {
                    instructions.add(new Instruction(title, command));
                }
            }
        }
    }

    /** The commands of a section that begin like this, from now on carried out. @throws AssertionError if there are none */
    List<String> take(String section, String beginning) {
        List<Instruction> found = instructions.stream().filter(i -> i.section.equals(section) && i.command.startsWith(beginning)).toList();
        if (found.isEmpty()) {
            throw new AssertionError("\"" + section + "\" has no command " + beginning + "..., but " + instructions);
        }
        carriedOut.addAll(found);
        return found.stream().map(Instruction::command).toList();
    }

    /** All that nobody took. */
    List<Instruction> left() {
        return instructions.stream().filter(i -> !carriedOut.contains(i)).toList();
    }
}
