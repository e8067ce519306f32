-- What each target cell must hold, from the source's own records, ledger type 1 of folder SEED: ledger, company, period label, account,
-- cost center, value. The rules are those of differences.sql.
with line as (
    select d.typ, d.num, d.lin, d.ledtyp, d.cpy, d.coa, d.acc, d.amtled * d.sns as amount,
           to_char(make_date(2025 + d.fiy - case d.cpy when 'FR10' then 7 else 3 end,
                             least(greatest(d.per, 1), 12), 1), 'Mon YY') as label
    from sandbox_x3.gaccentryd d join sandbox_x3.gaccentry h using (endpoint, typ, num)
    where d.endpoint = 'SEED' and h.cat = 1 and h.sta = 2 and d.ledtyp = 1
), split as (
    select a.typ, a.num, a.lin, a.ledtyp, a.amtled * a.sns as amount,
           case 'CCT' when a.die_0 then a.cce_0 when a.die_1 then a.cce_1 end as cce
    from sandbox_x3.gaccentrya a where a.endpoint = 'SEED'
), part as (
    select l.cpy, l.coa, l.acc, l.label, coalesce(nullif(s.cce, ''), 'NONE') as cost_center, s.amount
    from line l join split s using (typ, num, lin, ledtyp)
    union all
    select l.cpy, l.coa, l.acc, l.label, 'NONE', l.amount - coalesce(t.amount, 0)
    from line l left join (select typ, num, lin, ledtyp, sum(amount) as amount from split group by 1, 2, 3, 4) t
         using (typ, num, lin, ledtyp)
)
select 'LEG', cpy, label, coa || '-' || acc, cost_center, sum(amount) from part group by 1, 2, 3, 4, 5 having sum(amount) <> 0
