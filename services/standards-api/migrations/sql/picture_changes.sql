-- Which transactions changed what pictures are drawn from: see standards_api.pictures.lasting.
create table picture_changes (
    trust_id uuid not null default nullif(current_setting('app.trust', true), '')::uuid,
    transaction bigint not null,
    at timestamptz not null,
    constraint picture_changes_pkey primary key (trust_id, transaction)
);

-- Who changes something past every trust (a repair by hand) changes it for all: it is marked in the commons.
-- What is marked is needed for ten minutes; a mark takes away two that are older than an hour, if there are.
create function mark_change() returns trigger language plpgsql as $$
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
         where trust_id = trust and transaction in (
            select transaction from picture_changes
             where trust_id = trust and at < now() - interval '1 hour'
             order by transaction limit 2 for update skip locked);
    end if;
    return null;
end $$;

-- What a statement can see: its snapshot, of which run of the server, and when. STABLE matters: a volatile
-- function would have a snapshot of its own, later than that of the statement which gathers the picture.
create function moment() returns text language sql stable as $$
    select concat_ws(' ', pg_current_snapshot(), extract(epoch from pg_postmaster_start_time()),
                     extract(epoch from now()))
$$;

-- Whether a statement sees of the trust's pictures just what was seen at a moment, ten minutes ago at most.
create function unchanged_since(said text) returns boolean language plpgsql stable strict as $$
declare
    seen pg_snapshot := split_part(said, ' ', 1);
begin
    return split_part(said, ' ', 2) = extract(epoch from pg_postmaster_start_time())::text
       and split_part(said, ' ', 3)::numeric > extract(epoch from now()) - 600
       and not exists (
           select from picture_changes
            where trust_id in (nullif(current_setting('app.trust', true), '')::uuid,
                               '00000000-0000-7000-8000-000000000001')
              and transaction >= pg_snapshot_xmin(seen)::text::bigint
              and not pg_visible_in_snapshot(transaction::text::xid8, seen));
end $$;
