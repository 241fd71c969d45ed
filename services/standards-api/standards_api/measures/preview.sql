-- What storing these figures would do, row by row, changing nothing.
with said as (
    select *
      from rows from (json_to_recordset(cast(:rows as json)) as (
        series text, status text, code text,
        value numeric, lower numeric, upper numeric, numerator integer, denominator integer))
      with ordinality as row (series, status, code, value, lower, upper, numerator, denominator, place)
), compared as (
    select said.place, there.series is null as first,
           (there.as_at, there.standing)
           >= (cast(:as_at as timestamptz), cast(:standing as text) collate "C") as late,
           (there.status, there.code, there.value, there.lower, there.upper, there.numerator, there.denominator)
           is distinct from
           (said.status, said.code, said.value, said.lower, said.upper, said.numerator, said.denominator) as differs,
           case when there.series is not null then
               json_build_object('status', there.status, 'value', there.value, 'lower', there.lower,
                                 'upper', there.upper)
           end as there
      from said left join measurements as there using (series)
)
select place, differs, there,
       case when first then 'new' when late then 'superseded' when differs then 'changed' else 'same' end as outcome
  from compared
 order by place
