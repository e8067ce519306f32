-- The books of the simulated Sage X3; made anew at every start of the simulator. Names as in the reference, 9.1, without _0;
-- endpoint is the folder. Nothing is null, as in X3: an empty date or date-time is the zero one, 1753-01-01 (reference 5.5).
drop schema if exists sandbox_x3 cascade;
create schema sandbox_x3;

create table sandbox_x3.gaccentry (
    endpoint text collate "C" not null, typ text collate "C" not null, num text collate "C" not null,
    jou text not null default 'OD', accdat date not null, cpy text not null, fcy text not null, fiy int not null, per int not null,
    sta int not null default 2, cat int not null default 1, rvs int not null default 1,
    rvsorityp text not null default '', rvsorinum text not null default '', cur text not null, desvcr text not null default '',
    ref text not null default '', bprvcr text not null default '', origin int not null default 1,
    credat date not null, upddat date not null, creusr text not null default 'ADMIN', updusr text not null default 'ADMIN',
    credattim timestamptz not null, upddattim timestamptz not null, auuid uuid not null default gen_random_uuid(),
    updtick int not null default 1,
    primary key (endpoint, typ, num));
create index on sandbox_x3.gaccentry (endpoint, upddattim, typ, num);
create index on sandbox_x3.gaccentry (endpoint, accdat, typ, num);

create table sandbox_x3.gaccentryd (
    endpoint text collate "C" not null, typ text collate "C" not null, num text collate "C" not null, lin int not null,
    ledtyp int not null, led text not null, cpy text not null, fcylin text not null, accdat date not null, fiy int not null,
    per int not null, coa text not null, acc text not null, sac text not null default '', bpr text not null default '',
    sns int not null, cur text not null, amtcur numeric not null, curled text not null, amtled numeric not null,
    qty numeric not null default 0, uom text not null default '', des text not null default '', freref text not null default '',
    tax text not null default '', mtc text not null default '', mtcdat date not null default '1753-01-01', updusr text not null default 'ADMIN',
    credattim timestamptz not null, upddattim timestamptz not null, auuid uuid not null default gen_random_uuid(),
    updtick int not null default 1,
    primary key (endpoint, typ, num, lin, ledtyp));
create index on sandbox_x3.gaccentryd (endpoint, upddattim, typ, num, lin, ledtyp);
create index on sandbox_x3.gaccentryd (endpoint, accdat, typ, num, lin, ledtyp);

create table sandbox_x3.gaccentrya (
    endpoint text collate "C" not null, typ text collate "C" not null, num text collate "C" not null, lin int not null,
    ledtyp int not null, analin int not null, cpy text not null, fcylin text not null, accdat date not null, coa text not null,
    acc text not null, bpr text not null default '', sns int not null, cur text not null, amtcur numeric not null,
    curled text not null, amtled numeric not null, qty numeric not null default 0, uom text not null default '',
    die_0 text not null default '', die_1 text not null default '', die_2 text not null default '', die_3 text not null default '',
    die_4 text not null default '', die_5 text not null default '', die_6 text not null default '', die_7 text not null default '',
    die_8 text not null default '',
    cce_0 text not null default '', cce_1 text not null default '', cce_2 text not null default '', cce_3 text not null default '',
    cce_4 text not null default '', cce_5 text not null default '', cce_6 text not null default '', cce_7 text not null default '',
    cce_8 text not null default '',
    credattim timestamptz not null, upddattim timestamptz not null, auuid uuid not null default gen_random_uuid(),
    updtick int not null default 1,
    primary key (endpoint, typ, num, lin, ledtyp, analin));
create index on sandbox_x3.gaccentrya (endpoint, upddattim, typ, num, lin, ledtyp, analin);

create table sandbox_x3.gaccount (
    endpoint text collate "C" not null, coa text collate "C" not null, acc text collate "C" not null, des text not null,
    enaflg int not null default 2, clscod text not null default '', snsdef int not null default 1, cur text not null default '',
    vlystr date not null default '1753-01-01', vlyend date not null default '1753-01-01', credattim timestamptz not null, upddattim timestamptz not null,
    auuid uuid not null default gen_random_uuid(), updtick int not null default 1,
    primary key (endpoint, coa, acc));
create table sandbox_x3.gcoa (
    endpoint text collate "C" not null, coa text collate "C" not null, des text not null, credattim timestamptz not null,
    upddattim timestamptz not null, auuid uuid not null default gen_random_uuid(), updtick int not null default 1,
    primary key (endpoint, coa));
