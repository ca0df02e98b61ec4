CREATE TABLE answers (
  execution_id INTEGER PRIMARY KEY,
  response     TEXT NOT NULL,
  created_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX answers_by_age ON answers (created_at);
