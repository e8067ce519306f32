package io.mlconnector.x3anaplan.anaplan;

import io.mlconnector.x3anaplan.failure.TargetFault;

/** The run may not go on: its process is stopping, or another run has taken over. What it left is for that one. No failure of anybody. */
public class Stopped extends TargetFault {

    public Stopped(String what) {
        this(what, "this one was told to stop");
    }

    private Stopped(String what, String why) {
        super(false, what + " was left to the next run, because " + why);
    }

    /** Another run has taken the lease, and decides on all that this one had begun. */
    public static Stopped lost(String what, String lease) {
        return new Stopped(what, "the lease " + lease + " was lost");
    }

    /** Another run has given up what this one was working on. */
    static Stopped abandoned(String what) {
        return new Stopped(what, "it was abandoned meanwhile by another run");
    }
}
