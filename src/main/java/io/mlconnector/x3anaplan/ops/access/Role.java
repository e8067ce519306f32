package io.mlconnector.x3anaplan.ops.access;

import java.util.Set;

/** Who may do what; each may do all that those before it may. */
public enum Role {

    /** No sign-in at all: the health that probes ask for. */
    anonymous,
    /** Looks: runs, slices, dead letters, audit trail, metrics. */
    viewer,
    /** Asks for runs, replays and discards dead letters, confirms holds. */
    support,
    /** Pairs connections, sees which secrets there are. */
    engineer,
    /** Sets and removes secrets. */
    admin;

    /** Whether somebody with these roles may do what needs this one. Names that are no role of ours mean nothing. */
    boolean isGivenBy(Set<String> roles) {
        for (Role role : values()) {
            if (role.ordinal() >= ordinal() && roles.contains(role.name())) {
                return true;
            }
        }
        return this == anonymous;
    }
}
