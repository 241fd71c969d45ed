-- Keeps published figures of schools and lets the newest edition of each stand: one statement for any number.
with said as (
    select * from json_to_recordset(cast(:rows as json)) as row (
        urn text, measure text, definition integer, period text, period_from date, period_until date,
        status text, code text, value numeric, lower numeric, upper numeric, numerator integer,
        denominator integer, source text, as_at timestamptz, release text, standing text)
)
insert into school_figures as there (
    urn, measure, definition, period, period_from, period_until, status, code, value, lower, upper, numerator,
    denominator, source, as_at, release, standing)
select urn, measure, definition, period, period_from, period_until, status, code, value, lower, upper, numerator,
       denominator, source, as_at, release, standing
  from said
 order by urn, measure, period
    on conflict (trust_id, urn, measure, period) do update set
       definition = excluded.definition, status = excluded.status, code = excluded.code, value = excluded.value,
       lower = excluded.lower, upper = excluded.upper, numerator = excluded.numerator,
       denominator = excluded.denominator, source = excluded.source, as_at = excluded.as_at,
       release = excluded.release, standing = excluded.standing
 where (there.as_at, there.standing) < (excluded.as_at, excluded.standing)
