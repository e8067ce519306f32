package io.mlconnector.x3anaplan.deadletter;

import io.mlconnector.x3anaplan.sql.Sql;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/** Drops dead letters that were closed long ago, with their records and history, and the failure dumps of that time. Bean {@code letterRetention}. */
@ApplicationScoped
@Named("letterRetention")
@Unremovable
@RegisterForReflection
public class LetterRetention {

    private static final Logger LOG = Logger.getLogger(LetterRetention.class);
    /** Rows of one transaction: a letter may have a million records, and nobody is to wait for them. */
    private static final int BATCH = 10_000;

    private final DataSource database;
    private final Clock clock;

    @Inject
    public LetterRetention(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** @param keep a period of days, months or years, e.g. P400D; open letters are kept however old they are @return letters dropped */
    public int drop(String keep) {
        Instant before = clock.instant().atOffset(ZoneOffset.UTC).minus(Period.parse(keep)).toInstant();
        List<Long> letters = Sql.all(database, rs -> rs.getLong(1), "select id from dead_letter where state <> 'open' and closed_at < ? order by id",
                before);
        for (long letter : letters) {
            inBatches("delete from rejected_record where id in (select id from rejected_record where letter = ? limit " + BATCH + ")", letter);
            Sql.update(database, "delete from dead_letter where id = ? and state <> 'open'", letter);
        }
        for (long stage : Sql.all(database, rs -> rs.getLong(1), "select id from stage t where settled_at < ? and exists (select 1 from dump_line"
                + " where stage = t.id) and not exists (select 1 from dead_letter d where d.stage = t.id and d.state = 'open')", before)) {
            inBatches("delete from dump_line where stage = ? and n in (select n from dump_line where stage = ? limit " + BATCH + ")", stage, stage);
        }
        if (!letters.isEmpty()) {
            LOG.infof("Closed dead letters dropped by retention: letters=%d before=%s", letters.size(), before);
        }
        return letters.size();
    }

    private void inBatches(String delete, Object... values) {
        while (Sql.update(database, delete, values) >= BATCH) {
            // the rest in the next transaction
        }
    }
}
