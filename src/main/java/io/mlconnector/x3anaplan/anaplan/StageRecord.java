package io.mlconnector.x3anaplan.anaplan;

import io.mlconnector.x3anaplan.sql.Sql;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * A stage as the import needs it.
 *
 * @param slice id of the slice, 0 for a list
 * @param label period label of the slice, null for a list
 * @param rows data rows of the file
 * @param importId what was started, an import or a process
 * @param stepId the import that reads the file; null before the intent
 * @param company list member of the slice, '' where the target has no such dimension; so for ledger
 * @param fileFormat {@link FileFormat#text} that the file was written in; null: as it was staged
 * @param intentAt when the intent to start a task was written; null before
 * @param knownTasks tasks of the import that were there before ours was to be started
 */
record StageRecord(long id, String connection, String dataset, long slice, String label, String state, long rows, int chunks,
        List<String> header, String importId, List<String> knownTasks, String taskId, String stepId, String company, String ledger,
        Instant intentAt, String fileFormat) {

    static StageRecord load(Connection c, long id) throws SQLException {
        String sql = "select s.connection, s.dataset, s.slice, l.label, s.state, s.rows_staged, s.chunks, s.header, s.import_id,"
                + " s.known_tasks, s.task_id, coalesce(s.step_id, s.import_id), l.company, l.ledger, s.intent_at, s.file_format"
                + " from stage s left join slice l on l.id = s.slice where s.id = ?";
        try (PreparedStatement read = c.prepareStatement(sql)) {
            read.setLong(1, id);
            try (ResultSet rs = read.executeQuery()) {
                if (!rs.next()) {
                    throw new IllegalStateException("There is no stage " + id);
                }
                return new StageRecord(id, rs.getString(1), rs.getString(2), rs.getLong(3), rs.getString(4), rs.getString(5),
                        rs.getLong(6), rs.getInt(7), strings(rs.getArray(8)), rs.getString(9), strings(rs.getArray(10)),
                        rs.getString(11), rs.getString(12), rs.getString(13), rs.getString(14), Sql.instant(rs, "intent_at"), rs.getString("file_format"));
            }
        }
    }

    private static List<String> strings(Array array) throws SQLException {
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }
}
