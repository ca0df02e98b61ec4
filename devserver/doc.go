// Package devserver is the Temporal server in the box: the four Temporal
// services, their SQLite files and the Temporal web UI inside this process,
// tuned for one node that runs many short workflows.
//
// A configuration begins with [Default], may be changed by a settings file
// ([Config.ReadFile]; temporal-dev.yaml in the root of the repository names
// every setting and its default) and by the caller, and goes to [Start].
//
// The server keeps two files in the data directory: temporal.db holds the
// executions and is the truth, visibility.db holds the index behind workflow
// lists and can be a moment behind after a power cut. Both are in WAL mode, so
// killing the process at any moment loses nothing that was acknowledged. A
// lock file keeps a second process out.
//
// There is no authentication: whoever reaches the frontend or the UI controls
// every run. Both listen on the loopback interface unless told otherwise.
package devserver
