package io.mlconnector.x3anaplan.settle;

import java.sql.Connection;
import java.sql.SQLException;

/** Moves the control totals of rows that Anaplan rejected from "sent" to "rejected". */
final class RejectedRows {
    private RejectedRows() {
    }

    static void move(Connection c, long stage) throws SQLException {
    }
}
