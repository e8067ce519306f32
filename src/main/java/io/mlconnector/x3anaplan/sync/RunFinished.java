package io.mlconnector.x3anaplan.sync;

/** Fired within the process when a run that it worked on has ended. */
public record RunFinished(Run run) {
}
