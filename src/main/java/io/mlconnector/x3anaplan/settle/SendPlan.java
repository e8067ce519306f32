package io.mlconnector.x3anaplan.settle;

import io.mlconnector.x3anaplan.connection.Datasets;
import io.mlconnector.x3anaplan.progress.RunJournal;
import io.mlconnector.x3anaplan.sql.Sql;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.camel.Exchange;

/** What a run sends, and whether the lists let its slices go. Bean {@code sendPlan}. */
@ApplicationScoped
@Named("sendPlan")
@Unremovable
@RegisterForReflection
public class SendPlan {

    private final DataSource database;
    private final RunJournal journal;

    @Inject
    public SendPlan(DataSource database, RunJournal journal) {
        this.database = database;
        this.journal = journal;
    }

    /** Reads the run's request into the properties {@code dryRun}, {@code period}, {@code lists} and {@code sendJournals}. */
    public void read(Exchange exchange) {
        long run = exchange.getProperty("run", Long.class);
        Sql.first(database, rs -> {
            List<String> wanted = Sql.texts(rs, "datasets");
            exchange.setProperty("dryRun", rs.getBoolean("dry_run"));
            exchange.setProperty("period", rs.getString("period"));
            exchange.setProperty("lists", Stream.of(Datasets.ACCOUNTS, Datasets.COST_CENTERS)
                    .filter(list -> wanted == null || wanted.contains(list)).toList());
            exchange.setProperty("sendJournals", wanted == null || wanted.contains(Datasets.JOURNAL_ENTRIES));
            return run;
        }, "select dry_run, period, datasets from run where id = ?", run).orElseThrow(() -> new IllegalStateException("There is no run " + run));
    }

    /**
     * Whether the list of the exchange's {@code dataset} may be sent: not while a person's cancelling of its import holds it, which is
     * then the end of the list in this run. The preview of a replay shows what would be sent once somebody asks for it.
     */
    public boolean listMayGo(Exchange exchange) {
        long run = exchange.getProperty("run", Long.class);
        String dataset = exchange.getProperty("dataset", String.class);
        return Sql.transaction(database, c -> {
            Optional<String> held = Sql.first(c, rs -> rs.getString(1), "select 'held: ' || h.reason || ' (' || h.kind || ', hold ' || h.id || ': '"
                    + " || h.subject || ')' from hold h join run r on r.connection = h.connection where r.id = ? and h.dataset = ? and h.cleared_at"
                    + " is null and h.confirmed_at is null and not (r.dry_run and r.slices is not null) order by h.id limit 1", run, dataset);
            if (held.isPresent()) {
                Sql.update(c, "insert into stage (run, connection, dataset, state, outcome, message) select id, connection, ?, case when dry_run"
                        + " then 'abandoned' else 'held' end, 'held', ? from run where id = ?", dataset, held.get(), run);
                journal.progress(run, dataset + ": " + held.get());
            }
            return held.isEmpty();
        });
    }

    /**
     * Whether slices may be sent: an account that did not reach its list would be rejected in every slice that uses it, so none is
     * sent while nobody knows what the last import of a list brought. Members that a partial one rejected stop only the journal rows
     * that name them, when these are mapped. Says so where it stops the slices.
     */
    public boolean listsAreClean(Exchange exchange) {
        long run = exchange.getProperty("run", Long.class);
        String connection = exchange.getProperty("connection", String.class);
        String sql = "select dataset, cause from dead_letter where connection = ? and kind = 'list' and state = 'open'"
                + " union all select dataset, message from (select distinct on (dataset) dataset, outcome, message from stage"
                + " where connection = ? and dataset in ('accounts', 'cost-centers') and outcome is not null"
                + " order by dataset, id desc) last where outcome not in ('clean', 'unchanged', 'partial')";
        Optional<String> wait = Sql.first(database, rs -> "journal entries wait: the list " + rs.getString(1) + " is not clean in Anaplan ("
                + rs.getString(2) + ")", sql, connection, connection);
        wait.ifPresent(why -> journal.progress(run, why));
        return wait.isEmpty();
    }

    /** Ids of slices of {@code toSend}'s rows, for the message of the run. */
    public void announce(Exchange exchange) {
        List<?> slices = exchange.getProperty("slices", List.class);
        journal.progress(exchange.getProperty("run", Long.class), slices.isEmpty() ? "no slice to send"
                : slices.size() + (slices.size() == 1 ? " slice to send" : " slices to send"));
    }
}
