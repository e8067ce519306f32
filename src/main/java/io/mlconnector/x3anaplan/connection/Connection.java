package io.mlconnector.x3anaplan.connection;

import java.nio.file.Path;
import java.util.List;

/**
 * One X3 folder feeding one Anaplan model: everything in {@code connections/<name>/connection.yaml}, with its defaults filled in.
 *
 * @param name folder name under the connections directory
 * @param folder where connection.yaml and the mapping tables lie
 */
public record Connection(String name, Path folder, X3Settings x3, PollSettings poll, AnaplanSettings anaplan,
        PeriodSettings periods, Datasets datasets, MappingSettings mapping, List<ScheduleSettings> schedules) {

    public Connection {
        schedules = schedules == null ? List.of() : List.copyOf(schedules);
    }

    /** The same connection, with X3 read otherwise. */
    public Connection withX3(X3Settings other) {
        return new Connection(name, folder, other, poll, anaplan, periods, datasets, mapping, schedules);
    }
}
