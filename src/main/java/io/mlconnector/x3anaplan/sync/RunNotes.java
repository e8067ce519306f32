package io.mlconnector.x3anaplan.sync;

import io.mlconnector.x3anaplan.sql.Sql;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;

/** What a run notes about itself on its way: phases, counters, how far it has come. */
@ApplicationScoped
@Unremovable
public class RunNotes {

    private final DataSource database;

    @Inject
    public RunNotes(DataSource database) {
        this.database = database;
    }

    /** For the client proxy of the CDI container only. */
    protected RunNotes() {
        this(null);
    }

    /** A phase of a run. @param endedAt null while it is going on */
    public record Phase(String phase, Instant startedAt, Instant endedAt, String detail) {
    }

    void phase(long run, String phase, String detail) {
        Sql.transaction(database, c -> {
            Sql.update(c, "update run_phase set ended_at = clock_timestamp() where run = ? and ended_at is null", run);
            Sql.update(c, "insert into run_phase (run, seq, phase, started_at, detail) select ?, coalesce(max(seq), 0) + 1, ?, "
                    + "clock_timestamp(), ? from run_phase where run = ?", run, phase, detail, run);
            return Sql.update(c, "update run set phase = ?, progress = '{}' where id = ?", phase, run);
        });
    }

    void fact(long run, String fact) {
        Sql.update(database, "update run set progress = jsonb_build_object('fact', ?::text) where id = ?", fact, run);
        Sql.update(database, "update run_phase set detail = ? where run = ? and ended_at is null", fact, run);
    }

    void request(long run, boolean toX3) {
        Sql.update(database, toX3 ? "update run set requests_x3 = requests_x3 + 1 where id = ?"
                : "update run set requests_anaplan = requests_anaplan + 1 where id = ?", run);
    }

    void read(long run, int pages, long rows) {
        Sql.update(database, "update run set pages = pages + ?, rows_read = rows_read + ? where id = ?", pages, rows, run);
    }

    void remark(long run, String remark) {
        Sql.update(database, "insert into run_remark (run, seq, remark) select ?, coalesce(max(seq), 0) + 1, ? from run_remark where run = ?", run,
                remark, run);
    }

    /** What a run found that somebody should know, in the order in which it was found. */
    public List<String> remarks(long run) {
        return Sql.all(database, rs -> rs.getString(1), "select remark from run_remark where run = ? order by seq", run);
    }

    /** The phases of a run, in order. */
    public List<Phase> phases(long run) {
        return Sql.all(database, rs -> new Phase(rs.getString("phase"), Sql.instant(rs, "started_at"), Sql.instant(rs, "ended_at"),
                rs.getString("detail")), "select phase, started_at, ended_at, detail from run_phase where run = ? order by seq", run);
    }
}
