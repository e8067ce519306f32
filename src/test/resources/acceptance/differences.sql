-- Every cell whose value is not what the source's own records say, and every filled cell that the records do not know.
-- Written without any code of the product: actual (CAT 1), final (STA 2) entries; per line its splits on cost centers (CCT),
-- and what the splits leave over on NONE; period 0 counts into the first month, periods above 12 into the last.
with line as (
    select d.typ, d.num, d.lin, d.ledtyp, d.cpy, d.coa, d.acc, d.amtled * d.sns as amount,
           to_char(make_date(2025 + d.fiy - case d.cpy when 'FR10' then 7 else 3 end,
                             least(greatest(d.per, 1), 12), 1), 'Mon YY') as label
    from sandbox_x3.gaccentryd d join sandbox_x3.gaccentry h using (endpoint, typ, num)
    where d.endpoint = :endpoint and h.cat = 1 and h.sta = 2 and d.ledtyp = any (:ledgers)
), split as (
    select a.typ, a.num, a.lin, a.ledtyp, a.amtled * a.sns as amount,
           case 'CCT' when a.die_0 then a.cce_0 when a.die_1 then a.cce_1 when a.die_2 then a.cce_2 when a.die_3 then a.cce_3
                      when a.die_4 then a.cce_4 when a.die_5 then a.cce_5 when a.die_6 then a.cce_6 when a.die_7 then a.cce_7
                      when a.die_8 then a.cce_8 end as cce
    from sandbox_x3.gaccentrya a where a.endpoint = :endpoint
), part as (
    select l.ledtyp, l.cpy, l.coa, l.acc, l.label, coalesce(nullif(s.cce, ''), 'NONE') as cost_center, s.amount
    from line l join split s using (typ, num, lin, ledtyp)
    union all
    select l.ledtyp, l.cpy, l.coa, l.acc, l.label, 'NONE', l.amount - coalesce(t.amount, 0)
    from line l left join (select typ, num, lin, ledtyp, sum(amount) as amount from split group by 1, 2, 3, 4) t
         using (typ, num, lin, ledtyp)
), expected as (
    select case ledtyp when 1 then 'LEG' when 2 then 'ANA' when 3 then 'IFR' end as ledger, cpy as company,
           coa || '-' || acc as account, cost_center, label, sum(amount) as value
    from part group by 1, 2, 3, 4, 5 having sum(amount) <> 0
), cell as (
    select coords ->> 'Ledgers' as ledger, coords ->> 'Companies' as company, coords ->> 'GL Accounts' as account,
           coords ->> 'Cost Centers' as cost_center, coords ->> 'Time' as label, value
    from sandbox_anaplan.cell where model_id = :model and module_name = :module and value <> 0
)
select ledger, company, account, cost_center, label, e.value as expected, c.value as actual
from expected e full outer join cell c using (ledger, company, account, cost_center, label)
where e.value is distinct from c.value
order by 1, 2, 3, 4, 5
