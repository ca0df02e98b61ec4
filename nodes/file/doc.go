// Package file holds the nodes that read and write files of the machine, within
// the folders that the operator allows.
package file
