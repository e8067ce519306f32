package io.mlconnector.x3anaplan.sandbox.anaplan.task;

/** An import that loads nothing: the task ends COMPLETE with {@code successful: false} and this detail type (section 5.2). */
public final class ImportFailure extends RuntimeException {

    private final String type;

    public ImportFailure(String type, String message) {
        super(message);
        this.type = type;
    }

    public String type() {
        return type;
    }
}
