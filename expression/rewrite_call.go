package expression

import (
	"strconv"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/token"
	"github.com/dop251/goja/unistring"
)

// call rewrites a call: $if becomes a conditional, x.method() of an extension a call of extend.
func (r *rewriter) call(n *ast.CallExpression) ast.Expression {
	r.guarded = true
	if name, ok := n.Callee.(*ast.Identifier); ok && name.Name == "$if" && !r.declared(name.Name) {
		return r.conditional(n)
	}
	if dot, ok := n.Callee.(*ast.DotExpression); ok && isExtensionCall(n) {
		return r.extension(extendName, r.expr(dot.Left), dot, n)
	}
	n.Callee = r.expr(n.Callee)
	r.list(n.ArgumentList)
	return n
}

func isExtensionCall(n *ast.CallExpression) bool {
	dot, ok := n.Callee.(*ast.DotExpression)
	return ok && knownExtension(dot.Identifier.Name.String())
}

func (r *rewriter) extension(function string, value ast.Expression, dot *ast.DotExpression, n *ast.CallExpression) ast.Expression {
	r.list(n.ArgumentList)
	name := dot.Identifier
	arguments := []ast.Expression{value, &ast.StringLiteral{Idx: name.Idx, Literal: name.Name.String(), Value: name.Name}}
	return &ast.CallExpression{
		Callee:           &ast.Identifier{Name: unistring.String(function), Idx: n.Callee.Idx0()},
		LeftParenthesis:  n.LeftParenthesis,
		ArgumentList:     append(arguments, n.ArgumentList...),
		RightParenthesis: n.RightParenthesis,
	}
}

// conditional makes $if(test, a, b = false) lazy.
func (r *rewriter) conditional(n *ast.CallExpression) ast.Expression {
	r.list(n.ArgumentList)
	if len(n.ArgumentList) < 2 {
		err := invalidSyntax()
		err.Name = expressionExtensionError
		err.Description = "$if requires at least 2 parameters: test, value_if_true[, and value_if_false]"
		r.fail(err)
		return n
	}
	var alternate ast.Expression = &ast.BooleanLiteral{Idx: n.RightParenthesis, Literal: "false"}
	if len(n.ArgumentList) > 2 {
		alternate = n.ArgumentList[2]
	}
	return &ast.ConditionalExpression{Test: n.ArgumentList[0], Consequent: n.ArgumentList[1], Alternate: alternate}
}

// chain rewrites an optional chain. One that calls extensions is taken apart, because a rewritten call cannot stand
// inside a chain: a?.b.method() becomes (x => x == null ? undefined : chain(x.b, "method"))(a).
func (r *rewriter) chain(n *ast.OptionalChain) ast.Expression {
	if !callsExtension(n.Expression) {
		n.Expression = r.spine(n.Expression)
		return n
	}
	return r.link(n.Expression)
}

// callsExtension tells whether an extension is called along the chain, and the chain has no optional call a?.().
func callsExtension(e ast.Expression) bool {
	found := false
	for e != nil {
		switch n := e.(type) {
		case *ast.CallExpression:
			if _, optional := n.Callee.(*ast.Optional); optional {
				return false
			}
			found = found || isExtensionCall(n)
			e = n.Callee
		case *ast.DotExpression:
			e = n.Left
		case *ast.BracketExpression:
			e = n.Left
		case *ast.Optional:
			e = n.Expression
		default:
			return found
		}
	}
	return found
}

// spine rewrites a chain without touching its calls of methods.
func (r *rewriter) spine(e ast.Expression) ast.Expression {
	switch n := e.(type) {
	case *ast.CallExpression:
		r.guarded = true
		n.Callee = r.spine(n.Callee)
		r.list(n.ArgumentList)
		return n
	case *ast.DotExpression:
		r.guarded = true
		r.property(n.Identifier.Name.String())
		n.Left = r.spine(n.Left)
		return n
	case *ast.BracketExpression:
		r.guarded = true
		n.Left = r.spine(n.Left)
		n.Member = r.computed(n.Member)
		return n
	case *ast.Optional:
		n.Expression = r.spine(n.Expression)
		return n
	}
	return r.expr(e)
}

// link rewrites a chain from its innermost optional link outwards.
func (r *rewriter) link(e ast.Expression) ast.Expression {
	optional := innermost(e)
	if optional == nil {
		return r.rest(e)
	}
	r.links++
	name := internal(linkName + strconv.Itoa(r.links))
	value := r.rest(optional.Expression)
	optional.Expression = &linkValue{name}
	test := &ast.BinaryExpression{Operator: token.EQUAL, Left: name, Right: &ast.NullLiteral{Literal: "null"}, Comparison: true}
	body := &ast.ConditionalExpression{Test: test, Consequent: internal("undefined"), Alternate: r.link(e)}
	arrow := &ast.ArrowFunctionLiteral{
		ParameterList: &ast.ParameterList{List: []*ast.Binding{{Target: name}}},
		Body:          &ast.ExpressionBody{Expression: body},
	}
	return &ast.CallExpression{Callee: arrow, ArgumentList: []ast.Expression{value}}
}

// linkValue stands for the value of a link that has been evaluated.
type linkValue struct{ *ast.Identifier }

// innermost finds the deepest optional link of a chain that has not been evaluated.
func innermost(e ast.Expression) (found *ast.Optional) {
	for {
		switch n := e.(type) {
		case *ast.CallExpression:
			e = n.Callee
		case *ast.DotExpression:
			e = n.Left
		case *ast.BracketExpression:
			e = n.Left
		case *ast.Optional:
			if _, done := n.Expression.(*linkValue); done {
				return found
			}
			found, e = n, n.Expression
		default:
			return found
		}
	}
}

// rest rewrites a part of a chain that has no open optional link.
func (r *rewriter) rest(e ast.Expression) ast.Expression {
	switch n := e.(type) {
	case *ast.CallExpression:
		r.guarded = true
		if dot, ok := n.Callee.(*ast.DotExpression); ok && isExtensionCall(n) {
			function := extendName
			if _, optional := dot.Left.(*ast.Optional); optional {
				function = chainName
			}
			return r.extension(function, r.rest(dot.Left), dot, n)
		}
		n.Callee = r.rest(n.Callee)
		r.list(n.ArgumentList)
		return n
	case *ast.DotExpression:
		r.guarded = true
		r.property(n.Identifier.Name.String())
		n.Left = r.rest(n.Left)
		return n
	case *ast.BracketExpression:
		r.guarded = true
		n.Left = r.rest(n.Left)
		n.Member = r.computed(n.Member)
		return n
	case *ast.Optional:
		return n.Expression.(*linkValue).Identifier
	}
	return r.expr(e)
}
