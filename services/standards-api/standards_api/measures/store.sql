-- Keeps a batch's figures and lets those that are newer stand: one statement, whatever the number of rows.
-- A series is locked by its row in `measurements`, in the order of the series, so that two batches at once
-- wait for each other and never for ever; the greater (as_at, standing) wins, whichever comes first.
-- Identifiers are numbered from one seed: `uuidv7()` would ask for randomness for each row, and twice.
with said as (
    select *, cast(:seed || lpad(to_hex(place), 6, '0') as uuid) as id
      from rows from (json_to_recordset(cast(:rows as json)) as (
        series text, urn text, measure text, definition integer, period text, period_from date,
        period_until date, subject text, key_stage text, pupil_group text, status text, code text,
        value numeric, lower numeric, upper numeric, numerator integer, denominator integer))
      with ordinality as row (
        series, urn, measure, definition, period, period_from, period_until, subject, key_stage, pupil_group,
        status, code, value, lower, upper, numerator, denominator, place)
), kept as (
    insert into measurement_readings (
        id, series, urn, measure, definition, period, period_from, period_until, subject, key_stage,
        pupil_group, status, code, value, lower, upper, numerator, denominator,
        source, as_at, release, standing, received_at, batch_id)
    select id, series, urn, measure, definition, period, period_from, period_until, subject, key_stage,
           pupil_group, status, code, value, lower, upper, numerator, denominator,
           cast(:source as text), cast(:as_at as timestamptz), cast(:release as text),
           cast(:standing as text), cast(:received_at as timestamptz), cast(:batch_id as uuid)
      from said
), stood as (
    insert into measurements as there (
        id, series, urn, measure, definition, period, period_from, period_until, subject, key_stage,
        pupil_group, status, code, value, lower, upper, numerator, denominator,
        source, as_at, release, standing, received_at, batch_id)
    select id, series, urn, measure, definition, period, period_from, period_until, subject, key_stage,
           pupil_group, status, code, value, lower, upper, numerator, denominator,
           cast(:source as text), cast(:as_at as timestamptz), cast(:release as text),
           cast(:standing as text), cast(:received_at as timestamptz), cast(:batch_id as uuid)
      from said
     order by series
    on conflict (trust_id, series) do update set
        definition = excluded.definition, status = excluded.status, code = excluded.code,
        value = excluded.value, lower = excluded.lower, upper = excluded.upper,
        numerator = excluded.numerator, denominator = excluded.denominator,
        source = excluded.source, as_at = excluded.as_at, release = excluded.release,
        standing = excluded.standing, received_at = excluded.received_at, batch_id = excluded.batch_id
    where (there.as_at, there.standing) < (excluded.as_at, excluded.standing)
    returning new.series, new.urn, new.measure, old.series is null as first,
        (old.status, old.code, old.value, old.lower, old.upper, old.numerator, old.denominator)
        is distinct from
        (new.status, new.code, new.value, new.lower, new.upper, new.numerator, new.denominator) as differs
)
select count(*) filter (where stood.first) as new,
       count(*) filter (where not stood.first and stood.differs) as changed,
       count(*) filter (where not stood.first and not stood.differs) as same,
       count(*) filter (where stood.series is null) as superseded,
       coalesce(array_agg(said.place order by said.place) filter (where stood.series is null), '{}')
           as superseded_places,
       coalesce(array_agg(distinct stood.urn) filter (where stood.differs), '{}') as urns,
       coalesce(array_agg(distinct stood.measure) filter (where stood.differs), '{}') as measures
  from said left join stood using (series)
