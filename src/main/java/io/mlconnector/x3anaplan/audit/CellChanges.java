package io.mlconnector.x3anaplan.audit;

import io.mlconnector.x3anaplan.sql.Sql;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.util.List;
import javax.sql.DataSource;

/** What the stages of a run change in the target: their cells beside those that the last import of the slice left there. */
@ApplicationScoped
@Unremovable
public class CellChanges {

    /** A cell that changes. @param was null: no import of ours filled it @param becomes null: it is not sent any more */
    public record Change(String period, String company, String ledger, String account, String costCenter, String currency, BigDecimal was,
            BigDecimal becomes) {
    }

    // Of these imports it is known what they left behind: all their rows that were not rejected.
    private static final String SELECT = """
            with mine as (
                select t.id as stage, t.connection, s.label, s.company, s.ledger,
                       (select max(i.n) from audit_import i join stage p on p.id = i.stage where i.connection = t.connection and i.dataset = t.dataset and i.model = s.model
                           and i.module = s.module and i.version = s.version and i.label = s.label and i.company = s.company
                           and i.ledger = s.ledger and i.outcome in ('clean', 'partial') and coalesce(p.landed, 'all') in ('all', 'rest')
                           and i.stage <> t.id) as last
                  from stage t join slice s on s.id = t.slice where t.run = ?),
            before as (
                select m.stage, r.account, r.cost_center, case when exists (select 1 from staged_cell c where c.stage = m.stage and c.currency <> '')
                       then r.currency else '' end as currency, sum(r.value) as was
                  from mine m join audit_row r on r.connection = m.connection and r.n = m.last and r.fate <> 'rejected' group by 1, 2, 3, 4),
            after as (
                select stage, account, cost_center, currency, sum(value) as becomes from staged_cell
                 where stage in (select stage from mine) group by 1, 2, 3, 4)
            select m.label, m.company, m.ledger, account, cost_center, currency, b.was, a.becomes
              from before b full join after a using (stage, account, cost_center, currency) join mine m using (stage)
             where coalesce(b.was, 0) <> coalesce(a.becomes, 0)
             order by abs(coalesce(a.becomes, 0) - coalesce(b.was, 0)) desc, account, cost_center limit ?""";

    private final DataSource database;

    @Inject
    public CellChanges(DataSource database) {
        this.database = database;
    }

    /** For the client proxy of the CDI container only. */
    protected CellChanges() {
        this(null);
    }

    /** The cells that the run changes, or of a dry run would change, the largest change first. */
    public List<Change> of(long run, int limit) {
        return Sql.all(database, rs -> new Change(rs.getString(1), rs.getString(2), rs.getString(3), rs.getString(4), rs.getString(5),
                rs.getString(6), rs.getBigDecimal(7), rs.getBigDecimal(8)), SELECT, run, limit);
    }
}
