-- Where integrators are told of what happens, and each telling.
create table webhooks (
    trust_id uuid not null default nullif(current_setting('app.trust', true), '')::uuid,
    id uuid not null,
    version integer not null,
    url varchar not null,
    description varchar not null,
    types jsonb not null,
    active boolean not null,
    generation integer not null,
    former_until timestamptz,
    place bigint not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint webhooks_pkey primary key (trust_id, id)
);

create table webhook_deliveries (
    trust_id uuid not null default nullif(current_setting('app.trust', true), '')::uuid,
    id uuid not null,
    webhook_id uuid not null,
    event_id uuid not null,
    type varchar not null,
    body varchar not null,
    state varchar not null,
    attempts integer not null,
    next_at timestamptz not null,
    status integer,
    last_error varchar,
    delivered_at timestamptz,
    created_at timestamptz not null,
    constraint webhook_deliveries_pkey primary key (trust_id, id),
    constraint webhook_deliveries_trust_id_webhook_id_fkey
        foreign key (trust_id, webhook_id) references webhooks (trust_id, id)
);
create index webhook_deliveries_trust_id_webhook_id_created_at_idx
    on webhook_deliveries (trust_id, webhook_id, created_at);
create index webhook_deliveries_due_idx on webhook_deliveries (next_at) where state = 'waiting';
