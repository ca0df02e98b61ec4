// Package code holds the nodes that run a person's JavaScript.
package code
