-- What each slice's file must say, from the source's own records: one fingerprint per ledger, company and period label.
-- grain entry: every row with its key, stamp and amount; grain cell: the sums.
with line as (
    select d.typ, d.num, d.lin, d.ledtyp, d.cpy, d.coa, d.acc, d.upddattim, d.amtled * d.sns as amount,
           to_char(make_date(2025 + d.fiy - case d.cpy when 'FR10' then 7 else 3 end,
                             least(greatest(d.per, 1), 12), 1), 'Mon YY') as label
    from sandbox_x3.gaccentryd d join sandbox_x3.gaccentry h using (endpoint, typ, num)
    where d.endpoint = 'SEED' and h.cat = 1 and h.sta = 2
), split as (
    select a.typ, a.num, a.lin, a.ledtyp, a.analin, a.amtled * a.sns as amount,
           case 'CCT' when a.die_0 then a.cce_0 when a.die_1 then a.cce_1 end as cce
    from sandbox_x3.gaccentrya a where a.endpoint = 'SEED'
), part as (
    select l.typ, l.num, l.lin, l.ledtyp, l.cpy, l.coa, l.acc, l.upddattim, l.label, s.analin,
           coalesce(nullif(s.cce, ''), 'NONE') as cost_center, s.amount as part
    from line l join split s using (typ, num, lin, ledtyp)
    union all
    select l.typ, l.num, l.lin, l.ledtyp, l.cpy, l.coa, l.acc, l.upddattim, l.label, 0, 'NONE', l.amount - coalesce(t.amount, 0)
    from line l left join (select typ, num, lin, ledtyp, sum(amount) as amount from split group by 1, 2, 3, 4) t
         using (typ, num, lin, ledtyp)
), row as (
    select ledtyp, cpy, label, concat_ws('~', typ, num, lin, analin, upddattim, coa, acc, cost_center, part) as text
    from part where part <> 0 and :grain = 'entry'
    union all
    select ledtyp, cpy, label, concat_ws('~', coa, acc, cost_center, sum(part))
    from part where :grain = 'cell' group by ledtyp, cpy, label, coa, acc, cost_center having sum(part) <> 0
)
select case ledtyp when 1 then 'LEG' when 2 then 'ANA' when 3 then 'IFR' end || '/' || cpy || '/' || label as slice,
       md5(string_agg(text, '|' order by text)) as content
from row group by 1 order by 1
