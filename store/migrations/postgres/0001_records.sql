CREATE TABLE workflows (
  id             TEXT COLLATE "C" PRIMARY KEY,
  name           TEXT COLLATE "C" NOT NULL,
  name_lower     TEXT NOT NULL,
  project_id     TEXT NOT NULL,
  document       TEXT NOT NULL,
  version        TEXT NOT NULL,
  active_version TEXT NOT NULL,
  revision       BIGINT NOT NULL,
  created_at     BIGINT NOT NULL,
  updated_at     BIGINT NOT NULL
);
CREATE INDEX workflows_by_age ON workflows (created_at, id);

CREATE TABLE workflow_versions (
  workflow_id TEXT NOT NULL REFERENCES workflows (id) ON DELETE CASCADE,
  hash        TEXT NOT NULL,
  document    TEXT NOT NULL,
  created_at  BIGINT NOT NULL,
  PRIMARY KEY (workflow_id, hash)
);

CREATE TABLE workflow_saves (
  workflow_id TEXT NOT NULL,
  revision    BIGINT NOT NULL,
  hash        TEXT NOT NULL,
  author      TEXT NOT NULL,
  message     TEXT NOT NULL,
  created_at  BIGINT NOT NULL,
  PRIMARY KEY (workflow_id, revision),
  FOREIGN KEY (workflow_id, hash) REFERENCES workflow_versions (workflow_id, hash) ON DELETE CASCADE
);

CREATE TABLE static_data (
  workflow_id TEXT PRIMARY KEY REFERENCES workflows (id) ON DELETE CASCADE,
  revision    BIGINT NOT NULL,
  data        TEXT NOT NULL
);

CREATE TABLE executions (
  id               BIGINT PRIMARY KEY,
  workflow_id      TEXT NOT NULL,
  workflow_version TEXT NOT NULL,
  workflow_name    TEXT NOT NULL,
  status           TEXT NOT NULL,
  stage            SMALLINT NOT NULL,
  mode             TEXT NOT NULL,
  created_at       BIGINT NOT NULL,
  started_at       BIGINT,
  stopped_at       BIGINT,
  wait_till        BIGINT,
  retry_of         BIGINT,
  retry_success_id BIGINT,
  last_node        TEXT NOT NULL,
  error            TEXT,
  custom_data      TEXT
);
CREATE INDEX executions_by_workflow ON executions (workflow_id, id);
CREATE INDEX executions_by_status ON executions (status, id);

CREATE TABLE execution_data (
  execution_id BIGINT PRIMARY KEY REFERENCES executions (id) ON DELETE CASCADE,
  encoding     SMALLINT NOT NULL,
  data         BYTEA NOT NULL
);

CREATE TABLE blob_garbage (
  prefix TEXT COLLATE "C" PRIMARY KEY,
  since  BIGINT NOT NULL
);

CREATE TABLE webhooks (
  method      TEXT COLLATE "C" NOT NULL,
  path        TEXT COLLATE "C" NOT NULL,
  workflow_id TEXT NOT NULL REFERENCES workflows (id) ON DELETE CASCADE,
  version     TEXT NOT NULL,
  node        TEXT NOT NULL,
  webhook_id  TEXT NOT NULL,
  path_length BIGINT NOT NULL,
  dynamic     BOOLEAN NOT NULL,
  PRIMARY KEY (method, path)
);
CREATE INDEX webhooks_by_path ON webhooks (path);
CREATE INDEX webhooks_by_workflow ON webhooks (workflow_id);
CREATE INDEX webhooks_by_webhook_id ON webhooks (webhook_id, path_length);

CREATE TABLE idempotency_keys (
  scope        TEXT COLLATE "C" NOT NULL,
  key          TEXT COLLATE "C" NOT NULL,
  execution_id BIGINT NOT NULL,
  expires_at   BIGINT NOT NULL,
  PRIMARY KEY (scope, key)
);
CREATE INDEX idempotency_keys_by_expiry ON idempotency_keys (expires_at);

CREATE TABLE tags (
  id         TEXT COLLATE "C" PRIMARY KEY,
  name       TEXT COLLATE "C" NOT NULL UNIQUE,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);

CREATE TABLE workflow_tags (
  workflow_id TEXT NOT NULL REFERENCES workflows (id) ON DELETE CASCADE,
  tag_id      TEXT NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
  position    BIGINT NOT NULL,
  PRIMARY KEY (workflow_id, tag_id)
);
CREATE INDEX workflow_tags_by_tag ON workflow_tags (tag_id);

CREATE TABLE variables (
  id         TEXT COLLATE "C" PRIMARY KEY,
  project_id TEXT NOT NULL,
  key        TEXT COLLATE "C" NOT NULL,
  value      TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE (project_id, key)
);

CREATE TABLE settings (
  key        TEXT COLLATE "C" PRIMARY KEY,
  value      TEXT NOT NULL,
  updated_at BIGINT NOT NULL
);

CREATE TABLE counters (
  name  TEXT COLLATE "C" PRIMARY KEY,
  value BIGINT NOT NULL
);
INSERT INTO counters (name, value) VALUES ('routes', 0), ('execution_id', 0);
