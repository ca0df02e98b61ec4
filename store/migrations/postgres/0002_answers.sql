CREATE TABLE answers (
  execution_id BIGINT PRIMARY KEY,
  response     TEXT NOT NULL,
  created_at   BIGINT NOT NULL
);
CREATE INDEX answers_by_age ON answers (created_at);
