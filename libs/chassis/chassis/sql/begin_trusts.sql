-- For imports that begin thousands of trusts: their first history entries and events, set by set.

-- Which of these trusts have begun: something of theirs is in a history already.
create or replace function trusts_begun(trusts uuid[]) returns uuid[] language plpgsql as $$
declare
    before text := coalesce(current_setting('app.trust', true), '');
    begun uuid[] := '{}';
    each uuid;
begin
    foreach each in array trusts loop
        perform set_config('app.trust', each::text, true);
        if exists (select from history_heads where trust_id = each) then
            begun := begun || each;
        end if;
    end loop;
    perform set_config('app.trust', before, true);
    return begun;
end $$;

-- `conclude` for the first rows of the transaction's trust, all new: one entry and one event for each row.
-- `rows` are as compact JSON with sorted members, as chassis.history.canonical writes them. Whoever began the
-- trust meanwhile has its head: then this is refused, and nothing of it remains.
create or replace function conclude_first(
    teller jsonb, objects text[], ids text[], rows text[], types text[], told jsonb[]
) returns void language plpgsql as $$
declare
    trust uuid := nullif(current_setting('app.trust', true), '')::uuid;
    at timestamptz := (teller ->> 'at')::timestamptz;
    said text := '","old":null,"operation":' || to_json(teller ->> 'operation')
                 || ',"subject":' || to_json(teller ->> 'subject') || '}';
    opening text := '{"at":' || to_json(teller ->> 'at') || ',"client":' || to_json(teller ->> 'client') || ',"id":"';
    entries text[] := '{}';
    hashes text[] := '{}';
    chain text := '';
begin
    for n in 1 .. cardinality(objects) loop
        entries[n] := opening || ids[n] || '","new":' || rows[n] || ',"object":"' || objects[n] || said;
        chain := encode(sha256(convert_to(chain || E'\n' || n || E'\n' || entries[n], 'UTF8')), 'hex');
        hashes[n] := chain;
    end loop;
    with head as (
        insert into history_heads (trust_id, sequence, hash) values (trust, cardinality(objects), chain)
    ), chained as (
        insert into history (trust_id, sequence, at, subject, operation, object, object_id, entry, hash)
        select trust, n, at, teller ->> 'subject', teller ->> 'operation', object, id, entry, hash
          from unnest(objects, ids, entries, hashes) with ordinality as each (object, id, entry, hash, n)
    ), numbered as (
        insert into event_sequences (trust_id, subject, last) select trust, id, 1 from unnest(ids) as id
    )
    insert into outbox (trust_id, id, type, subject, sequence, data, occurred_at, traceparent)
    select trust, uuidv7(), type, id, 1, data, at, teller ->> 'traceparent'
      from unnest(types, ids, told) with ordinality as each (type, id, data, n)
     order by n;
end $$;
