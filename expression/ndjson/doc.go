// Package ndjson evaluates expressions that come as lines of JSON, and answers with lines: the command budflow eval.
package ndjson
