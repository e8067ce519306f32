-- Credentials, encrypted: each connection has a data key, which the master key wraps. The master key is never in the database.
create table vault_key (
    connection text        primary key,
    wrapped    bytea       not null,                     -- AES-GCM under the master key, bound to the connection
    master     text        not null,                     -- which master key: the first characters of its SHA-256
    created_at timestamptz not null,
    wrapped_at timestamptz not null
);
create table vault_secret (
    connection text        not null references vault_key (connection) on delete cascade,
    name       text        not null,                     -- e.g. x3.password
    ciphertext bytea       not null,                     -- AES-GCM under the data key, bound to connection and name
    set_at     timestamptz not null,
    primary key (connection, name)
);

-- Tokens that all replicas share. A refresh token is here before the access token that came with it is given to anybody.
create table sign_in (
    connection     text        not null,
    system         text        not null check (system in ('x3', 'anaplan')),
    version        bigint      not null,                 -- grows with each renewal
    access         bytea,                                -- both encrypted like secrets
    refresh        bytea,
    issued_at      timestamptz,
    expires_at     timestamptz,
    refused        boolean     not null default false,
    renewing_since timestamptz,                          -- set before a server is asked, cleared with what it answered
    primary key (connection, system)
);
