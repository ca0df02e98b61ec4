// Package budflow holds the words of the domain: workflow documents as n8n
// writes them, the items that flow through nodes, references to stored items,
// executions, and errors that keep their meaning across a process border.
//
// It imports only the standard library. Every other package imports it, and it
// imports none of them.
package budflow
