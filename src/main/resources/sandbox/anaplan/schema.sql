-- State of the simulated Anaplan; made anew at every start of the simulator.
DROP SCHEMA IF EXISTS sandbox_anaplan CASCADE;
CREATE SCHEMA sandbox_anaplan;

CREATE TABLE sandbox_anaplan.list_item (
  item_id     bigint GENERATED ALWAYS AS IDENTITY (START WITH 301000000000) PRIMARY KEY,
  model_id    text NOT NULL,
  list_name   text NOT NULL,
  code        text,
  name        text NOT NULL,
  parent_code text,                               -- name of the parent where it has no code
  properties  jsonb NOT NULL DEFAULT '{}',
  UNIQUE (model_id, list_name, name),
  UNIQUE (model_id, list_name, code)
);

-- Cells that hold something: numbers other than zero, texts. At most one row per cell, kept so by the importing statements.
CREATE TABLE sandbox_anaplan.cell (
  model_id    text NOT NULL,
  module_name text NOT NULL,
  line_item   text NOT NULL,
  coords      jsonb NOT NULL,                     -- dimension name -> code of the member, its name where it has no code
  value       numeric,
  text_value  text
);
CREATE INDEX ON sandbox_anaplan.cell (model_id, module_name);

-- What each import really read, at the moment it ran.
CREATE TABLE sandbox_anaplan.uploaded (
  task_id     text NOT NULL,
  import_id   text NOT NULL,
  file_id     text NOT NULL,
  user_email  text NOT NULL,
  sha256      text NOT NULL,                      -- of the concatenated plain bytes
  bytes       bigint NOT NULL,
  at          timestamptz NOT NULL,
  PRIMARY KEY (task_id, import_id)
);

CREATE TABLE sandbox_anaplan.task (
  task_id     text PRIMARY KEY,
  model_id    text NOT NULL,
  action_id   text NOT NULL,                      -- import or process
  user_email  text NOT NULL,
  state       text NOT NULL,
  successful  boolean,
  created_at  timestamptz NOT NULL,
  ended_at    timestamptz
);
