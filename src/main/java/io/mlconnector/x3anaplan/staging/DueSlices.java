package io.mlconnector.x3anaplan.staging;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.Datasets;
import io.mlconnector.x3anaplan.connection.Datasets.Dimension;
import io.mlconnector.x3anaplan.connection.Datasets.JournalTarget;
import io.mlconnector.x3anaplan.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;

/** The slices of a connection that are to be sent or are held, with the reason; found with one statement. */
final class DueSlices {

    /**
     * @param reason why it is to be sent; null if it is not, which happens only with held slices
     * @param held why it must wait; null if it need not
     * @param landed whether a clean import of it is on record
     */
    record Due(long id, String label, String company, String ledger, String reason, String held, Instant notBefore,
            String sentFingerprint, boolean landed) {
    }

    // A slice without ledger periods is still due while cells that it filled are there to be emptied.
    private static final String SELECT = """
            with known as (
              select s.*, coalesce(sum(p.generation), 0) as generation, count(p.cpy) as sources
                from slice s
                left join slice_source q on q.slice = s.id
                left join ledger_period p on p.connection = s.connection and p.cpy = q.cpy and p.ledtyp = q.ledtyp
                                         and p.fiy = q.fiy and p.per = q.per
               where s.connection = ? and s.dataset = ? and s.model = ? and s.module = ? and s.version = ?
                 and (s.company <> '') = ? and (s.ledger <> '') = ?
               group by s.id),
            judged as (
              select k.*,
                     case when k.resend is not null then (select 'all is sent again, asked for by ' || r.who || ': ' || r.why
                                                            from resend r where r.id = k.resend)
                          when k.sources = 0 and not exists (select 1 from filled_cell f where f.slice = k.id) then null
                          when k.sent_fingerprint is null then 'not landed yet'
                          when k.generation <> k.sent_generation then 'the ledger changed'
                          when k.sent_fingerprint is distinct from ? then 'mapping or settings changed'
                          when k.state <> 'clean' then 'state is ' || k.state end as reason,
                     coalesce(
                       (select 'held: ' || h.reason || ' (' || h.kind || ', hold ' || h.id || ': ' || case when length(h.subject) > 4000 then left(h.subject, 4000) || ' ...' else h.subject end || ')' from hold h
                         where h.connection = k.connection and h.cleared_at is null and h.confirmed_at is null
                           and h.kind <> all (?)
                           and (h.slice = k.id or exists (
                                 select 1 from slice_source q where q.slice = k.id and h.cpy is not null and q.cpy = h.cpy
                                    and q.ledtyp = coalesce(h.ledtyp, q.ledtyp) and q.fiy = coalesce(h.fiy, q.fiy)
                                    and q.per = coalesce(h.per, q.per)))
                         order by h.id limit 1),
                       (select 'held: X3 record ' || r.x3_key || ' (' || r.stream || ') cannot be understood: ' || r.reason
                          from poison_row r
                         where r.connection = k.connection and r.stream not in ('accounts', 'dimensions')
                           and (r.cpy is null or exists (
                                 select 1 from slice_source q where q.slice = k.id and q.cpy = r.cpy
                                    and q.fiy = coalesce(r.fiy, q.fiy) and q.per = coalesce(r.per, q.per)))
                         order by r.id limit 1),
                       (select 'held: the task of stage ' || t.id || ' has no known end yet' from stage t
                         where t.slice = k.id and t.state in ('intended', 'started', 'ended') limit 1)) as held
                from known k)
            select * from judged where reason is not null or held is not null order by id""";

    private DueSlices() {
    }

    /** @param previewed whether the preview of a replay looks: it shows what would be sent once somebody asks for it */
    static List<Due> of(java.sql.Connection tx, Connection connection, Fingerprint fingerprint, boolean previewed) throws SQLException {
        JournalTarget target = connection.datasets().journalEntries();
        return Sql.all(tx, DueSlices::read, SELECT, connection.name(), Datasets.JOURNAL_ENTRIES, connection.anaplan().model(),
                target.module(), target.version(), target.has(Dimension.COMPANY), target.has(Dimension.LEDGER),
                fingerprint.text(), judgedElsewhere(previewed));
    }

    /** Holds that are no reason to leave a slice unmapped: mapping finds them anew, or they concern no slice. */
    private static String[] judgedElsewhere(boolean previewed) {
        List<String> kinds = new java.util.ArrayList<>(Holds.FOUND_BY_MAPPING);
        kinds.add(Holds.PREVIEW);
        if (previewed) {
            kinds.add(Holds.CANCELLED);
        }
        return kinds.toArray(String[]::new);
    }

    private static Due read(ResultSet row) throws SQLException {
        Timestamp notBefore = row.getTimestamp("not_before");
        return new Due(row.getLong("id"), row.getString("label"), row.getString("company"), row.getString("ledger"),
                row.getString("reason"), row.getString("held"), notBefore == null ? null : notBefore.toInstant(),
                row.getString("sent_fingerprint"), row.getTimestamp("landed_at") != null);
    }
}
