package io.mlconnector.x3anaplan.anaplan;

import io.mlconnector.x3anaplan.failure.TargetFault;

/** The process is stopping, or the run lost its lease: what was not started yet is left to the next run. No failure of anybody. */
public class Stopped extends TargetFault {

    public Stopped(String what) {
        this(what, "this one was told to stop");
    }

    Stopped(String what, String why) {
        super(false, what + " was left to the next run, because " + why);
    }
}
