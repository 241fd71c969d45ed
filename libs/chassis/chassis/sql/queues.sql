-- What waits and what was heard: events from neighbours, tasks, mail.
create table inbox (
    trust_id uuid not null default nullif(current_setting('app.trust', true), '')::uuid,
    event_id uuid not null,
    handled_at timestamptz not null,
    constraint inbox_pkey primary key (trust_id, event_id)
);
create index inbox_handled_at_idx on inbox (handled_at);

create table inbox_cursors (
    trust_id uuid not null default nullif(current_setting('app.trust', true), '')::uuid,
    source varchar not null,
    subject varchar not null,
    last bigint not null,
    constraint inbox_cursors_pkey primary key (trust_id, source, subject)
);

create table held_events (
    trust_id uuid not null default nullif(current_setting('app.trust', true), '')::uuid,
    id uuid not null,
    type varchar not null,
    source varchar not null,
    subject varchar not null,
    sequence bigint not null,
    body bytea not null,
    state varchar not null,
    attempts integer not null,
    next_at timestamptz not null,
    held_at timestamptz not null,
    reason varchar not null,
    constraint held_events_pkey primary key (trust_id, id)
);
create index held_events_trust_id_source_subject_sequence_idx on held_events (trust_id, source, subject, sequence);
create index held_events_next_at_idx on held_events (next_at);

create table tasks (
    trust_id uuid not null default nullif(current_setting('app.trust', true), '')::uuid,
    id uuid not null,
    kind varchar not null,
    key varchar,
    payload jsonb not null,
    state varchar not null,
    due_at timestamptz not null,
    attempts integer not null,
    claim uuid,
    done integer not null,
    total integer,
    last_error varchar,
    created_at timestamptz not null,
    finished_at timestamptz,
    constraint tasks_pkey primary key (trust_id, id),
    constraint tasks_trust_id_kind_key_key unique (trust_id, kind, key)
);
create index tasks_due_idx on tasks (due_at) where state in ('waiting', 'running');

create table letters (
    trust_id uuid not null default nullif(current_setting('app.trust', true), '')::uuid,
    id uuid not null,
    about varchar,
    subject varchar not null,
    text varchar not null,
    html varchar,
    invitation bytea,
    method varchar,
    attachments jsonb not null,
    created_at timestamptz not null,
    constraint letters_pkey primary key (trust_id, id)
);
create index letters_trust_id_about_idx on letters (trust_id, about);

create table mails (
    trust_id uuid not null default nullif(current_setting('app.trust', true), '')::uuid,
    id uuid not null,
    letter_id uuid not null,
    name varchar not null,
    email varchar not null,
    state varchar not null,
    attempts integer not null,
    next_at timestamptz not null,
    sent_at timestamptz,
    last_error varchar,
    constraint mails_pkey primary key (trust_id, id),
    constraint mails_trust_id_letter_id_fkey foreign key (trust_id, letter_id) references letters (trust_id, id)
);
create index mails_trust_id_letter_id_idx on mails (trust_id, letter_id);
create index mails_due_idx on mails (next_at) where state = 'queued';
