package io.mlconnector.x3anaplan.failure;

/** Something a person configured is wrong or missing; nothing was sent because of it. Exit code 2, HTTP 422. Never retried. */
public class ConfigurationFault extends RuntimeException {

    /** @param message cause, place (connection, file, line or key) and remedy, without secrets */
    public ConfigurationFault(String message) {
        super(message);
    }

    public ConfigurationFault(String message, Throwable cause) {
        super(message, cause);
    }
}
