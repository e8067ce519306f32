package io.mlconnector.x3anaplan.sync;

import io.mlconnector.x3anaplan.sql.Sql;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.sql.DataSource;

/** Reads the {@link Summary} of a run. */
@ApplicationScoped
@Unremovable
public class Summaries {

    private final DataSource database;

    @Inject
    public Summaries(DataSource database) {
        this.database = database;
    }

    /** For the client proxy of the CDI container only. */
    protected Summaries() {
        this(null);
    }

    /** Empty if there is no such run. */
    public Optional<Summary> of(long id) {
        return Sql.first(database, Run::read, "select " + Run.COLUMNS + " from run where id = ?", id).map(this::of);
    }

    private Summary of(Run run) {
        List<Summary.Slice> slices = slices(run.id());
        RunNotes notes = new RunNotes(database);
        return new Summary(run.id(), run.connection(), run.requestedBy(), run.requestedAt(), run.datasets(), run.period(),
                run.dryRun(), run.state(), run.outcome(), run.failureClass(), run.refusedBy(), run.message(), run.phase(), run.progress(),
                run.startedAt(), run.finishedAt(), Summary.seconds(run.startedAt(), run.finishedAt()),
                new Summary.Requests(run.requestsX3(), run.requestsAnaplan()), new Summary.Read(run.pages(), run.rowsRead()),
                notes.phases(run.id()), slices, totals(slices), notes.remarks(run.id()), late(run.id()));
    }

    private List<Summary.Slice> slices(long run) {
        Map<Long, Map<String, Amounts>> amounts = amounts(run);
        return Sql.all(database, rs -> {
            Map<String, Amounts> own = amounts.getOrDefault(rs.getLong("id"), Map.of());
            Amounts extracted = own.values().stream().reduce(Amounts.NONE, Amounts::plus);
            return new Summary.Slice(rs.getLong("id"), rs.getObject("slice", Long.class), rs.getString("dataset"),
                    rs.getString("label"), rs.getString("company"), rs.getString("ledger"), rs.getString("state"),
                    rs.getString("outcome"), rs.getString("read_back"), rs.getString("message"), rs.getString("task_id"), rs.getLong("rows_staged"),
                    rs.getLong("vacated_rows"), rs.getInt("chunks"), extracted, own.getOrDefault("sent", Amounts.NONE),
                    own.getOrDefault("rejected", Amounts.NONE), own.getOrDefault("unmapped", Amounts.NONE),
                    own.getOrDefault("excluded", Amounts.NONE));
        }, "select t.*, s.label, s.company, s.ledger from stage t left join slice s on s.id = t.slice where t.run = ? order by t.id",
                run);
    }

    private List<Summary.Late> late(long run) {
        return Sql.all(database, rs -> new Summary.Late(rs.getLong("id"), rs.getString("subject"), rs.getString("reason"),
                rs.getString("confirmed_by")), "select id, subject, reason, confirmed_by from hold where run = ? and kind = 'late' order by id", run);
    }

    private Map<Long, Map<String, Amounts>> amounts(long run) {
        Map<Long, Map<String, Amounts>> all = new HashMap<>();
        Sql.all(database, rs -> all.computeIfAbsent(rs.getLong("stage"), stage -> new HashMap<>()).merge(rs.getString("disposition"),
                new Amounts(rs.getLong("n"), List.of(new Amounts.Money(rs.getString("currency"), rs.getBigDecimal("debit"),
                        rs.getBigDecimal("credit")))), Amounts::plus),
                "select stage, disposition, currency, sum(rows) as n, sum(debit) as debit, sum(credit) as credit from stage_total "
                        + "where stage in (select id from stage where run = ?) group by 1, 2, 3", run);
        return all;
    }

    private static List<Summary.Total> totals(List<Summary.Slice> slices) {
        Map<String, List<Summary.Slice>> byDataset = new LinkedHashMap<>();
        slices.forEach(slice -> byDataset.computeIfAbsent(slice.dataset(), dataset -> new ArrayList<>()).add(slice));
        return byDataset.entrySet().stream().map(entry -> {
            Map<String, Integer> outcomes = new TreeMap<>();
            Summary.Total sum = new Summary.Total(entry.getKey(), outcomes, 0, Amounts.NONE, Amounts.NONE, Amounts.NONE, Amounts.NONE,
                    Amounts.NONE);
            for (Summary.Slice slice : entry.getValue()) {
                outcomes.merge(slice.outcome() == null ? slice.state() : slice.outcome(), 1, Integer::sum);
                sum = new Summary.Total(sum.dataset(), outcomes, sum.fileRows() + slice.fileRows(),
                        sum.extracted().plus(slice.extracted()), sum.sent().plus(slice.sent()),
                        sum.rejected().plus(slice.rejected()), sum.unmapped().plus(slice.unmapped()),
                        sum.excluded().plus(slice.excluded()));
            }
            return sum;
        }).toList();
    }
}
