// Package expression evaluates n8n expressions and the JavaScript of Code nodes:
// text in, value out. It knows the JavaScript engine, and nothing of Temporal,
// HTTP or SQL.
package expression
