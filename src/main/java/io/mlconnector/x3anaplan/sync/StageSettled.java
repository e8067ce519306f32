package io.mlconnector.x3anaplan.sync;

/** Fired within the process when it has put on record how a stage's import ended, once for each stage. */
public record StageSettled(long stage) {
}
