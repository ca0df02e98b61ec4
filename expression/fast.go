package expression

import (
	"errors"

	"github.com/budflow/budflow"
)

// fast is an expression that Go evaluates itself, with the result that JavaScript would give: paths into the data,
// literals, and operators on them. The values are JSON values, budflow.Undefined, and the references of fast_value.go.
type fast interface {
	eval(v *view) (any, error)
}

var (
	errSlow      = errors.New("the value needs JavaScript")         // what follows is not known to Go
	errSwallowed = errors.New("a property of undefined was read")   // gives undefined
	errShort     = errors.New("an optional chain ends at no value") // ends the chain with undefined
)

// evaluateFast evaluates a template without JavaScript; ok = false when that cannot be done.
func (s *session) evaluateFast(p *program, v *view) (value any, ok bool, err error) {
	if p.class != Plain {
		return nil, false, nil
	}
	if p.single() {
		value, err = evalFast(p.parts[1].snippet.fast, v)
		if err == nil && !isJSON(value) {
			err = errSlow
		}
		return value, err != errSlow, err
	}
	var text []byte
	for _, part := range p.parts {
		if part.snippet == nil {
			text = append(text, part.text...)
			continue
		}
		value, err := evalFast(part.snippet.fast, v)
		if err == nil {
			text, err = appendShown(text, value)
		}
		if err != nil {
			return nil, err != errSlow, err
		}
	}
	return string(text), true, nil
}

// evalFast swallows what an expression swallows.
func evalFast(f fast, v *view) (any, error) {
	value, err := f.eval(v)
	switch e := err.(type) {
	case nil:
		return value, nil
	case *budflow.Error:
		if !propagates(e) {
			return budflow.Undefined, nil
		}
	}
	if err == errSwallowed {
		return budflow.Undefined, nil
	}
	return nil, err
}

// isJSON tells that a value is no reference.
func isJSON(value any) bool {
	switch value.(type) {
	case inputRef, nodeRef, legacyRef, *budflow.Item:
		return false
	}
	return true
}

type literal struct{ value any }

func (l literal) eval(*view) (any, error) { return l.value, nil }

// variable is one of the names that Go knows.
type variable struct{ name string }

func (f variable) eval(v *view) (any, error) {
	if value, ok := v.scope.Extra[f.name]; ok {
		if _, isFunction := value.(Function); isFunction {
			return nil, errSlow
		}
		return value, nil
	}
	switch f.name {
	case "$json", "$data":
		item, err := v.current()
		if err != nil {
			return nil, err
		}
		return jsonOf(item), nil
	case "$input":
		return inputRef{}, nil
	case "$itemIndex":
		return float64(v.scope.Item), nil
	case "$runIndex":
		return float64(v.scope.RunIndex), nil
	}
	return nil, errSlow
}

func jsonOf(item *budflow.Item) *budflow.Object {
	if item.JSON == nil {
		return &budflow.Object{}
	}
	return item.JSON
}

// reference is $('name'), or $node of that name.
type reference struct {
	name   string
	legacy bool
}

func (f reference) eval(v *view) (any, error) {
	if f.legacy {
		if _, err := v.node(f.name); err != nil {
			return nil, err
		}
		return legacyRef{f.name}, nil
	}
	if f.name == "" {
		return nil, errSlow
	}
	if _, err := v.node(f.name); err != nil {
		return nil, err
	}
	return nodeRef{f.name}, nil
}

// edge is of.first() or of.last().
type edge struct {
	of   fast
	last bool
}

func (f edge) eval(v *view) (any, error) {
	of, err := f.of.eval(v)
	if err != nil {
		return nil, err
	}
	var item *budflow.Item
	var problem *budflow.Error
	switch ref := of.(type) {
	case nodeRef:
		if problem = v.executed(ref.name); problem == nil {
			item, problem = v.edge(output{node: ref.name}, f.last)
		}
	case inputRef:
		var items []budflow.Item
		if items, problem = v.input(); problem == nil {
			item = &items[0]
			if f.last {
				item = &items[len(items)-1]
			}
		}
	default:
		return nil, errSlow
	}
	if problem != nil {
		return nil, problem
	}
	return orUndefined(item), nil
}

func orUndefined(item *budflow.Item) any {
	if item == nil {
		return budflow.Undefined
	}
	return item
}

// member is of.key or of[key].
type member struct {
	of, key fast
}

func (f member) eval(v *view) (any, error) {
	of, err := f.of.eval(v)
	if err != nil {
		return nil, err
	}
	key, err := f.key.eval(v)
	if err != nil {
		return nil, err
	}
	return memberOf(v, of, key)
}

// optional is the part before ?. in a chain; chain is the whole.
type optional struct{ of fast }

func (f optional) eval(v *view) (any, error) {
	value, err := f.of.eval(v)
	if err == nil && (value == nil || value == budflow.Undefined) {
		err = errShort
	}
	return value, err
}

type chain struct{ of fast }

func (f chain) eval(v *view) (any, error) {
	value, err := f.of.eval(v)
	if err == errShort {
		return budflow.Undefined, nil
	}
	return value, err
}
