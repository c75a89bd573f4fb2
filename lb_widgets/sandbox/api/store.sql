BEGIN;

CREATE TABLE IF NOT EXISTS datasets (
  position INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  integration TEXT, -- its name
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS data_rows (
  position INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  dataset_id TEXT NOT NULL REFERENCES datasets (id),
  row_data TEXT NOT NULL,
  global_key TEXT,
  -- Keys are compared case-insensitively, in the whole organisation.
  folded_key TEXT UNIQUE,
  external_id TEXT,
  media_type TEXT,
  metadata TEXT NOT NULL, -- JSON: list of {schemaId, value}
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS data_rows_by_dataset ON data_rows (dataset_id, position);
CREATE INDEX IF NOT EXISTS data_rows_by_external_id ON data_rows (external_id);

CREATE TABLE IF NOT EXISTS attachments (
  position INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  data_row_id TEXT NOT NULL REFERENCES data_rows (id),
  type TEXT NOT NULL,
  value TEXT NOT NULL,
  name TEXT
);
CREATE INDEX IF NOT EXISTS attachments_by_data_row ON attachments (data_row_id, position);

CREATE TABLE IF NOT EXISTS files (
  id TEXT PRIMARY KEY,
  filename TEXT NOT NULL,
  content_type TEXT NOT NULL,
  content BLOB NOT NULL
);

CREATE TABLE IF NOT EXISTS tasks (
  position INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  status TEXT NOT NULL,
  errors TEXT, -- JSON
  chunks TEXT NOT NULL, -- JSON: list of ids of files
  items INTEGER NOT NULL, -- rows in all chunks
  chunks_done INTEGER NOT NULL DEFAULT 0,
  items_done INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
);

-- What became of each row of an import: exactly one of data_row_id and message. The data row may
-- have been deleted since.
CREATE TABLE IF NOT EXISTS import_results (
  position INTEGER PRIMARY KEY,
  task_id TEXT NOT NULL REFERENCES tasks (id),
  data_row_id TEXT,
  message TEXT,
  spec TEXT -- JSON: the refused row
);
CREATE INDEX IF NOT EXISTS import_results_by_task ON import_results (task_id, position);

CREATE TABLE IF NOT EXISTS key_jobs (
  id TEXT PRIMARY KEY,
  global_keys TEXT NOT NULL -- JSON: list of text
);

COMMIT;
