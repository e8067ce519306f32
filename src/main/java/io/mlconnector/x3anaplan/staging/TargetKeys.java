package io.mlconnector.x3anaplan.staging;

import io.mlconnector.x3anaplan.connection.Connection;

/** List members of the dimensions that are part of a slice's key. */
final class TargetKeys {

    private TargetKeys() {
    }

    /** A company that the mapping does not name stands for itself. */
    static String company(Connection connection, String cpy) {
        return connection.mapping().companies().getOrDefault(cpy, cpy);
    }

    /** A ledger type that the mapping does not name is written as its number. */
    static String ledger(Connection connection, int ledtyp) {
        return connection.mapping().ledgers().getOrDefault(ledtyp, String.valueOf(ledtyp));
    }
}
