-- What comes in from people: files in pieces, and imports with a verdict on each row.
create table files (
    trust_id uuid not null default nullif(current_setting('app.trust', true), '')::uuid,
    id uuid not null,
    version integer not null,
    name varchar not null,
    media_type varchar not null,
    size integer not null,
    sha256 varchar not null,
    kept_by varchar not null,
    status varchar not null,
    reason varchar,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint files_pkey primary key (trust_id, id)
);

create table file_chunks (
    trust_id uuid not null default nullif(current_setting('app.trust', true), '')::uuid,
    file_id uuid not null,
    position integer not null,
    content bytea not null,
    constraint file_chunks_pkey primary key (trust_id, file_id, position),
    constraint file_chunks_trust_id_file_id_fkey foreign key (trust_id, file_id)
        references files (trust_id, id) on delete cascade
);
-- Papers are packed already: trying to pack them again only costs time.
alter table file_chunks alter column content set storage external;

create table imports (
    trust_id uuid not null default nullif(current_setting('app.trust', true), '')::uuid,
    id uuid not null,
    version integer not null,
    kind varchar not null,
    title varchar not null,
    made_by varchar not null,
    state varchar not null,
    parts jsonb not null,
    new integer not null,
    changed integer not null,
    same integer not null,
    refused integer not null,
    done integer not null,
    total integer,
    failure varchar,
    applied_by varchar,
    applied_to uuid,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint imports_pkey primary key (trust_id, id)
);

create table import_rows (
    trust_id uuid not null default nullif(current_setting('app.trust', true), '')::uuid,
    id uuid not null,
    import_id uuid not null,
    number integer not null,
    key varchar not null,
    within uuid,
    data jsonb,
    outcome varchar not null,
    reason varchar not null,
    differences jsonb not null,
    applied boolean not null,
    constraint import_rows_pkey primary key (trust_id, id),
    constraint import_rows_trust_id_import_id_fkey foreign key (trust_id, import_id)
        references imports (trust_id, id) on delete cascade
);
create index import_rows_trust_id_import_id_number_idx on import_rows (trust_id, import_id, number);

-- What has happened in each of these trusts after a place: for those who follow changes. With the rights of
-- the caller, one trust at a time, so that row-level security holds here too.
create index outbox_trust_id_position_idx on outbox (trust_id, position);
create function changes_since(trusts uuid[], places bigint[], most integer) returns setof outbox
language plpgsql as $$
begin
    for each in 1 .. cardinality(trusts) loop
        perform set_config('app.trust', trusts[each]::text, true);
        return query select * from outbox o
            where o.trust_id = trusts[each] and o.position > places[each] order by o.position limit most;
    end loop;
    perform set_config('app.trust', '', true);
end $$;
