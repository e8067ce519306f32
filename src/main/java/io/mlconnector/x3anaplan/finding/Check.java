package io.mlconnector.x3anaplan.finding;

/**
 * One thing that was looked at.
 *
 * @param subject what it is, e.g. {@code X3 clock}
 * @param said what was found; of a warning or failure also what to do about it
 */
public record Check(String subject, State state, String said) {

    /** How it is; {@code SKIPPED} if something before it failed. */
    public enum State { OK, WARNING, FAILED, SKIPPED }

    public static Check ok(String subject, String said) {
        return new Check(subject, State.OK, said);
    }

    public static Check warning(String subject, String said) {
        return new Check(subject, State.WARNING, said);
    }

    public static Check failed(String subject, String said) {
        return new Check(subject, State.FAILED, said);
    }

    public static Check skipped(String subject, String said) {
        return new Check(subject, State.SKIPPED, said);
    }
}
