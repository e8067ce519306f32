package io.mlconnector.x3anaplan.settle;

import io.mlconnector.x3anaplan.settle.Judge.Landed;
import io.mlconnector.x3anaplan.settle.Judge.Outcome;
import io.mlconnector.x3anaplan.settle.Judge.Verdict;
import io.mlconnector.x3anaplan.sql.Sql;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Compares what an export showed of a slice with what was sent: cell by cell, in count and money. Only this proves an import; the
 * counts of a task are those of the file that it read, which somebody may have overwritten, and a full workspace stores nothing and
 * says so to nobody.
 */
final class Proof {

    /** Cells that were to be there, less rejected rows, against those that are; a cell of zero is none. Members that we never sent are not ours. */
    private static final String COMPARE = """
            with target as (
              select exists (select 1 from filled_cell f join stage t on t.slice = f.slice where t.id = ? and f.currency <> '') as by_currency),
            cell as (
              select account, cost_center, case when by_currency then currency else '' end as currency, sum(value) as value
                from staged_cell cross join target where stage = ? and not vacated group by 1, 2, 3),
            lost as (
              select account, cost_center, case when by_currency then currency else '' end as currency, sum(value) as value
                from rejected_hit cross join target group by 1, 2, 3),
            sent as (
              select account, cost_center, currency, c.value - coalesce(r.value, 0) as value
                from cell c left join lost r using (account, cost_center, currency)),
            ours as (
              select m.dataset, m.code from landed_member m join stage t on t.connection = m.connection where t.id = ?),
            shown as (
              select account, cost_center, currency, sum(value) as value from read_back_cell where stage = ? group by 1, 2, 3),
            compared as (
              select s.value as sent, a.value as shown from sent s full join shown a using (account, cost_center, currency)
               where s.account is not null or (account in (select code from ours where dataset = 'accounts')
                                               and cost_center in (select code from ours where dataset = 'cost-centers')))
            select count(*) filter (where sent <> 0) as sent_cells, coalesce(sum(sent), 0) as sent_money,
                   count(*) filter (where shown <> 0) as shown_cells, coalesce(sum(shown), 0) as shown_money,
                   count(*) filter (where coalesce(sent, 0) <> coalesce(shown, 0)) as different,
                   coalesce(sum(abs(coalesce(sent, 0) - coalesce(shown, 0))), 0) as apart from compared""";

    private record Compared(long sentCells, BigDecimal sentMoney, long shownCells, BigDecimal shownMoney, long different, BigDecimal apart) {
    }

    /**
     * What the verdict on a slice becomes by what was read back, within the settling transaction, which has joined the rejected rows.
     * Notes beside the stage whether the numbers are proved.
     */
    Verdict weigh(Connection c, long stage, Verdict verdict) throws SQLException {
        Outcome outcome = verdict.outcome();
        String state = Sql.first(c, rs -> rs.getString(1), "select read_back from stage where id = ?", stage).orElse(null);
        if (outcome == Outcome.CANCELLED || outcome == Outcome.FAILED || !"read".equals(state)) {
            note(c, stage, "unverified");
            return "failed".equals(state) && outcome == Outcome.CLEAN
                    ? new Verdict(outcome, verdict.landed(), verdict.message() + "; it could not be read back") : verdict;
        }
        Compared n = Sql.first(c, rs -> new Compared(rs.getLong(1), rs.getBigDecimal(2), rs.getLong(3), rs.getBigDecimal(4), rs.getLong(5),
                rs.getBigDecimal(6)), COMPARE, stage, stage, stage, stage).orElseThrow();
        Sql.update(c, "delete from read_back_cell where stage = ?", stage);
        note(c, stage, n.different == 0 ? "equal" : "differs");
        String says = n.different == 0 ? "read back: %d cells, %s in all, as sent".formatted(n.shownCells, plain(n.shownMoney))
                : "read back: %d cells differ, by %s in all: %d cells with %s were sent, %d with %s are there".formatted(n.different,
                        plain(n.apart), n.sentCells, plain(n.sentMoney), n.shownCells, plain(n.shownMoney));
        boolean whole = outcome == Outcome.CLEAN || outcome == Outcome.UNVERIFIED;
        Outcome proved = !whole ? outcome : n.different == 0 ? Outcome.CLEAN : Outcome.HELD;
        return new Verdict(proved, landed(verdict.landed(), n.different == 0), verdict.message() + "; " + says);
    }

    /** What a step that failed left is what an earlier import brought, equal or not. */
    private static Landed landed(Landed told, boolean equal) {
        return told == Landed.NONE ? told : !equal ? Landed.UNPROVED : told == Landed.UNPROVED ? Landed.ALL : told;
    }

    private static void note(Connection c, long stage, String word) throws SQLException {
        Sql.update(c, "update stage set read_back = ? where id = ?", word, stage);
    }

    private static String plain(BigDecimal money) {
        return money.signum() == 0 ? "0" : money.stripTrailingZeros().toPlainString();
    }
}
