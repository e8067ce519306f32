-- The vault: every secret is encrypted under the data key of its connection, and every data key under master keys that are
-- never in the database. What is bytea here is ciphertext, bound to its connection and name.

create table vault_key (
    id         bigint generated always as identity primary key,
    connection text        not null unique,
    created_at timestamptz not null
);

-- A data key under one master key. While master keys are changed there are several of one data key, so that replicas with old
-- and with new settings work side by side.
create table vault_wrapping (
    key        bigint      not null references vault_key (id) on delete cascade,
    master_key text        not null,                     -- first 8 hex digits of the SHA-256 of the master key
    wrapped    bytea       not null,
    wrapped_at timestamptz not null,
    primary key (key, master_key)
);

create table vault_secret (
    connection text        not null,
    name       text        not null,                     -- x3.password, anaplan.private-key, ...
    key        bigint      not null references vault_key (id) on delete cascade,
    sealed     bytea       not null,
    set_at     timestamptz not null,
    primary key (connection, name)
);

-- The chain of tokens of a connection with one of the two systems: each renewal replaces it.
create sequence signin_token_version;
create table signin_token (
    connection      text        not null,
    system          text        not null,                -- 'x3', 'anaplan'
    key             bigint      not null references vault_key (id) on delete cascade,
    version         bigint      not null,                -- a new one with each grant; grants are stored on the version they began with
    access_token    bytea,
    issued_at       timestamptz,
    expires_at      timestamptz,
    refused         boolean     not null default false,  -- the server answered 401 to the access token
    identity        text,                                -- of whom the access token is, where the way to sign in says so
    refresh_token   bytea,
    begun_at        timestamptz,                         -- a renewal was asked for and nothing is known of its end
    begun_by        text,
    refusal         text,                                -- why the server refused for good; nobody asks again for a while
    refused_at      timestamptz,
    refusal_secrets bytea,                               -- digest of the secrets that were refused
    primary key (connection, system)
);
