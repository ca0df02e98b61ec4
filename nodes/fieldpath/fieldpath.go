// Package fieldpath reads and writes fields of JSON objects by paths such as
// a.b[0].c, with the rules that n8n's dot notation has.
package fieldpath

import (
	"slices"
	"strconv"
	"strings"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// MaxIndex is the highest array index that a path may write.
const MaxIndex = 100_000

// Fields reads and writes the fields of objects: by path, or, when Literal, by key alone.
type Fields struct{ Literal bool }

// keys splits a path for an object. A key that the object has is taken whole, dots and all.
func (f Fields) keys(o *budflow.Object, path string) []string {
	if f.Literal || !strings.ContainsAny(path, ".[") || o.Has(path) {
		return []string{path}
	}
	return Split(path)
}

// Split returns the keys of a path.
func Split(path string) []string {
	var keys []string
	start, i := 0, 0
	push := func(end int) {
		if end > start {
			keys = append(keys, path[start:end])
		}
	}
	for i < len(path) {
		switch path[i] {
		case '.':
			push(i)
			if i == 0 || i+1 == len(path) || path[i+1] == '.' {
				keys = append(keys, "")
			}
			start = i + 1
		case '[':
			end := strings.IndexByte(path[i:], ']')
			if end < 0 {
				i++
				continue
			}
			push(i)
			keys = append(keys, unquote(path[i+1:i+end]))
			i += end
			start = i + 1
		}
		i++
	}
	push(len(path))
	return keys
}

func unquote(key string) string {
	if len(key) >= 2 && (key[0] == '"' || key[0] == '\'') && key[len(key)-1] == key[0] {
		return key[1 : len(key)-1]
	}
	return key
}

// Get returns the value at a path; budflow.Undefined = there is none.
func (f Fields) Get(o *budflow.Object, path string) any {
	var value any = o
	for _, key := range f.keys(o, path) {
		value = child(value, key)
		if value == budflow.Undefined {
			return value
		}
	}
	return value
}

// Has reports whether there is a value, null included.
func (f Fields) Has(o *budflow.Object, path string) bool { return f.Get(o, path) != budflow.Undefined }

func child(value any, key string) any {
	switch v := value.(type) {
	case *budflow.Object:
		if got, ok := v.Get(key); ok {
			return got
		}
	case []any:
		if i, ok := index(key); ok && i < len(v) {
			return v[i]
		}
		if key == "length" {
			return float64(len(v))
		}
	}
	return budflow.Undefined
}

func index(key string) (int, bool) {
	i, err := strconv.Atoi(key)
	return i, err == nil && i >= 0 && strconv.Itoa(i) == key
}

// Set writes a value; objects and arrays on the way are made where they are
// missing, and copied, so that only o itself changes. Undefined is written as nothing.
func (f Fields) Set(o *budflow.Object, path string, value any) error {
	if value == budflow.Undefined {
		return nil
	}
	keys := f.keys(o, path)
	for _, key := range keys[1:] {
		if i, ok := index(key); ok && i > MaxIndex {
			return nodes.Errorf("Field '%s': want an array index of at most %d, got %d", path, MaxIndex, i)
		}
	}
	put(o, keys, value)
	return nil
}

func put(o *budflow.Object, keys []string, value any) {
	if len(keys) == 1 {
		o.Set(keys[0], value)
		return
	}
	o.Set(keys[0], with(o.Value(keys[0]), keys[1:], value))
}

// with returns a copy of a container with the value put in.
func with(container any, keys []string, value any) any {
	switch c := container.(type) {
	case *budflow.Object:
		c = c.Clone()
		put(c, keys, value)
		return c
	case []any:
		return withElement(c, keys, value)
	}
	if _, ok := index(keys[0]); ok {
		return withElement(nil, keys, value)
	}
	o := &budflow.Object{}
	put(o, keys, value)
	return o
}

func withElement(list []any, keys []string, value any) any {
	list = slices.Clone(list)
	i, ok := index(keys[0])
	if !ok {
		return list // an array has no other fields in JSON
	}
	for len(list) <= i {
		list = append(list, nil)
	}
	if len(keys) > 1 {
		value = with(list[i], keys[1:], value)
	}
	list[i] = value
	return list
}

// Unset removes the value at a path; what is on the way is copied, so that only o itself changes.
func (f Fields) Unset(o *budflow.Object, path string) {
	if keys := f.keys(o, path); f.Has(o, path) {
		remove(o, keys)
	}
}

func remove(o *budflow.Object, keys []string) {
	if len(keys) == 1 {
		o.Delete(keys[0])
		return
	}
	o.Set(keys[0], without(o.Value(keys[0]), keys[1:]))
}

func without(container any, keys []string) any {
	switch c := container.(type) {
	case *budflow.Object:
		c = c.Clone()
		remove(c, keys)
		return c
	case []any:
		c = slices.Clone(c)
		if i, ok := index(keys[0]); ok && i < len(c) {
			if len(keys) > 1 {
				c[i] = without(c[i], keys[1:])
			} else {
				c[i] = nil
			}
		}
		return c
	}
	return container
}

// List splits a comma list of field names; blanks around them and empty names are dropped.
func List(text string) []string {
	var names []string
	for name := range strings.SplitSeq(text, ",") {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// Last is the last key of a path with dots.
func Last(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }
