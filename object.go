package budflow

import (
	"iter"
	"slices"
)

// Object is a JSON object that keeps the order of its keys, as JavaScript does.
// Values are the JSON values of this package: nil, bool, float64, json.Number
// (only for numbers that a float64 cannot hold exactly), string, []any, *Object.
//
// The zero value is an empty object. A nil *Object reads as an empty one. Objects
// that were handed to another node are shared: copy before a change.
type Object struct {
	entries []entry
	index   map[string]int
}

type entry struct {
	key   string
	value any
}

// Undefined is the absence of a value, as in JavaScript: what an expression gives
// for a path that does not exist. It never stands inside an object or an item.
var Undefined any = undefined{}

type undefined struct{}

// Objects with more keys than this are looked up through a map.
const linearLookup = 12

// NewObject returns an object with the given alternating keys and values.
func NewObject(pairs ...any) *Object {
	o := &Object{entries: make([]entry, 0, len(pairs)/2)}
	for i := 0; i+1 < len(pairs); i += 2 {
		o.Set(pairs[i].(string), pairs[i+1])
	}
	return o
}

func (o *Object) find(key string) int {
	if o == nil {
		return -1
	}
	if o.index != nil {
		if i, ok := o.index[key]; ok {
			return i
		}
		return -1
	}
	for i := range o.entries {
		if o.entries[i].key == key {
			return i
		}
	}
	return -1
}

// Get returns the value of key, and whether it is there.
func (o *Object) Get(key string) (any, bool) {
	if i := o.find(key); i >= 0 {
		return o.entries[i].value, true
	}
	return nil, false
}

// Value returns the value of key, or nil.
func (o *Object) Value(key string) any {
	v, _ := o.Get(key)
	return v
}

// Has reports whether key is there.
func (o *Object) Has(key string) bool { return o.find(key) >= 0 }

// Set puts a value under key; a new key goes to the end.
func (o *Object) Set(key string, value any) {
	if i := o.find(key); i >= 0 {
		o.entries[i].value = value
		return
	}
	o.entries = append(o.entries, entry{key, value})
	if o.index != nil {
		o.index[key] = len(o.entries) - 1
	} else if len(o.entries) > linearLookup {
		o.reindex()
	}
}

func (o *Object) reindex() {
	o.index = make(map[string]int, 2*len(o.entries))
	for i := range o.entries {
		o.index[o.entries[i].key] = i
	}
}

// Delete removes key.
func (o *Object) Delete(key string) {
	i := o.find(key)
	if i < 0 {
		return
	}
	o.entries = slices.Delete(o.entries, i, i+1)
	if o.index != nil {
		o.reindex()
	}
}

// Len returns the number of keys.
func (o *Object) Len() int {
	if o == nil {
		return 0
	}
	return len(o.entries)
}

// Keys returns the keys in order.
func (o *Object) Keys() []string {
	keys := make([]string, o.Len())
	for i := range keys {
		keys[i] = o.entries[i].key
	}
	return keys
}

// All walks the keys and values in order.
func (o *Object) All() iter.Seq2[string, any] {
	return func(yield func(string, any) bool) {
		if o == nil {
			return
		}
		for _, e := range o.entries {
			if !yield(e.key, e.value) {
				return
			}
		}
	}
}

// Clone returns a shallow copy.
func (o *Object) Clone() *Object {
	c := &Object{}
	if o == nil {
		return c
	}
	c.entries = slices.Clone(o.entries)
	if len(c.entries) > linearLookup {
		c.reindex()
	}
	return c
}

// DeepCopy returns a copy of a JSON value that shares no object or array with it.
func DeepCopy(value any) any {
	switch v := value.(type) {
	case *Object:
		c := v.Clone()
		for i := range c.entries {
			c.entries[i].value = DeepCopy(c.entries[i].value)
		}
		return c
	case []any:
		c := make([]any, len(v))
		for i := range v {
			c[i] = DeepCopy(v[i])
		}
		return c
	}
	return value
}

// Equal reports whether two JSON values are equal: the order of keys does not
// matter, numbers are compared by value.
func Equal(a, b any) bool {
	switch x := a.(type) {
	case *Object:
		y, ok := b.(*Object)
		if !ok || x.Len() != y.Len() {
			return false
		}
		for k, v := range x.All() {
			w, ok := y.Get(k)
			if !ok || !Equal(v, w) {
				return false
			}
		}
		return true
	case []any:
		y, ok := b.([]any)
		return ok && slices.EqualFunc(x, y, Equal)
	}
	return a == b
}
