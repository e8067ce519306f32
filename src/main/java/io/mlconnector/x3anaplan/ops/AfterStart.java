package io.mlconnector.x3anaplan.ops;

/** Something to be done once the routes of {@code serve} run. */
public interface AfterStart {

    void started();
}