create table sandbox_x3.cacce (
    endpoint text collate "C" not null, die text collate "C" not null, cce text collate "C" not null, des text not null,
    enaflg int not null default 2, fcy text not null default '', credattim timestamptz not null, upddattim timestamptz not null,
    auuid uuid not null default gen_random_uuid(), updtick int not null default 1,
    primary key (endpoint, die, cce));
create table sandbox_x3.gdie (
    endpoint text collate "C" not null, die text collate "C" not null, des text not null, flgmodace int not null default 2,
    credattim timestamptz not null, upddattim timestamptz not null, auuid uuid not null default gen_random_uuid(),
    updtick int not null default 1, primary key (endpoint, die));
create table sandbox_x3.gled (
    endpoint text collate "C" not null, led text collate "C" not null, des text not null, coa text not null,
    die_0 text not null default '', die_1 text not null default '', die_2 text not null default '', die_3 text not null default '',
    die_4 text not null default '', die_5 text not null default '', die_6 text not null default '', die_7 text not null default '',
    die_8 text not null default '', credattim timestamptz not null, upddattim timestamptz not null,
    auuid uuid not null default gen_random_uuid(), updtick int not null default 1, primary key (endpoint, led));
create table sandbox_x3.company (
    endpoint text collate "C" not null, cpy text collate "C" not null, des text not null, cur text not null, leg text not null,
    credattim timestamptz not null, upddattim timestamptz not null, auuid uuid not null default gen_random_uuid(),
    updtick int not null default 1, primary key (endpoint, cpy));
create table sandbox_x3.facility (
    endpoint text collate "C" not null, fcy text collate "C" not null, des text not null, cpy text not null,
    credattim timestamptz not null, upddattim timestamptz not null, auuid uuid not null default gen_random_uuid(),
    updtick int not null default 1, primary key (endpoint, fcy));
create table sandbox_x3.period (
    endpoint text collate "C" not null, cpy text collate "C" not null, ledtyp int not null, fiy int not null, per int not null,
    sta int not null default 2, perstr date not null, perend date not null, credattim timestamptz not null,
    upddattim timestamptz not null, auuid uuid not null default gen_random_uuid(), updtick int not null default 1,
    primary key (endpoint, cpy, ledtyp, fiy, per));

create table sandbox_x3.tabcur (
    endpoint text collate "C" not null, cur text collate "C" not null, des text not null, decnbr int not null default 2,
    credattim timestamptz not null, upddattim timestamptz not null, auuid uuid not null default gen_random_uuid(),
    updtick int not null default 1, primary key (endpoint, cur));

-- The tick of a row grows with every update, whoever makes it (reference 5.5).
create function sandbox_x3.tick() returns trigger language plpgsql as 'begin new.updtick := old.updtick + 1; return new; end';
do $$ declare t text; begin
    for t in select tablename from pg_tables where schemaname = 'sandbox_x3' loop
        execute format('create trigger tick before update on sandbox_x3.%I for each row execute function sandbox_x3.tick()', t);
    end loop;
    -- Debit and credit per period, 0 the opening; actual entries, temporary ones included. A query of its own for control totals.
    execute 'create view sandbox_x3.balance as select d.endpoint, d.cpy, d.ledtyp, d.fcylin as fcy, d.fiy, d.coa, d.acc, d.bpr, d.cur, d.curled, '
        || (select string_agg(format('coalesce(sum(d.%s) filter (where d.sns = %s and d.per = %s), 0) as %s_%s', amount, sns, per, name, per), ', ')
            from generate_series(0, 13) per, (values ('amtcur', 1, 'deb'), ('amtcur', -1, 'cdt'), ('amtled', 1, 'debled'),
            ('amtled', -1, 'cdtled')) v (amount, sns, name))
        || ', md5(concat_ws(''~'', d.endpoint, d.cpy, d.ledtyp, d.fcylin, d.fiy, d.coa, d.acc, d.bpr, d.cur, d.curled))::uuid as auuid, 1 as updtick'
        || ' from sandbox_x3.gaccentryd d join sandbox_x3.gaccentry h using (endpoint, typ, num) where h.cat = 1'
        || ' group by d.endpoint, d.cpy, d.ledtyp, d.fcylin, d.fiy, d.coa, d.acc, d.bpr, d.cur, d.curled';
end $$;
