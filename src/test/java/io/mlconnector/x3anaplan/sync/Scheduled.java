package io.mlconnector.x3anaplan.sync;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.Connections;
import io.mlconnector.x3anaplan.connection.ScheduleSettings;
import java.util.Collection;
import java.util.List;

/** One connection, {@code close}, of which only the schedules matter. */
final class Scheduled extends Connections {

    static final String CONNECTION = "close";

    private final Connection connection;

    Scheduled(ScheduleSettings... schedules) {
        connection = new Connection(CONNECTION, null, null, null, null, null, null, null, List.of(schedules));
    }

    @Override
    public Connection get(String name) {
        return connection;
    }

    @Override
    public Collection<Connection> all() {
        return List.of(connection);
    }
}
