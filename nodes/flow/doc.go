// Package flow has the nodes that decide where items go: conditions, merges,
// loops, waits and stops. One file per node; large generations of a node have a
// file each.
package flow
