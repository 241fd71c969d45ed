-- What keeping these published figures would do, figure by figure, changing nothing.
with said as (
    select * from json_to_recordset(cast(:rows as json)) as row (
        n integer, urn text, measure text, period text, status text, code text, value numeric, lower numeric,
        upper numeric, numerator integer, denominator integer, as_at timestamptz, standing text)
)
select said.n,
       case when there.urn is null then 'new'
            when (there.status, there.code, there.value, there.lower, there.upper, there.numerator,
                  there.denominator)
                 is not distinct from
                 (said.status, said.code, said.value, said.lower, said.upper, said.numerator, said.denominator)
            then 'same'
            when (there.as_at, there.standing) >= (said.as_at, said.standing collate "C") then 'superseded'
            else 'changed' end as outcome,
       json_build_object('status', there.status, 'value', there.value) as there
  from said left join school_figures as there using (urn, measure, period)
 order by said.n
