-- What storing these figures would do, row by row, changing nothing.
with said as (
    select * from json_to_recordset(cast(:rows as json)) as row (
        n integer, series text, status text, code text,
        value numeric, lower numeric, upper numeric, numerator integer, denominator integer)
)
select said.n,
       case when there.series is null then 'new'
            when (there.as_at, there.standing) >= (cast(:as_at as timestamptz), cast(:standing as text) collate "C")
            then 'superseded'
            when (there.status, there.code, there.value, there.lower, there.upper, there.numerator,
                  there.denominator)
                 is distinct from
                 (said.status, said.code, said.value, said.lower, said.upper, said.numerator, said.denominator)
            then 'changed'
            else 'same' end as outcome
  from said left join measurements as there using (series)
 order by said.n
