-- Rows of an import that is kept at once: thousands of one outcome in each, column by column.
create table import_pages (
    trust_id uuid not null default nullif(current_setting('app.trust', true), '')::uuid,
    id uuid not null,
    import_id uuid not null,
    outcome varchar not null,
    numbers json not null,
    keys json not null,
    said json,
    data jsonb,
    constraint import_pages_pkey primary key (trust_id, id),
    constraint import_pages_trust_id_import_id_fkey foreign key (trust_id, import_id)
        references imports (trust_id, id) on delete cascade
);
create index import_pages_trust_id_import_id_idx on import_pages (trust_id, import_id);
