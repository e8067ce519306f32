package io.mlconnector.x3anaplan.ops.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.mlconnector.x3anaplan.ops.PlainNumbers;
import java.io.PrintWriter;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** In which form a command gives its result. */
public class OutputOption {

    enum Format { table, json }

    @Option(names = "--output", paramLabel = "table|json", defaultValue = "table", description = "Form of the result (default: table).")
    Format format;

    void print(PrintWriter out, Object result, Supplier<String> table) throws JsonProcessingException {
        out.println(format == Format.json ? PlainNumbers.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(result)
                : table.get());
        out.flush();
    }
}
