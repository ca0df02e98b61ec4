package nodetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// Lint checks what a node type says of itself: names, a description, versions,
// defaults of the right kind, display rules about parameters that exist.
func Lint(t *testing.T, typ *nodes.Type) {
	t.Helper()
	for _, problem := range Problems(typ) {
		t.Error(problem)
	}
}

// Problems lists what Lint finds.
func Problems(typ *nodes.Type) []string {
	s := &typ.Spec
	l := &linter{spec: s}
	l.check(strings.Contains(s.Type, "."), "Type: want package.name, got %q", s.Type)
	l.check(s.DisplayName != "", "DisplayName: want a name, got none")
	l.check(strings.HasSuffix(s.Description, "."), "Description: want a sentence, got %q", s.Description)
	l.check(len(s.Versions) > 0 && slices.IsSorted(s.Versions) && len(slices.Compact(slices.Clone(s.Versions))) == len(s.Versions),
		"Versions: want ascending numbers, got %v", s.Versions)
	l.check(s.Default == 0 || slices.Contains(s.Versions, s.Default), "Default: want one of the versions, got %v", s.Default)
	l.check(slices.Contains([]budflow.Class{budflow.InProcess, budflow.Outside, budflow.Control}, s.Class), "Class: want a class, got %q", s.Class)
	l.check(slices.Contains([]nodes.Group{nodes.GroupTrigger, nodes.GroupFlow, nodes.GroupTransform, nodes.GroupData, nodes.GroupOutside, nodes.GroupCode}, s.Group),
		"Group: want a group, got %q", s.Group)
	l.check(typ.Run != nil || s.Decorative || typ.IsTrigger(), "Run: want a function, got none")
	l.params("", s.Params, s.Params)
	return l.problems
}

type linter struct {
	spec     *nodes.Spec
	problems []string
}

func (l *linter) check(holds bool, format string, args ...any) {
	if !holds {
		l.problems = append(l.problems, l.spec.Type+": "+fmt.Sprintf(format, args...))
	}
}

// params checks one level of parameters; level is where their display rules look.
func (l *linter) params(path string, params, level []nodes.Param) {
	for i := range params {
		p := &params[i]
		at := path + p.Name
		l.check(p.Name != "" && !strings.ContainsAny(p.Name, ". "), "parameter %q: want a name without dots and blanks", at)
		l.check(p.DisplayName != "", "parameter %s: want a display name, got none", at)
		l.defaults(at, p)
		l.options(at, p)
		l.rules(at, p.Show, level)
		l.rules(at, p.Hide, level)
		if p.Kind == nodes.FixedCollection {
			for j := range p.Fields {
				l.check(p.Fields[j].Kind == nodes.FieldGroup, "parameter %s.%s: want a group in a fixedCollection, got %q", at, p.Fields[j].Name, p.Fields[j].Kind)
			}
		}
		l.params(at+".", p.Fields, p.Fields)
	}
}

func (l *linter) defaults(at string, p *nodes.Param) {
	ok, want := true, ""
	switch p.Kind {
	case nodes.Text, nodes.DateTime:
		_, ok = p.Default.(string)
		want = "a string"
	case nodes.NumberKind:
		_, ok = p.Default.(float64)
		want = "a float64"
		ok = ok || p.Default == nil
	case nodes.Bool:
		_, ok = p.Default.(bool)
		want = "a bool"
	case nodes.Options:
		ok = len(p.Options) == 0 || hasOption(p, p.Default)
		want = "one of its options"
	case nodes.MultiOptions:
		var list []any
		list, ok = p.Default.([]any)
		want = "a list of its options"
		for _, value := range list {
			ok = ok && (len(p.Options) == 0 || hasOption(p, value))
		}
	case nodes.Collection, nodes.FixedCollection, nodes.Filter, nodes.Assignments, nodes.ResourceLocator, nodes.ResourceMapper:
		_, ok = p.Default.(*budflow.Object)
		want = "a *budflow.Object"
		ok = ok || p.Default == nil
	case nodes.JSON:
		_, isText := p.Default.(string)
		_, isObject := p.Default.(*budflow.Object)
		ok, want = isText || isObject, "a JSON text or an object"
	case nodes.FieldGroup, nodes.Notice, nodes.Hidden:
	default:
		ok, want = false, "a known kind"
	}
	l.check(ok, "parameter %s: kind %q: want %s as default, got %T %v", at, p.Kind, want, p.Default, p.Default)
}

func hasOption(p *nodes.Param, value any) bool {
	return slices.ContainsFunc(p.Options, func(o nodes.Option) bool { return budflow.Equal(o.Value, value) })
}

func (l *linter) options(at string, p *nodes.Param) {
	for i, o := range p.Options {
		l.check(o.Name != "" && o.Value != nil, "parameter %s: option %d: want a name and a value, got %q and %v", at, i, o.Name, o.Value)
		for _, other := range p.Options[:i] {
			l.check(!budflow.Equal(other.Value, o.Value), "parameter %s: want each option once, got %v twice", at, o.Value)
		}
	}
}

var operations = []string{"eq", "not", "gte", "lte", "gt", "lt", "between", "startsWith", "endsWith", "includes", "regex", "exists"}

func (l *linter) rules(at string, rules nodes.Rules, level []nodes.Param) {
	for name, wanted := range rules {
		among := level
		if rest, ok := strings.CutPrefix(name, "/"); ok {
			name, among = rest, l.spec.Params
		}
		first, _, _ := strings.Cut(name, ".")
		exists := name == "@version" || slices.ContainsFunc(among, func(p nodes.Param) bool { return p.Name == first })
		l.check(exists, "parameter %s: its display rule: want a parameter of the same level, got %q", at, name)
		l.check(len(wanted) > 0, "parameter %s: its display rule %q: want values, got none", at, name)
		for _, w := range wanted {
			if cond, ok := w.(nodes.Cond); ok {
				l.check(slices.Contains(operations, cond.Op), "parameter %s: its display rule %q: want a known operation, got %q", at, name, cond.Op)
			}
		}
	}
}
