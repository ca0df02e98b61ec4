package expression

import (
	"github.com/budflow/budflow"
	"github.com/dop251/goja"
)

// resolve evaluates the expressions inside a value.
func (s *session) resolve(value any, v *view) (any, error) {
	switch n := value.(type) {
	case string:
		if !IsExpression(n) {
			return n, nil
		}
		result, script, err := s.evaluate(n[1:], v)
		if err != nil || script == nil {
			return result, err
		}
		return s.exported(script)
	case []any:
		list := make([]any, len(n))
		for i := range n {
			element, err := s.resolve(n[i], &view{ctx: v.ctx, scope: v.scope})
			if err != nil {
				return nil, err
			}
			if element == budflow.Undefined {
				element = nil
			}
			list[i] = element
		}
		return list, nil
	case *budflow.Object:
		out := &budflow.Object{}
		inner := &view{ctx: v.ctx, scope: v.scope, siblings: n}
		for key, element := range n.All() {
			resolved, err := s.resolve(element, inner)
			if err != nil {
				return nil, err
			}
			if resolved != budflow.Undefined {
				out.Set(key, resolved)
			}
		}
		return out, nil
	}
	return value, nil
}

// exported is the JSON value of a script's result.
func (s *session) exported(value goja.Value) (any, error) {
	result, err := s.fromJS(value)
	if err == nil {
		return result, nil
	}
	if e, ok := err.(*budflow.Error); ok {
		return nil, e
	}
	if err = s.fault(err); err == nil {
		err = plainFailure("the result of the expression cannot be read")
	}
	return nil, err
}

func (s *session) inspect(value any, v *view) (Result, error) {
	text, ok := value.(string)
	if !ok || !IsExpression(text) {
		resolved, err := s.resolve(value, v)
		return Result{Type: budflow.KindOf(resolved), JSON: resolved}, err
	}
	result, script, err := s.evaluate(text[1:], v)
	if err != nil {
		return Result{}, err
	}
	if script == nil {
		return Result{Type: budflow.KindOf(result), JSON: result}, nil
	}
	var name string
	if exception := s.rt.vm.Try(func() { name = s.typeName(script) }); exception != nil {
		name = "object"
	}
	json, err := s.exported(script)
	return Result{Type: name, JSON: json}, err
}
