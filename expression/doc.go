// Package expression evaluates n8n expressions and the JavaScript of Code nodes:
// text in, value out. It knows the JavaScript engine, and nothing of Temporal,
// HTTP or SQL.
//
// A template is split (template.go), checked (limits.go), parsed, rewritten so that
// it reads its free names from the data and cannot leave it (rewrite*.go), classified
// (classify.go), compiled and kept (compile.go, cache.go). Plain ones are evaluated in
// Go (fast*.go), others in a pooled JavaScript runtime with frozen built-ins (pool.go,
// globals.go, session.go). Both read the data through one view (view.go, lineage.go);
// data*.go shows it to scripts. Code runs in a runtime of its own (code*.go).
// The extension methods, Luxon and Intl are the library (library.go, ext*.go).
package expression
