// Package transform has the nodes that change items in memory. One file per node.
package transform
