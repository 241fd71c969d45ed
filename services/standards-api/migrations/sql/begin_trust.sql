-- What the register knows of the transaction's trust, for comparing with what GIAS says of it.
create or replace function known_trust(item jsonb) returns jsonb language plpgsql as $$
begin
    return jsonb_build_object(
        'trust_id', item -> 'trust_id',
        'trust', (select to_jsonb(t) from trusts t),
        'academies', (select coalesce(jsonb_agg(to_jsonb(a)), '[]') from academies a));
end $$;

-- Brings in what GIAS says of a trust that is new altogether, its academies with it, in that trust: the same
-- rows, history and events as register/commands/gias.py makes of them one by one. Of a trust that has begun
-- meanwhile it says null and does nothing.
create or replace function begin_trust(item jsonb) returns jsonb language plpgsql as $$
declare
    trust uuid := (item ->> 'trust_id')::uuid;
    at timestamptz := (item ->> 'at')::timestamptz;
    objects text[];
    ids text[];
    rows text[];
    types text[];
    told jsonb[];
begin
    if exists (select from history_heads where trust_id = trust) then
        return null;
    end if;
    with said as (
        select * from jsonb_to_recordset(item -> 'lines') as line (
            about text, name text, group_uid text, group_id text, ukprn text, companies_house_number text,
            closed_on date, urn text, status text, phase_of_education text, establishment_type text, kind text,
            local_authority text, local_authority_name text, laestab text, joined_on date, left_on date)
    ), begun as (
        insert into trusts (trust_id, id, version, name, group_uid, group_id, ukprn, companies_house_number,
                            closed_on, labels, created_at, updated_at)
        select trust, trust, 1, name, group_uid, group_id, ukprn, companies_house_number, closed_on, '{}', at, at
          from said where about = 'trust'
        returning 'trusts' as object, id, 'standards.trust-registered.v1' as type,
            (select row_to_json(each) from (select
                closed_on, companies_house_number, group_id, group_uid, id, labels, name, ukprn) each)::text as row,
            jsonb_build_object('trust_id', id, 'name', name, 'group_id', group_id, 'uid', group_uid) as told
    ), joined as (
        insert into academies (trust_id, id, version, urn, name, status, phase_of_education, establishment_type,
                               kind, local_authority, local_authority_name, laestab, ukprn, joined_on, left_on,
                               predecessor_urns, successor_urns, created_at, updated_at)
        select trust, uuidv7(), 1, urn, name, status, phase_of_education, establishment_type, kind,
               local_authority, local_authority_name, laestab, ukprn, joined_on, left_on, '[]', '[]', at, at
          from said where about = 'academy'
        returning 'academies' as object, id, 'standards.academy-registered.v1' as type,
            (select row_to_json(each) from (select
                closed_on, establishment_type, id, joined_on, kind, laestab, left_on, local_authority,
                local_authority_name, name, opened_on, phase_of_education, predecessor_urns, status,
                successor_urns, ukprn, urn) each)::text as row,
            jsonb_build_object('academy_id', id, 'urn', urn, 'name', name, 'kind', kind, 'status', status,
                'phase_of_education', phase_of_education, 'establishment_type', establishment_type,
                'joined_on', joined_on) as told
    )
    select array_agg(object), array_agg(id::text), array_agg(row), array_agg(type), array_agg(every.told)
      into objects, ids, rows, types, told
      from (select * from begun union all select * from joined) as every;
    perform conclude_first(item, objects, ids, rows, types, told);
    return to_jsonb(trust);
end $$;
