package nodes

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/budflow/budflow"
)

// Args reads the parameters of a node for one item. The first error sticks: read
// what you need, then look at Err once.
//
//	p := call.Args(ctx, i)
//	url, method := p.Text("url"), p.Text("method")
//	if err := p.Err(); err != nil { ... }
//
// A name is a path with dots: options.response.fullResponse. A parameter that the
// document leaves out has the default that the Spec gives for the node's version.
type Args struct {
	ctx  context.Context
	call *Call
	item int
	err  error
}

// Args returns the parameters for an item; -1 = without items.
func (c *Call) Args(ctx context.Context, item int) *Args {
	return &Args{ctx: ctx, call: c, item: item}
}

// Err is the first error of any reading.
func (a *Args) Err() error { return a.err }

// Raw returns the parameter as the document has it, expressions unresolved, or its default; budflow.Undefined = neither.
func (a *Args) Raw(path string) any {
	var value any = a.call.Node.Parameters
	for key := range strings.SplitSeq(path, ".") {
		next := budflow.Undefined
		switch v := value.(type) {
		case *budflow.Object:
			if got, ok := v.Get(key); ok {
				next = got
			}
		case []any:
			if i, err := strconv.Atoi(key); err == nil && i >= 0 && i < len(v) {
				next = v[i]
			}
		}
		if next == budflow.Undefined && value == any(a.call.Node.Parameters) {
			if d, ok := a.call.Spec.DefaultOf(a.call.Node, key); ok {
				next = d
			}
		}
		if next == budflow.Undefined {
			return next
		}
		value = next
	}
	return value
}

// Value returns the resolved parameter; budflow.Undefined = there is none.
func (a *Args) Value(path string) any {
	if a.err != nil {
		return budflow.Undefined
	}
	raw := a.Raw(path)
	if raw == budflow.Undefined || raw == nil {
		return raw
	}
	value, err := a.call.Resolver.Resolve(a.ctx, raw, a.item)
	if err != nil {
		e := budflow.AsError(err)
		if e.Parameter == "" {
			c := *e
			c.Parameter = path
			e = &c
		}
		if a.item >= 0 {
			e = e.AtItem(a.item)
		}
		a.err = e
		return budflow.Undefined
	}
	return value
}

// Has reports whether the parameter has a value besides null.
func (a *Args) Has(path string) bool {
	v := a.Value(path)
	return v != nil && v != budflow.Undefined
}

// Text returns a text; numbers and booleans are written out, objects as JSON. Nothing is "".
func (a *Args) Text(path string) string { return TextOf(a.Value(path)) }

// TextOr returns a text, or fallback when there is no value.
func (a *Args) TextOr(path, fallback string) string {
	if v := a.Value(path); v != nil && v != budflow.Undefined {
		return TextOf(v)
	}
	return fallback
}

// TextOf writes a value as a text, as a text parameter takes it.
func TextOf(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case nil:
		return ""
	case json.Number:
		return v.String()
	}
	if value == budflow.Undefined {
		return ""
	}
	return string(budflow.EncodeJSON(value))
}

// Bool returns true for true, for a number that is not 0, and for the text "true".
func (a *Args) Bool(path string) bool {
	switch v := a.Value(path).(type) {
	case bool:
		return v
	case string:
		return v == "true"
	case float64:
		return v != 0
	}
	return false
}

// Number returns a number; texts of digits are read. Nothing is 0.
func (a *Args) Number(path string) float64 { return a.NumberOr(path, 0) }

// NumberOr returns a number, or fallback when there is no value.
func (a *Args) NumberOr(path string, fallback float64) float64 {
	value := a.Value(path)
	if n, ok := budflow.Number(value); ok {
		return n
	}
	if value == nil || value == budflow.Undefined {
		return fallback
	}
	if text, ok := value.(string); ok {
		if n, err := strconv.ParseFloat(strings.TrimSpace(text), 64); err == nil {
			return n
		}
	}
	a.Fail(path, "Parameter '%s' must be a number, but we got '%s'", path, TextOf(value))
	return fallback
}

// Int returns a whole number, cut off towards zero.
func (a *Args) Int(path string) int { return int(a.Number(path)) }

// Object returns an object; a text is read as JSON. Nothing is an empty object.
func (a *Args) Object(path string) *budflow.Object {
	switch v := a.Value(path).(type) {
	case *budflow.Object:
		return v
	case string:
		if strings.TrimSpace(v) == "" {
			return &budflow.Object{}
		}
		if o, err := budflow.DecodeObject([]byte(v)); err == nil {
			return o
		}
		a.Fail(path, "Parameter '%s' could not be parsed", path)
	}
	return &budflow.Object{}
}

// List returns an array; nothing is an empty one.
func (a *Args) List(path string) []any {
	if list, ok := a.Value(path).([]any); ok {
		return list
	}
	return nil
}

// Fail records an error at a parameter, unless there is one already.
func (a *Args) Fail(path, format string, args ...any) {
	if a.err != nil {
		return
	}
	e := Errorf(format, args...)
	e.Parameter = path
	if a.item >= 0 {
		e = e.AtItem(a.item)
	}
	a.err = e
}

// Errorf makes n8n's NodeOperationError.
func Errorf(format string, args ...any) *budflow.Error {
	e := budflow.Errorf(budflow.NodeFailed, format, args...)
	e.Name = "NodeOperationError"
	return e
}
