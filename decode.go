package budflow

import (
	"fmt"
	"math"
)

// fields reads the typed fields of an object of a document, and keeps the first error.
type fields struct {
	object *Object
	path   string
	err    error
}

func (f *fields) fail(key, want string, got any) {
	if f.err == nil {
		f.err = Errorf(Invalid, "%s%s: want %s, got %s", f.path, key, want, KindOf(got))
	}
}

func read[T any](f *fields, key, want string, into *T) {
	if value := f.object.Value(key); value != nil {
		v, ok := value.(T)
		if !ok {
			f.fail(key, want, value)
			return
		}
		*into = v
	}
}

func (f *fields) text(key string, into *string)    { read(f, key, "a text", into) }
func (f *fields) flag(key string, into *bool)      { read(f, key, "true or false", into) }
func (f *fields) member(key string, into **Object) { read(f, key, "an object", into) }
func (f *fields) number(key string, into *float64) { read(f, key, "a number", into) }
func (f *fields) optional(key string, into **float64) {
	if f.object.Value(key) != nil {
		var n float64
		f.number(key, &n)
		*into = &n
	}
}

func (f *fields) position(key string, into *[2]float64) {
	value := f.object.Value(key)
	if value == nil {
		return
	}
	list, ok := value.([]any)
	if !ok || len(list) != 2 {
		f.fail(key, "an array of two numbers", value)
		return
	}
	for i := range into {
		n, ok := Number(list[i])
		if !ok {
			f.fail(fmt.Sprintf("%s[%d]", key, i), "a number", list[i])
		}
		into[i] = n
	}
}

func (f *fields) nodes(key string) []*Node {
	list, ok := f.object.Value(key).([]any)
	if !ok {
		f.fail(key, "an array", f.object.Value(key))
		return nil
	}
	nodes := make([]*Node, 0, len(list))
	for i, element := range list {
		o, ok := element.(*Object)
		if !ok {
			f.fail(fmt.Sprintf("%s[%d]", key, i), "an object", element)
			return nil
		}
		node, err := nodeOf(o, fmt.Sprintf("%s%s[%d]", f.path, key, i))
		if err != nil && f.err == nil {
			f.err = err
		}
		nodes = append(nodes, node)
	}
	return nodes
}

func (f *fields) connections(key string) Connections {
	value := f.object.Value(key)
	if list, ok := value.([]any); ok && len(list) == 0 { // some exporters write no wires as []
		return nil
	}
	sources, ok := value.(*Object)
	if !ok {
		if value != nil {
			f.fail(key, "an object", value)
		}
		return nil
	}
	connections := make(Connections, 0, sources.Len())
	for source, value := range sources.All() {
		path := key + "." + source
		types, ok := value.(*Object)
		if !ok {
			f.fail(path, "an object", value)
			return nil
		}
		from := NodeConnections{Source: source}
		for kind, value := range types.All() {
			from.Types = append(from.Types, TypeConnections{Type: kind, Outputs: f.outputs(path+"."+kind, value)})
		}
		connections = append(connections, from)
	}
	return connections
}

func (f *fields) outputs(path string, value any) [][]Target {
	list, ok := value.([]any)
	if !ok {
		f.fail(path, "an array", value)
		return nil
	}
	outputs := make([][]Target, len(list))
	for i, element := range list {
		at := fmt.Sprintf("%s[%d]", path, i)
		if element == nil {
			continue
		}
		targets, ok := element.([]any)
		if !ok {
			f.fail(at, "an array or null", element)
			return nil
		}
		outputs[i] = make([]Target, len(targets))
		for j, target := range targets {
			o, ok := target.(*Object)
			if !ok {
				f.fail(fmt.Sprintf("%s[%d]", at, j), "an object", target)
				return nil
			}
			outputs[i][j] = f.target(fmt.Sprintf("%s[%d]", at, j), o)
		}
	}
	return outputs
}

func (f *fields) target(path string, o *Object) Target {
	t := Target{Type: MainConnection, noType: !o.Has("type"), noIndex: !o.Has("index")}
	inner := fields{object: o, path: f.path + path + "."}
	for key, value := range o.All() {
		switch key {
		case "node":
			inner.text(key, &t.Node)
		case "type":
			inner.text(key, &t.Type)
		case "index":
			var n float64
			inner.number(key, &n)
			if n != math.Trunc(n) || n < 0 || n > MaxInputs {
				inner.fail(key, fmt.Sprintf("a whole number from 0 to %d", MaxInputs), value)
				n = 0
			}
			t.Index = int(n)
		default:
			if t.Rest == nil {
				t.Rest = &Object{}
			}
			t.Rest.Set(key, value)
		}
	}
	if inner.err != nil && f.err == nil {
		f.err = inner.err
	}
	return t
}
