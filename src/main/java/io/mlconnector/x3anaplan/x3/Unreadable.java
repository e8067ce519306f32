package io.mlconnector.x3anaplan.x3;

/** A field of a row holds something that cannot be understood: the row becomes a poison row, the page goes on. */
public class Unreadable extends Exception {

    public Unreadable(String message) {
        super(message);
    }
}
