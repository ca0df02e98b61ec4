// Package trigger holds the nodes that start a workflow, and the node that
// answers the HTTP call which did.
package trigger
