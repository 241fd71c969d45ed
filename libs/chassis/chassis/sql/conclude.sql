-- The end of every writing transaction: history and events of the current trust, numbered under one lock,
-- so that both have one order and no gap. Kept last, so that the lock is held for a moment only.
create or replace function conclude(changes jsonb, events jsonb) returns void language plpgsql as $$
declare
    trust uuid := nullif(current_setting('app.trust', true), '')::uuid;
    place bigint;
    chain text;
    item jsonb;
begin
    select sequence, hash into place, chain from history_heads where trust_id = trust for update;
    if not found then
        insert into history_heads (trust_id, sequence, hash) values (trust, 0, '') on conflict do nothing;
        select sequence, hash into place, chain from history_heads where trust_id = trust for update;
    end if;
    for item in select * from jsonb_array_elements(changes) loop
        place := place + 1;
        chain := encode(sha256(convert_to(chain || E'\n' || place || E'\n' || (item ->> 'entry'), 'UTF8')), 'hex');
        insert into history (trust_id, sequence, at, subject, operation, object, object_id, entry, hash)
        values (trust, place, (item ->> 'at')::timestamptz, item ->> 'subject', item ->> 'operation',
                item ->> 'object', item ->> 'id', item ->> 'entry', chain);
    end loop;
    update history_heads set sequence = place, hash = chain where trust_id = trust;
    for item in select * from jsonb_array_elements(events) loop
        insert into event_sequences as s (trust_id, subject, last) values (trust, item ->> 'subject', 1)
        on conflict (trust_id, subject) do update set last = s.last + 1 returning last into place;
        insert into outbox (trust_id, id, type, subject, sequence, data, occurred_at, traceparent)
        values (trust, (item ->> 'id')::uuid, item ->> 'type', item ->> 'subject', place, item -> 'data',
                (item ->> 'time')::timestamptz, item ->> 'traceparent');
    end loop;
end $$;
