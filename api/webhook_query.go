package api

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/budflow/budflow"
)

// The limits of n8n's query parser (Express with "extended").
const (
	maxParameters = 1000
	maxQueryDepth = 5
	maxQueryArray = 20 // longer lists become objects with numbers for keys
)

// parseQuery reads a query with brackets: a[b]=1 is an object, a[]=1 a list.
func parseQuery(raw string) *budflow.Object {
	flat := &budflow.Object{}
	for i, part := range strings.Split(raw, "&") {
		if i == maxParameters {
			break
		}
		key, value := queryPair(part)
		if key == "" {
			continue
		}
		if before, again := flat.Get(key); again {
			flat.Set(key, append(asList(before), value))
		} else {
			flat.Set(key, value)
		}
	}
	var query any = &budflow.Object{}
	for key, value := range flat.All() {
		query = merge(query, nested(queryKeys(key), value))
	}
	return compact(query).(*budflow.Object)
}

// queryPair splits at the "=" after a bracket, if there is one, else at the first.
func queryPair(part string) (key, value string) {
	at := strings.Index(part, "]=") + 1
	if at == 0 {
		at = strings.Index(part, "=")
	}
	if at < 0 {
		return unescape(part), ""
	}
	return unescape(part[:at]), unescape(part[at+1:])
}

// unescape decodes a part of a query; one that is not well formed stays as it is.
func unescape(text string) string {
	text = strings.ReplaceAll(text, "+", " ")
	if decoded, err := url.PathUnescape(text); err == nil {
		return decoded
	}
	return text
}

// hole is a place of a list that has no value yet.
type hole struct{}

func asList(value any) []any {
	if l, ok := value.([]any); ok {
		return l
	}
	return []any{value}
}

// bounded turns a list that is too long into an object.
func bounded(list []any) any {
	if len(list) <= maxQueryArray {
		return list
	}
	return asObject(list)
}

func asObject(list []any) *budflow.Object {
	o := &budflow.Object{}
	for i, value := range list {
		if value != (hole{}) {
			o.Set(strconv.Itoa(i), value)
		}
	}
	return o
}

// queryKeys splits a[b][c] into its keys; those in brackets keep them.
func queryKeys(key string) []string {
	segment := func(from int) (int, int) { // of the next [...] without brackets in it
		for start := strings.IndexByte(key[from:], '['); start >= 0; {
			start += from
			end := strings.IndexAny(key[start+1:], "[]")
			if end >= 0 && key[start+1+end] == ']' {
				return start, start + end + 2
			}
			if end < 0 {
				break
			}
			from = start + 1 + end
			start = strings.IndexByte(key[from:], '[')
		}
		return -1, -1
	}
	start, end := segment(0)
	if start < 0 {
		return []string{key}
	}
	var keys []string
	if start > 0 {
		keys = append(keys, key[:start])
	}
	for depth := 0; start >= 0; depth++ {
		if depth == maxQueryDepth {
			return append(keys, "["+key[start:]+"]")
		}
		keys = append(keys, key[start:end])
		start, end = segment(end)
	}
	return keys
}

// nested builds the objects and lists that keys name around a value.
func nested(keys []string, value any) any {
	if list, ok := value.([]any); ok { // a name that was repeated
		if value = bounded(list); keys[len(keys)-1] == "[]" {
			keys = keys[:len(keys)-1]
		}
	}
	for _, key := range slices.Backward(keys) {
		name := key
		inBrackets := len(key) >= 2 && key[0] == '[' && key[len(key)-1] == ']'
		if inBrackets {
			name = key[1 : len(key)-1]
		}
		index, err := strconv.Atoi(name)
		switch {
		case key == "[]":
			value = []any{value}
		case inBrackets && err == nil && strconv.Itoa(index) == name && index >= 0 && index < maxQueryArray:
			list := slices.Repeat([]any{hole{}}, index+1)
			list[index] = value
			value = list
		case name == "__proto__":
			value = &budflow.Object{}
		default:
			value = budflow.NewObject(name, value)
		}
	}
	return value
}

// merge adds what a further parameter says.
func merge(target, source any) any {
	switch s := source.(type) {
	case []any:
		switch t := target.(type) {
		case []any:
			return mergeLists(t, s)
		case *budflow.Object:
			return mergeObjects(t, asObject(s))
		}
		return append([]any{target}, s...)
	case *budflow.Object:
		switch t := target.(type) {
		case []any:
			return mergeObjects(asObject(t), s)
		case *budflow.Object:
			return mergeObjects(t, s)
		}
		return []any{target, s}
	}
	switch t := target.(type) {
	case []any:
		return bounded(append(t, source))
	case *budflow.Object:
		if name, ok := source.(string); ok {
			t.Set(name, true)
		}
		return t
	}
	return []any{target, source}
}

func mergeObjects(target, source *budflow.Object) *budflow.Object {
	for key, value := range source.All() {
		if before, ok := target.Get(key); ok {
			value = merge(before, value)
		}
		target.Set(key, value)
	}
	return target
}

func mergeLists(target, source []any) any {
	for i, value := range source {
		switch {
		case value == hole{}:
		case i >= len(target):
			target = append(target, slices.Repeat([]any{hole{}}, i-len(target))...)
			target = append(target, value)
		case target[i] == hole{}:
			target[i] = value
		case isStructure(target[i]) && isStructure(value):
			target[i] = merge(target[i], value)
		default:
			target = append(target, value)
		}
	}
	return bounded(target)
}

func isStructure(value any) bool {
	switch value.(type) {
	case []any, *budflow.Object:
		return true
	}
	return false
}

// compact closes the holes of lists.
func compact(value any) any {
	switch v := value.(type) {
	case []any:
		list := make([]any, 0, len(v))
		for _, element := range v {
			if element != (hole{}) {
				list = append(list, compact(element))
			}
		}
		return list
	case *budflow.Object:
		for key, element := range v.All() {
			v.Set(key, compact(element))
		}
	}
	return value
}

// parseForm reads a urlencoded body, which has no brackets: repeated names become lists.
func parseForm(raw string) *budflow.Object {
	form := &budflow.Object{}
	n := 0
	for part := range strings.SplitSeq(raw, "&") {
		if part == "" {
			continue
		}
		if n++; n > maxParameters {
			break
		}
		key, value, _ := strings.Cut(part, "=")
		addValue(form, unescape(key), unescape(value))
	}
	return form
}

// addValue sets a field, or makes a list of it when it is there already.
func addValue(form *budflow.Object, key string, value any) {
	if before, again := form.Get(key); again {
		value = append(asList(before), value)
	}
	form.Set(key, value)
}
