// Package all lists the node types of every family under nodes/. The list is
// generated: a new node needs no entry by hand.
package all

//go:generate go run generate.go
