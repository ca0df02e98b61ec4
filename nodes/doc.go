// Package nodes is the contract between the engine and a node type: what a node
// says of itself (Spec), what it is given (Call) and what it may offer (Type).
// The nodes themselves are in the folders below, one file each.
package nodes
