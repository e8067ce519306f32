package io.mlconnector.x3anaplan.mapping;

import io.mlconnector.x3anaplan.codetable.CodeTable;
import io.mlconnector.x3anaplan.connection.Connection;

/**
 * A connection's mapping tables as they lie in its folder now.
 *
 * @param accounts by (chart of accounts, account)
 * @param costCenters by (dimension type, dimension)
 */
public record MappingTables(CodeTable accounts, CodeTable costCenters) {

    /** @throws io.mlconnector.x3anaplan.failure.ConfigurationFault if a table is missing or wrong */
    public static MappingTables read(Connection connection) {
        return new MappingTables(CodeTable.read(connection.folder().resolve(connection.mapping().accounts()), "accounts"),
                CodeTable.read(connection.folder().resolve(connection.mapping().costCenters()), "cost-centers"));
    }

    /** Changes whenever the content of a table changes. */
    public String version() {
        return accounts.version() + costCenters.version();
    }
}
