package io.mlconnector.x3anaplan.sandbox.anaplan.model;

/** @param id 32 lower-case hex digits (anaplan-api section 3.1) */
public record Workspace(String id, String name) {
}
