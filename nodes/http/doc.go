// Package http holds the node that sends HTTP requests. The standard library's
// package of that name is imported as nethttp.
package http
