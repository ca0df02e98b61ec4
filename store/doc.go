// Package store keeps the records of BudFlow: workflows and their immutable
// versions, executions with their run data, webhook registrations, idempotency
// keys, answers to waiting calls, tags, variables and settings. On PostgreSQL it
// also carries notices between the processes that share the database.
//
// SQLite (one file, the laptop) and PostgreSQL (the cluster) sit behind one
// *Store and run the same SQL text; dialect holds the few differences. Errors
// leave as *budflow.Error with a code; no type of a database driver does.
//
// In the tables times are milliseconds since 1970 in UTC and JSON is text.
package store
