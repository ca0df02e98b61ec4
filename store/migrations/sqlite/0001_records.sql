CREATE TABLE workflows (
  id             TEXT PRIMARY KEY,
  name           TEXT NOT NULL,
  name_lower     TEXT NOT NULL,
  project_id     TEXT NOT NULL,
  document       TEXT NOT NULL,
  version        TEXT NOT NULL,
  active_version TEXT NOT NULL,
  revision       INTEGER NOT NULL,
  created_at     INTEGER NOT NULL,
  updated_at     INTEGER NOT NULL
) STRICT;
CREATE INDEX workflows_by_age ON workflows (created_at, id);

CREATE TABLE workflow_versions (
  workflow_id TEXT NOT NULL REFERENCES workflows (id) ON DELETE CASCADE,
  hash        TEXT NOT NULL,
  document    TEXT NOT NULL,
  created_at  INTEGER NOT NULL,
  PRIMARY KEY (workflow_id, hash)
) STRICT;

CREATE TABLE workflow_saves (
  workflow_id TEXT NOT NULL,
  revision    INTEGER NOT NULL,
  hash        TEXT NOT NULL,
  author      TEXT NOT NULL,
  message     TEXT NOT NULL,
  created_at  INTEGER NOT NULL,
  PRIMARY KEY (workflow_id, revision),
  FOREIGN KEY (workflow_id, hash) REFERENCES workflow_versions (workflow_id, hash) ON DELETE CASCADE
) STRICT;

CREATE TABLE static_data (
  workflow_id TEXT PRIMARY KEY REFERENCES workflows (id) ON DELETE CASCADE,
  revision    INTEGER NOT NULL,
  data        TEXT NOT NULL
) STRICT;

CREATE TABLE executions (
  id               INTEGER PRIMARY KEY,
  workflow_id      TEXT NOT NULL,
  workflow_version TEXT NOT NULL,
  workflow_name    TEXT NOT NULL,
  status           TEXT NOT NULL,
  stage            INTEGER NOT NULL,
  mode             TEXT NOT NULL,
  created_at       INTEGER NOT NULL,
  started_at       INTEGER,
  stopped_at       INTEGER,
  wait_till        INTEGER,
  retry_of         INTEGER,
  retry_success_id INTEGER,
  last_node        TEXT NOT NULL,
  error            TEXT,
  custom_data      TEXT
) STRICT;
CREATE INDEX executions_by_workflow ON executions (workflow_id, id);
CREATE INDEX executions_by_status ON executions (status, id);

CREATE TABLE execution_data (
  execution_id INTEGER PRIMARY KEY REFERENCES executions (id) ON DELETE CASCADE,
  encoding     INTEGER NOT NULL,
  data         BLOB NOT NULL
) STRICT;

CREATE TABLE blob_garbage (
  prefix TEXT PRIMARY KEY,
  since  INTEGER NOT NULL
) STRICT;

CREATE TABLE webhooks (
  method      TEXT NOT NULL,
  path        TEXT NOT NULL,
  workflow_id TEXT NOT NULL REFERENCES workflows (id) ON DELETE CASCADE,
  version     TEXT NOT NULL,
  node        TEXT NOT NULL,
  webhook_id  TEXT NOT NULL,
  path_length INTEGER NOT NULL,
  dynamic     INTEGER NOT NULL,
  PRIMARY KEY (method, path)
) STRICT;
CREATE INDEX webhooks_by_path ON webhooks (path);
CREATE INDEX webhooks_by_workflow ON webhooks (workflow_id);
CREATE INDEX webhooks_by_webhook_id ON webhooks (webhook_id, path_length);

CREATE TABLE idempotency_keys (
  scope        TEXT NOT NULL,
  key          TEXT NOT NULL,
  execution_id INTEGER NOT NULL,
  expires_at   INTEGER NOT NULL,
  PRIMARY KEY (scope, key)
) STRICT;
CREATE INDEX idempotency_keys_by_expiry ON idempotency_keys (expires_at);

CREATE TABLE tags (
  id         TEXT PRIMARY KEY,
  name       TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE workflow_tags (
  workflow_id TEXT NOT NULL REFERENCES workflows (id) ON DELETE CASCADE,
  tag_id      TEXT NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
  position    INTEGER NOT NULL,
  PRIMARY KEY (workflow_id, tag_id)
) STRICT;
CREATE INDEX workflow_tags_by_tag ON workflow_tags (tag_id);

CREATE TABLE variables (
  id         TEXT PRIMARY KEY,
  project_id TEXT NOT NULL,
  key        TEXT NOT NULL,
  value      TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (project_id, key)
) STRICT;

CREATE TABLE settings (
  key        TEXT PRIMARY KEY,
  value      TEXT NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE counters (
  name  TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT;
INSERT INTO counters (name, value) VALUES ('routes', 0), ('execution_id', 0);
