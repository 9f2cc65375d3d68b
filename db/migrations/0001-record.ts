import type { Knex } from 'knex';

/**
 * The record. Personal values are sealed bytea; every other column is an id, an enum, an instant or a hash.
 * Text not varchar, timestamptz, ids from the application (uuid v7), foreign keys indexed.
 */
const tables = `
create table policies (
  hash text primary key,
  content text not null,
  at timestamptz not null default now()
);

-- One data key per person, request and package, wrapped by the key from settings. Destroying a key (wrapped = null)
-- makes everything sealed with it unreadable for good.
create table keys (
  owner_kind text not null check (owner_kind in ('person', 'request', 'package')),
  owner_id uuid not null,
  master_version int not null,
  wrapped bytea,
  created_at timestamptz not null default now(),
  destroyed_at timestamptz,
  primary key (owner_kind, owner_id),
  check ((wrapped is null) = (destroyed_at is not null))
);
create index keys_master_version on keys (master_version) where wrapped is not null;

-- The built-in system of record: customers and the fields held about them.
create table people (
  id uuid primary key,
  country text not null,
  language text not null,
  created_at timestamptz not null default now()
);
create table contacts (
  id uuid primary key,
  person_id uuid not null references people,
  kind text not null check (kind in ('email', 'phone', 'customer_number')),
  sealed_value bytea not null,
  blind bytea not null,
  changed_at timestamptz not null default now(),
  unique (person_id, kind, blind)
);
create index contacts_blind on contacts (kind, blind);
create table profile_fields (
  person_id uuid not null references people,
  field text not null,
  sealed_value bytea not null,
  source text not null,
  obtained_at timestamptz not null,
  version int not null default 1,
  primary key (person_id, field)
);

create table staff (
  id uuid primary key,
  email text not null unique,
  name text not null,
  role text not null check (role in ('representative', 'supervisor', 'compliance', 'administrator')),
  desk text,
  password_hash text not null,
  disabled_at timestamptz,
  created_at timestamptz not null default now(),
  check (role <> 'representative' or desk is not null)
);
create table staff_sessions (
  token_hash bytea primary key,
  staff_id uuid not null references staff,
  created_at timestamptz not null default now(),
  seen_at timestamptz not null default now()
);
create index staff_sessions_staff on staff_sessions (staff_id);

create table requests (
  id uuid primary key,
  reference text not null unique,
  type text not null,
  status text not null default 'received'
    check (status in ('received', 'verifying', 'gathering', 'in_review', 'fulfilling', 'closed')),
  outcome text,
  outcome_reason text,
  controller text not null,
  regime text not null,
  country text not null,
  language text not null,
  channel text not null,
  received_at timestamptz not null,
  due_on date not null,
  due_at timestamptz not null,
  remind_at timestamptz not null,
  version int not null default 1,
  content_version int not null default 1,
  policy_hash text not null references policies,
  tracking_hash bytea not null unique,
  contact_blind bytea not null,
  sealed_requester bytea not null,
  person_id uuid references people,
  mailbox_on_file boolean not null default false,
  mailbox_confirmed_at timestamptz,
  identity_level text not null default 'none',
  identity_proven_at timestamptz,
  claimed_by uuid references staff,
  filed_by uuid references staff,
  approved_by uuid references staff,
  approved_hash text,
  approved_at timestamptz,
  withdrawn_at timestamptz,
  closed_at timestamptz,
  -- A request never ends silently: closing needs an outcome and its reason.
  check ((status = 'closed') = (outcome is not null and outcome_reason is not null and closed_at is not null))
);
create index requests_queue on requests (country, language, due_on, id) where status <> 'closed';
create index requests_due on requests (due_on, id);
create index requests_person on requests (person_id) where person_id is not null;
create index requests_policy on requests (policy_hash);
create index requests_claimed on requests (claimed_by) where claimed_by is not null;
create index requests_filed on requests (filed_by) where filed_by is not null;
create index requests_approved on requests (approved_by) where approved_by is not null;

create table items (
  id uuid primary key,
  request_id uuid not null references requests,
  position int not null,
  subject text not null,
  claim_kind text,
  sealed_claim bytea,
  decision text,
  ground text,
  sealed_reason bytea,
  decided_by uuid references staff,
  decided_at timestamptz,
  state text not null default 'open' check (state in ('open', 'decided', 'begun', 'done', 'failed', 'stopped')),
  unique (request_id, position)
);
create index items_decided_by on items (decided_by) where decided_by is not null;

-- What a system said when it was read: "now" in a correction, the data itself in an access request.
create table readings (
  id uuid primary key,
  request_id uuid not null references requests,
  system text not null,
  field text not null,
  sealed_value bytea,
  source text not null,
  obtained_at timestamptz,
  read_at timestamptz not null,
  unique (request_id, system, field)
);

-- One row for each item and system that is written: the receipt.
create table writes (
  item_id uuid not null references items,
  system text not null,
  request_id uuid not null references requests,
  state text not null check (state in ('begun', 'confirmed', 'conflict', 'not_held')),
  before_hash text not null,
  after_hash text not null,
  at timestamptz not null default now(),
  primary key (item_id, system)
);
create index writes_request on writes (request_id);

-- The history. The application gives id and at; the database adds recorded_at and seq.
create table events (
  id uuid primary key,
  seq bigint generated always as identity,
  request_id uuid references requests,
  version int,
  fact text not null,
  actor text not null,
  role text not null,
  from_status text,
  to_status text,
  at timestamptz not null,
  recorded_at timestamptz not null default clock_timestamp(),
  body jsonb not null default '{}' check (octet_length(body::text) <= 65535),
  unique (request_id, version)
);
create index events_seq on events (seq desc);
create index events_request on events (request_id, seq);
create index events_fact on events (fact, seq);
create index events_actor on events (actor, seq);

create table event_details (
  event_id uuid primary key references events,
  request_id uuid not null references requests,
  sealed bytea not null
);
create index event_details_request on event_details (request_id);

create table outbox (
  request_id uuid not null references requests,
  version int not null,
  event_id uuid not null references events,
  fact text not null,
  payload jsonb not null,
  created_at timestamptz not null default now(),
  available_at timestamptz not null default now(),
  lease_until timestamptz,
  attempts int not null default 0,
  done_at timestamptz,
  primary key (request_id, version)
);
create index outbox_undone on outbox (available_at) where done_at is null;
create index outbox_undone_request on outbox (request_id, version) where done_at is null;
create index outbox_event on outbox (event_id);

create table relays (
  id text primary key,
  seen_at timestamptz not null default now(),
  engine_ok boolean not null
);

-- Every effect has a key, so that a retry returns the first result.
create table effects (
  key text primary key,
  request_id uuid not null references requests,
  result jsonb,
  at timestamptz not null default now()
);
create index effects_request on effects (request_id);

create table codes (
  id uuid primary key,
  request_id uuid not null references requests,
  purpose text not null check (purpose in ('mailbox', 'identity', 'download')),
  hash text not null,
  attempts int not null default 0,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  retired_at timestamptz
);
create index codes_live on codes (request_id, purpose) where used_at is null and retired_at is null;
create index codes_request on codes (request_id);

create table counters (
  bucket text not null,
  window_start timestamptz not null,
  count int not null,
  primary key (bucket, window_start)
);

create table letters (
  id uuid primary key,
  key text not null unique,
  request_id uuid not null references requests,
  notice text not null,
  language text not null,
  message_id text not null unique,
  sealed_recipient bytea not null,
  sealed_letter bytea not null,
  -- True while the stored letter holds a code: blanked once the mail server took it.
  has_secret boolean not null,
  state text not null default 'queued' check (state in ('queued', 'sent', 'refused')),
  attempts int not null default 0,
  smtp_code int,
  created_at timestamptz not null default now(),
  sent_at timestamptz
);
create index letters_request on letters (request_id);

create table tasks (
  id uuid primary key,
  key text not null unique,
  request_id uuid not null references requests,
  kind text not null,
  about jsonb not null default '{}',
  state text not null default 'open' check (state in ('open', 'resolved')),
  resolution text,
  opened_at timestamptz not null default now(),
  resolved_by uuid references staff,
  resolved_at timestamptz
);
create index tasks_request on tasks (request_id);
create index tasks_open on tasks (opened_at, id) where state = 'open';
create index tasks_resolved_by on tasks (resolved_by) where resolved_by is not null;

create table packages (
  id uuid primary key,
  request_id uuid not null unique references requests,
  content_hash text not null,
  zip_sha256 text not null,
  size_bytes bigint not null,
  available_until timestamptz not null,
  created_at timestamptz not null default now(),
  destroyed_at timestamptz
);
create table package_chunks (
  package_id uuid not null references packages,
  position int not null,
  sealed_chunk bytea not null,
  primary key (package_id, position)
);

create table idempotency (
  route text not null,
  key_hash bytea not null,
  body_hash bytea not null,
  sealed_answer bytea,
  created_at timestamptz not null default now(),
  primary key (route, key_hash)
);
create index idempotency_age on idempotency (created_at);
`;

/** habeas_app lives in all tables but may never change or delete what happened; habeas_auditor only reads. */
const grants = `
grant usage on schema public to habeas_app, habeas_auditor;
grant select, insert, update on all tables in schema public to habeas_app;
grant delete on contacts, staff_sessions, idempotency, counters, package_chunks, relays to habeas_app;
revoke update on events, event_details, policies, idempotency from habeas_app;
grant update (sealed_answer) on idempotency to habeas_app;
grant select on events, tasks, policies to habeas_auditor;
grant select (id, reference, type, status, outcome, outcome_reason, controller, regime, country, language, channel,
  received_at, due_on, due_at, version, identity_level, identity_proven_at, mailbox_confirmed_at, claimed_by, filed_by,
  approved_by, approved_at, withdrawn_at, closed_at) on requests to habeas_auditor;
grant select (id, role, desk) on staff to habeas_auditor;
`;

export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(tables);
  await knex.raw(grants);
};

/** The first step has no way back: dropping the record is not a migration. */
export const down = (): Promise<void> => Promise.reject(new Error('The first migration cannot be undone.'));
