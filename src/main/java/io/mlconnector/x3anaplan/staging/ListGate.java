package io.mlconnector.x3anaplan.staging;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.Datasets;
import io.mlconnector.x3anaplan.sql.Sql;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/**
 * Which members journal rows may name: those that a clean list import of ours brought into the model, code by code. A module
 * import never creates list members (reference anaplan-api 8.2).
 */
final class ListGate {

    private final Set<String> accounts;
    private final Set<String> costCenters;

    private ListGate(Set<String> accounts, Set<String> costCenters) {
        this.accounts = accounts;
        this.costCenters = costCenters;
    }

    static ListGate read(java.sql.Connection tx, Connection connection) throws SQLException {
        return new ListGate(members(tx, connection, Datasets.ACCOUNTS), members(tx, connection, Datasets.COST_CENTERS));
    }

    private static Set<String> members(java.sql.Connection tx, Connection connection, String dataset) throws SQLException {
        return new HashSet<>(Sql.all(tx, row -> row.getString(1),
                "select code from landed_member where connection = ? and model = ? and dataset = ?",
                connection.name(), connection.anaplan().model(), dataset));
    }

    boolean hasAccount(String member) {
        return accounts.contains(member);
    }

    boolean hasCostCenter(String member) {
        return costCenters.contains(member);
    }
}
