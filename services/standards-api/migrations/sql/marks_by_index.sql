-- Never by a look at every mark, though the table may seem small to the planner (ADR 363): `mark_change` as
-- before, and `unchanged_since`.
create or replace function mark_change() returns trigger language plpgsql set enable_seqscan = off as $$
declare
    trust uuid := coalesce(nullif(current_setting('app.trust', true), '')::uuid,
                           '00000000-0000-7000-8000-000000000001');
begin
    insert into picture_changes (trust_id, transaction, at)
    values (trust, pg_current_xact_id()::text::bigint, clock_timestamp())
    on conflict do nothing;
    if (select at < now() - interval '1 hour' from picture_changes
         where trust_id = trust order by transaction limit 1) then
        delete from picture_changes
         where trust_id = trust and transaction = any (array(
            select transaction from picture_changes
             where trust_id = trust and at < now() - interval '1 hour'
             order by transaction limit 2 for update skip locked));
    end if;
    return null;
end $$;
alter function unchanged_since(text) set enable_seqscan = off;
