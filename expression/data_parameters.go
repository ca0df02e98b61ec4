package expression

import (
	"regexp"
	"strings"

	"github.com/budflow/budflow"
	"github.com/dop251/goja"
)

func (d *data) rawParameters(n *budflow.Node) goja.Value {
	if n == nil {
		return d.rt.vm.NewObject()
	}
	return d.value(n.Parameters.Clone())
}

// locatorValues are the stored parameters, with the value of each resource locator in its place.
func locatorValues(n *budflow.Node) *budflow.Object {
	if n == nil {
		return &budflow.Object{}
	}
	values := n.Parameters.Clone()
	for key, value := range n.Parameters.All() {
		if locator, ok := value.(*budflow.Object); ok && locator.Value("__rl") == true {
			values.Set(key, extracted(locator))
		}
	}
	return values
}

// parameters shows the parameters of a node with their expressions evaluated, each when it is read.
func (d *data) parameters(n *budflow.Node, v *view) goja.Value {
	var parameters *budflow.Object
	if n != nil {
		parameters = n.Parameters
		if v.scope.Parameters != nil {
			parameters = v.scope.Parameters(n)
		}
	}
	known := map[string]goja.Value{}
	return d.object(parameters.Keys(), func(name string) goja.Value {
		if value, ok := known[name]; ok {
			return value
		}
		value, ok := parameters.Get(name)
		inner := &view{ctx: v.ctx, scope: v.scope}
		if sibling, isSibling := strings.CutPrefix(name, "&"); isSibling {
			value, ok = v.siblings.Get(sibling)
			inner.siblings = v.siblings
		}
		if !ok {
			return nil
		}
		known[name] = d.parameter(value, inner)
		return known[name]
	})
}

// parameter evaluates one parameter; a resource locator gives its value.
func (d *data) parameter(value any, v *view) goja.Value {
	if locator, ok := value.(*budflow.Object); ok && locator.Value("__rl") == true {
		value = extracted(locator)
	}
	if text, ok := value.(string); ok && IsExpression(text) {
		result, script, err := d.evaluate(text[1:], v)
		if err != nil {
			d.rethrow(err)
		}
		if script != nil {
			return script
		}
		return d.value(result)
	}
	resolved, err := d.resolve(value, v)
	if err != nil {
		d.rethrow(err)
	}
	return d.value(resolved)
}

// rethrow hands an error of an inner evaluation to the script; an end of the time ends the script.
func (d *data) rethrow(err error) {
	throw(d.rt.vm, budflow.AsError(err))
}

// extracted applies the regular expression of a resource locator to its value.
func extracted(locator *budflow.Object) any {
	value := locator.Value("value")
	text, isText := value.(string)
	pattern, hasPattern := locator.Value("__regex").(string)
	if !isText || !hasPattern {
		return value
	}
	expression, err := regexp.Compile(pattern)
	if err != nil {
		return value
	}
	if match := expression.FindStringSubmatch(text); len(match) == 2 {
		return match[1]
	}
	return value
}

// evaluateExpression is $evaluateExpression(text, itemIndex).
func (d *data) evaluateExpression(args []goja.Value) goja.Value {
	scope := *d.scope
	if index := whole(argument(args, 1)); index != nil {
		scope.Item = *index
	}
	return d.parameter("="+argument(args, 0).String(), &view{ctx: d.view.ctx, scope: &scope})
}
