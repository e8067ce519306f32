package io.mlconnector.x3anaplan.ops;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.failure.SignInFault;
import io.mlconnector.x3anaplan.failure.SourceFault;
import io.mlconnector.x3anaplan.failure.TargetFault;
import io.mlconnector.x3anaplan.sql.DatabaseFailure;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The one place that says which failure ends a command with which exit code and a request with which HTTP status. */
public final class Failures {

    public static final int OK = 0;
    public static final int PARTIAL = 1;
    public static final int CONFIGURATION = 2;
    public static final int SOURCE = 3;
    public static final int TARGET = 4;
    public static final int INTERNAL = 5;

    private Failures() {
    }

    /** The exit code for a failure, by the fault it is or was caused by. */
    public static int exitCode(Throwable failure) {
        for (Throwable t : causes(failure)) {
            if (t instanceof SignInFault fault) {
                return fault.system().equals("x3") ? SOURCE : TARGET;
            } else if (t instanceof ConfigurationFault || isConfiguration(t)) {
                return CONFIGURATION;
            } else if (t instanceof SourceFault) {
                return SOURCE;
            } else if (t instanceof TargetFault) {
                return TARGET;
            }
        }
        return DatabaseFailure.configuration(failure).isPresent() ? CONFIGURATION : INTERNAL;
    }

    /**
     * The exit code for the end of a run.
     *
     * @param outcome clean, partial, failed or unverified
     * @param failureClass when failed
     * @param refusedBy "x3" or "anaplan" where that system did not accept our credentials, else null
     */
    public static int exitCode(String outcome, String failureClass, String refusedBy) {
        return switch (outcome) {
            case "clean" -> OK;
            case "partial", "unverified" -> PARTIAL;
            default -> switch (String.valueOf(failureClass)) {
                case "configuration" -> refusedBy == null ? CONFIGURATION : refusedBy.equals("x3") ? SOURCE : TARGET;
                case "source" -> SOURCE;
                case "target" -> TARGET;
                default -> INTERNAL;
            };
        };
    }

    public static int httpStatus(Throwable failure) {
        return switch (exitCode(failure)) {
            case CONFIGURATION -> 422;
            case SOURCE, TARGET -> 502;
            default -> 500;
        };
    }

    /** Says on standard error why the process ends, and returns the exit code. */
    public static int report(Throwable failure) {
        int code = exitCode(failure);
        if (code == INTERNAL) {
            failure.printStackTrace(new PrintWriter(System.err, true));
        } else {
            System.err.println("x3-anaplan: " + message(failure));
        }
        return code;
    }

    /** The message of the fault in it, or else the messages from the failure down to its cause. */
    public static String message(Throwable failure) {
        Optional<ConfigurationFault> database = DatabaseFailure.configuration(failure);
        if (database.isPresent()) {
            return database.get().getMessage();
        }
        List<String> messages = new ArrayList<>();
        for (Throwable t : causes(failure)) {
            if (t instanceof ConfigurationFault || t instanceof SourceFault || t instanceof TargetFault) {
                return t.getMessage();
            }
            String message = String.valueOf(t.getMessage());
            if (messages.stream().noneMatch(said -> said.contains(message))) {
                messages.add(message);
            }
        }
        return String.join(": ", messages);
    }

    /** Faults of configuration that Quarkus, its parts and Camel find, by name: they are not one family. */
    private static boolean isConfiguration(Throwable t) {
        String name = t.getClass().getName();
        return name.startsWith("org.apache.camel.dsl.yaml.") || name.equals("org.apache.camel.FailedToCreateRouteException")
                || name.equals("org.apache.camel.FailedToStartRouteException")
                || name.equals("org.apache.camel.FailedToCreateRouteFromTemplateException")
                || name.startsWith("org.snakeyaml.engine.") || name.startsWith("io.smallrye.config.ConfigValidation")
                || name.equals("io.quarkus.runtime.configuration.ConfigurationException")
                || name.equals("io.quarkus.runtime.QuarkusBindException")
                || t instanceof java.util.NoSuchElementException && String.valueOf(t.getMessage()).startsWith("SRCFG");
    }

    private static List<Throwable> causes(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable t = failure; t != null && !causes.contains(t); t = t.getCause()) {
            causes.add(t);
        }
        return causes;
    }
}
