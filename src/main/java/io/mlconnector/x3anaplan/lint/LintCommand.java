package io.mlconnector.x3anaplan.lint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlconnector.x3anaplan.connection.Expressions;
import io.mlconnector.x3anaplan.finding.Finding;
import io.mlconnector.x3anaplan.finding.Findings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.eclipse.microprofile.config.ConfigProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints every mistake in routes and connections. Needs neither database nor network. */
@Command(name = "lint", mixinStandardHelpOptions = true,
        description = "Checks routes and connections: every mistake with file, line and remedy, and when each schedule fires next. "
                + "Exit code 0 without errors, 2 with.")
public final class LintCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--routes-dir", paramLabel = "<folder>", description = "Folder of routes; default: setting x3anaplan.routes-dir.")
    private Path routes;

    @Option(names = "--connections-dir", paramLabel = "<folder>", description = "Folder of connections; default: setting x3anaplan.connections-dir.")
    private Path connections;

    @Option(names = "--output", paramLabel = "table|json", defaultValue = "table", description = "How findings are printed.")
    private String output;

    @Override
    public Integer call() throws Exception {
        Findings findings = Lint.all(folder(routes, "x3anaplan.routes-dir", "routes"),
                folder(connections, "x3anaplan.connections-dir", "connections"), Expressions.ofConfig());
        PrintWriter out = spec.commandLine().getOut();
        if (output.equals("json")) {
            out.println(json(findings));
        } else {
            out.println(findings.textWithNotes());
        }
        return findings.hasErrors() ? 2 : 0;
    }

    private static Path folder(Path given, String key, String otherwise) {
        return given != null ? given : Path.of(ConfigProvider.getConfig().getOptionalValue(key, String.class).orElse(otherwise));
    }

    private static String json(Findings findings) throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        ArrayNode all = mapper.createArrayNode();
        for (Finding finding : findings.withNotes()) {
            ObjectNode one = all.addObject();
            one.put("file", finding.file().toString()).put("line", finding.line()).put("column", finding.column());
            one.put("severity", finding.severity().word()).put("message", finding.message()).put("remedy", finding.remedy());
        }
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(all);
    }
}
