// Package keypath reads and writes values inside JSON values by paths such as
// a.b[0]["c.d"], with the rules of lodash, which n8n's nodes follow.
package keypath

import (
	"slices"
	"strconv"
	"strings"

	"github.com/budflow/budflow"
)

// Parse splits a path into its keys. Brackets hold an index or a quoted key.
func Parse(path string) []string {
	var keys []string
	rest := path
	for first := true; rest != "" || first; first = false {
		if strings.HasPrefix(rest, "[") {
			if key, after, ok := bracket(rest); ok {
				keys = append(keys, key)
				if rest = after; strings.HasPrefix(rest, ".") {
					rest = rest[1:]
					if rest == "" {
						keys = append(keys, "")
					}
				}
				continue
			}
		}
		end := strings.IndexAny(rest[min(1, len(rest)):], ".[") + 1
		if strings.HasPrefix(rest, ".") {
			end = 0
		} else if end == 0 {
			end = len(rest)
		}
		keys = append(keys, rest[:end])
		if rest = rest[end:]; strings.HasPrefix(rest, ".") {
			if rest = rest[1:]; rest == "" {
				keys = append(keys, "")
			}
		}
	}
	return keys
}

// bracket reads [key] at the start of a path.
func bracket(path string) (key, rest string, ok bool) {
	if len(path) > 2 && (path[1] == '"' || path[1] == '\'') {
		end := strings.Index(path[2:], string(path[1])+"]")
		if end < 0 {
			return "", "", false
		}
		return path[2 : 2+end], path[2+end+2:], true
	}
	end := strings.IndexByte(path, ']')
	if end < 0 {
		return "", "", false
	}
	return path[1:end], path[end+1:], true
}

// Get returns the value at a path. A key of the value that is the whole path comes first.
func Get(value any, path string) (any, bool) {
	if o, ok := value.(*budflow.Object); ok {
		if v, ok := o.Get(path); ok {
			return v, true
		}
	}
	for _, key := range Parse(path) {
		next, ok := child(value, key)
		if !ok {
			return nil, false
		}
		value = next
	}
	return value, true
}

func child(value any, key string) (any, bool) {
	switch v := value.(type) {
	case *budflow.Object:
		return v.Get(key)
	case []any:
		if i, ok := index(key); ok && i < len(v) {
			return v[i], true
		}
		if key == "length" {
			return float64(len(v)), true
		}
	}
	return nil, false
}

// maxIndex bounds the arrays that a path can make.
const maxIndex = 1 << 20

func index(key string) (int, bool) {
	i, err := strconv.Atoi(key)
	return i, err == nil && i >= 0 && i < maxIndex && strconv.Itoa(i) == key
}

// Set puts a value at a path of an object that belongs to the caller. Objects and
// arrays below it are copied before they change; missing ones are made, an array
// where the next key is an index.
func Set(o *budflow.Object, path string, value any) {
	if o.Has(path) {
		o.Set(path, value)
		return
	}
	keys := Parse(path)
	o.Set(keys[0], placed(o.Value(keys[0]), keys[1:], value))
}

// placed returns container with value at keys inside it.
func placed(container any, keys []string, value any) any {
	if len(keys) == 0 {
		return value
	}
	key := keys[0]
	i, isIndex := index(key)
	switch c := container.(type) {
	case *budflow.Object:
		own := c.Clone()
		own.Set(key, placed(c.Value(key), keys[1:], value))
		return own
	case []any:
		if isIndex {
			own := slices.Clone(c)
			for len(own) <= i {
				own = append(own, nil)
			}
			own[i] = placed(own[i], keys[1:], value)
			return own
		}
	}
	if isIndex {
		list := make([]any, i+1)
		list[i] = placed(nil, keys[1:], value)
		return list
	}
	return budflow.NewObject(key, placed(nil, keys[1:], value))
}

// Delete removes what is at a path of an object that belongs to the caller, and
// reports whether there was anything. Objects below it are copied before they change.
func Delete(o *budflow.Object, path string) bool {
	if o.Has(path) {
		o.Delete(path)
		return true
	}
	keys := Parse(path)
	if _, ok := Get(o, path); !ok {
		return false
	}
	if len(keys) == 1 {
		o.Delete(keys[0])
		return true
	}
	o.Set(keys[0], without(o.Value(keys[0]), keys[1:]))
	return true
}

func without(container any, keys []string) any {
	key := keys[0]
	switch c := container.(type) {
	case *budflow.Object:
		own := c.Clone()
		if len(keys) == 1 {
			own.Delete(key)
		} else {
			own.Set(key, without(c.Value(key), keys[1:]))
		}
		return own
	case []any:
		own := slices.Clone(c)
		if i, ok := index(key); ok && i < len(own) {
			if len(keys) == 1 {
				own[i] = nil
			} else {
				own[i] = without(own[i], keys[1:])
			}
		}
		return own
	}
	return container
}
