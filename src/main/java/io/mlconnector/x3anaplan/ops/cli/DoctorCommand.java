package io.mlconnector.x3anaplan.ops.cli;

import io.mlconnector.x3anaplan.doctor.Doctor;
import io.mlconnector.x3anaplan.finding.Check;
import io.mlconnector.x3anaplan.finding.Check.State;
import io.mlconnector.x3anaplan.ops.Failures;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.camel.quarkus.core.CamelRuntime;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Signs in to both ends of a connection and says what is there and what is missing. */
@Command(name = "doctor", mixinStandardHelpOptions = true,
        description = "Signs in to Sage X3 and Anaplan and says, line by line, what is there, what is missing, and what to do. Sends nothing.")
public class DoctorCommand implements Callable<Integer> {

    @Parameters(paramLabel = "<connection>", description = "Name of the connection: its folder under connections/.")
    String connection;
    @Mixin
    OutputOption output;
    @Spec
    CommandSpec spec;

    @Inject
    Doctor doctor;
    @Inject
    CamelRuntime camel;

    @Override
    public Integer call() throws Exception {
        camel.start();
        Doctor.Report report = doctor.examine(connection);
        output.print(spec.commandLine().getOut(), report, () -> report.all().stream().map(DoctorCommand::line)
                .collect(Collectors.joining(System.lineSeparator())));
        if (report.x3().stream().anyMatch(check -> check.state() == State.FAILED)) {
            return Failures.SOURCE;
        } else if (report.anaplan().stream().anyMatch(check -> check.state() == State.FAILED)) {
            return Failures.TARGET;
        }
        return report.has(State.WARNING) ? Failures.PARTIAL : Failures.OK;
    }

    private static String line(Check check) {
        return "%-8s %-34s %s".formatted(check.state().name().toLowerCase(Locale.ROOT), check.subject(), check.said());
    }
}
