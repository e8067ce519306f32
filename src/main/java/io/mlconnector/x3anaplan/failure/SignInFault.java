package io.mlconnector.x3anaplan.failure;

/** A system does not accept our credentials, or we have none for it: a matter of configuration, with the exit code of the system. Never retried. */
public class SignInFault extends ConfigurationFault {

    private final String system;

    /**
     * @param system "x3" or "anaplan"
     * @param message cause, place and remedy, without secrets
     */
    public SignInFault(String system, String message) {
        super(message);
        this.system = system;
    }

    public SignInFault(String system, String message, Throwable cause) {
        super(message, cause);
        this.system = system;
    }

    /** "x3" or "anaplan". */
    public String system() {
        return system;
    }

    /** The system that refused us, if a failure is or was caused by that; else null. */
    public static String systemOf(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause() == t ? null : t.getCause()) {
            if (t instanceof SignInFault fault) {
                return fault.system();
            }
        }
        return null;
    }
}
