package nodes

import (
	"regexp"
	"slices"
	"strings"

	"github.com/budflow/budflow"
)

// DefaultOf returns the default of a top-level parameter for this node: that of
// the definition which is shown for its version and its other parameters, else
// of the first definition of that name which the version allows.
func (s *Spec) DefaultOf(n *budflow.Node, name string) (any, bool) {
	fallback := -1
	for i := range s.Params {
		p := &s.Params[i]
		if p.Name != name || !matches(s, n, p.Show, true, versionOnly) || matches(s, n, p.Hide, false, versionOnly) {
			continue
		}
		if s.Shown(n, p) {
			return p.Default, true
		}
		if fallback < 0 {
			fallback = i
		}
	}
	if fallback >= 0 {
		return s.Params[fallback].Default, true
	}
	return nil, false
}

// Shown reports whether the display rules show a top-level parameter.
func (s *Spec) Shown(n *budflow.Node, p *Param) bool {
	return matches(s, n, p.Show, true, nil) && !matches(s, n, p.Hide, false, nil)
}

func versionOnly(key string) bool { return key == "@version" }

// matches reports whether every rule (all) or any rule holds; only rules that
// consider accepts count, nil accepts all.
func matches(s *Spec, n *budflow.Node, rules Rules, all bool, consider func(string) bool) bool {
	for key, wanted := range rules {
		if consider != nil && !consider(key) {
			continue
		}
		var value any
		name := strings.TrimPrefix(key, "/")
		if key == "@version" {
			value = n.TypeVersion
		} else if v, ok := n.Parameters.Get(name); ok {
			value = v
		} else {
			value, _ = s.DefaultOf(n, name)
		}
		holds := slices.ContainsFunc(wanted, func(w any) bool { return satisfies(w, value) })
		if holds != all {
			return !all
		}
	}
	return all
}

func satisfies(wanted, value any) bool {
	cond, ok := wanted.(Cond)
	if !ok {
		if list, ok := value.([]any); ok {
			return slices.ContainsFunc(list, func(v any) bool { return same(wanted, v) })
		}
		return same(wanted, value)
	}
	a, aok := budflow.Number(value)
	b, bok := budflow.Number(cond.Value)
	numbers := aok && bok
	text, _ := value.(string)
	pattern, _ := cond.Value.(string)
	switch cond.Op {
	case "eq":
		return same(cond.Value, value)
	case "not":
		return !same(cond.Value, value)
	case "gte":
		return numbers && a >= b
	case "lte":
		return numbers && a <= b
	case "gt":
		return numbers && a > b
	case "lt":
		return numbers && a < b
	case "between":
		limits, _ := cond.Value.([2]float64)
		return aok && a >= limits[0] && a <= limits[1]
	case "startsWith":
		return strings.HasPrefix(text, pattern)
	case "endsWith":
		return strings.HasSuffix(text, pattern)
	case "includes":
		return strings.Contains(text, pattern)
	case "regex":
		re, err := regexp.Compile(pattern)
		return err == nil && re.MatchString(text)
	case "exists":
		return value != nil && value != "" && value != budflow.Undefined
	}
	return false
}

func same(a, b any) bool {
	if x, ok := budflow.Number(a); ok {
		y, ok := budflow.Number(b)
		return ok && x == y
	}
	return budflow.Equal(a, b)
}
