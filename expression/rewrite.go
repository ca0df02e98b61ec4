package expression

import (
	"slices"
	"strings"

	"github.com/budflow/budflow"
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/unistring"
)

// Names of the parameters of a compiled expression. They hold a blank, so no script can name or hide them.
const (
	dataName   = " data"   // the variables
	extendName = " extend" // extend(value, method, ...args)
	chainName  = " chain"  // the same for x?.method()
	guardName  = " guard"  // checks a computed property name
	selfName   = " self"   // checks the this of a function
	linkName   = " link"   // prefix of the values inside optional chains
)

// rewriter turns the tree of one expression into one that reads its free names from the data, calls extension
// methods through the library, and cannot reach a constructor. It changes the tree in place.
type rewriter struct {
	scopes    []map[unistring.String]bool // names that functions and blocks declare, innermost last
	functions int                         // depth of functions that have a this of their own
	links     int                         // optional links so far, to name them
	source    string                      // what the tree was parsed from
	guarded   bool                        // has a member access or a call: its errors are swallowed
	err       *budflow.Error              // the first error
}

func (r *rewriter) fail(err *budflow.Error) {
	if r.err == nil {
		r.err = err
	}
}

func (r *rewriter) push(names map[unistring.String]bool) { r.scopes = append(r.scopes, names) }
func (r *rewriter) pop()                                 { r.scopes = r.scopes[:len(r.scopes)-1] }

func (r *rewriter) declared(name unistring.String) bool {
	for _, v := range slices.Backward(r.scopes) {
		if v[name] {
			return true
		}
	}
	return false
}

func internal(name string) *ast.Identifier { return &ast.Identifier{Name: unistring.String(name)} }

// expr rewrites one expression, nil included.
func (r *rewriter) expr(e ast.Expression) ast.Expression {
	switch n := e.(type) {
	case nil:
		return nil
	case *ast.Identifier:
		if n == nil {
			return nil
		}
		return r.identifier(n)
	case *ast.ThisExpression:
		if r.functions > 0 {
			return &ast.CallExpression{Callee: internal(selfName), ArgumentList: []ast.Expression{n}}
		}
		return &ast.Identifier{Name: dataName, Idx: n.Idx}
	case *ast.DotExpression:
		r.property(n.Identifier.Name.String())
		r.guarded = true
		n.Left = r.expr(n.Left)
	case *ast.PrivateDotExpression:
		n.Left = r.expr(n.Left)
	case *ast.BracketExpression:
		r.guarded = true
		n.Left = r.expr(n.Left)
		n.Member = r.computed(n.Member)
	case *ast.CallExpression:
		return r.call(n)
	case *ast.OptionalChain:
		return r.chain(n)
	case *ast.Optional:
		n.Expression = r.expr(n.Expression)
	case *ast.NewExpression:
		n.Callee = r.expr(n.Callee)
		r.list(n.ArgumentList)
	case *ast.TemplateLiteral:
		n.Tag = r.expr(n.Tag)
		r.list(n.Expressions)
	default:
		return r.plain(e)
	}
	return e
}

// plain rewrites the expressions that hold others and have no rule of their own.
func (r *rewriter) plain(e ast.Expression) ast.Expression {
	switch n := e.(type) {
	case *ast.RegExpLiteral:
		if strings.Contains(n.Flags, "u") {
			n.Pattern = expandProperties(n.Pattern)
		}
	case *ast.ArrayLiteral:
		r.list(n.Value)
	case *ast.ObjectLiteral:
		r.properties(n.Value)
	case *ast.ArrayPattern:
		r.list(n.Elements)
		n.Rest = r.expr(n.Rest)
	case *ast.ObjectPattern:
		r.pattern(n)
	case *ast.SpreadElement:
		n.Expression = r.expr(n.Expression)
	case *ast.AssignExpression:
		n.Left, n.Right = r.expr(n.Left), r.expr(n.Right)
	case *ast.BinaryExpression:
		n = r.associated(n)
		n.Left, n.Right = r.expr(n.Left), r.expr(n.Right)
		return n
	case *ast.ConditionalExpression:
		n.Test, n.Consequent, n.Alternate = r.expr(n.Test), r.expr(n.Consequent), r.expr(n.Alternate)
	case *ast.UnaryExpression:
		n.Operand = r.expr(n.Operand)
	case *ast.SequenceExpression:
		r.list(n.Sequence)
	case *ast.YieldExpression:
		n.Argument = r.expr(n.Argument)
	case *ast.AwaitExpression:
		n.Argument = r.expr(n.Argument)
	case *ast.Binding:
		r.binding(n)
	case *ast.FunctionLiteral:
		r.function(n)
	case *ast.ArrowFunctionLiteral:
		r.arrow(n)
	case *ast.ClassLiteral:
		r.class(n)
	case *ast.PropertyShort:
		return r.short(n)
	case *ast.PropertyKeyed:
		r.keyed(n)
	}
	return e
}

func (r *rewriter) list(list []ast.Expression) {
	for i := range list {
		list[i] = r.expr(list[i])
	}
}

// identifier: a name that nothing declares is a property of the data.
func (r *rewriter) identifier(n *ast.Identifier) ast.Expression {
	switch n.Name {
	case "undefined", "NaN", "Infinity":
		return n
	}
	if r.declared(n.Name) || n.Name[0] == ' ' {
		return n
	}
	r.guarded = true
	r.property(n.Name.String())
	return &ast.DotExpression{Left: &ast.Identifier{Name: dataName, Idx: n.Idx}, Identifier: *n}
}

// property refuses the property names that lead out of the data.
func (r *rewriter) property(name string) {
	if forbidden(name) {
		r.fail(forbiddenProperty(name))
	}
}

func forbidden(name string) bool {
	switch name {
	case "__proto__", "prototype", "constructor", "getPrototypeOf":
		return true
	}
	return false
}

func forbiddenProperty(name string) *budflow.Error {
	return failure("", "Cannot access %q due to security concerns", name)
}

// computed rewrites a property name in brackets.
func (r *rewriter) computed(member ast.Expression) ast.Expression {
	switch n := member.(type) {
	case *ast.StringLiteral:
		r.property(n.Value.String())
		return n
	case *ast.NumberLiteral, *ast.BooleanLiteral, *ast.NullLiteral:
		return n
	}
	return &ast.CallExpression{Callee: internal(guardName), ArgumentList: []ast.Expression{r.expr(member)}}
}

func (r *rewriter) binding(n *ast.Binding) {
	if n == nil {
		return
	}
	n.Target, _ = r.expr(n.Target).(ast.BindingTarget)
	n.Initializer = r.expr(n.Initializer)
}

func (r *rewriter) properties(list []ast.Property) {
	for i := range list {
		if p, ok := r.expr(list[i]).(ast.Property); ok {
			list[i] = p
		}
	}
}

// short rewrites {x} of an object literal.
func (r *rewriter) short(n *ast.PropertyShort) ast.Property {
	name := n.Name
	return &ast.PropertyKeyed{
		Key:   &ast.StringLiteral{Idx: name.Idx, Literal: name.Name.String(), Value: name.Name},
		Kind:  ast.PropertyKindValue,
		Value: r.identifier(&name),
	}
}

func (r *rewriter) keyed(n *ast.PropertyKeyed) {
	if n.Computed {
		n.Key = r.computed(n.Key)
	}
	n.Value = r.expr(n.Value)
}

// pattern rewrites a destructuring; its keys are property accesses.
func (r *rewriter) pattern(n *ast.ObjectPattern) {
	for i, property := range n.Properties {
		switch p := property.(type) {
		case *ast.PropertyShort:
			r.property(p.Name.Name.String())
			p.Initializer = r.expr(p.Initializer)
			if !r.declared(p.Name.Name) {
				n.Properties[i] = r.assigned(p)
			}
		case *ast.PropertyKeyed:
			switch key := p.Key.(type) {
			case *ast.StringLiteral:
				r.property(key.Value.String())
			default:
				if p.Computed {
					p.Key = r.computed(p.Key)
				}
			}
			p.Value = r.expr(p.Value)
		}
	}
	n.Rest = r.expr(n.Rest)
}

// assigned rewrites the {x = 1} of an assignment to a name that nothing declares.
func (r *rewriter) assigned(p *ast.PropertyShort) ast.Property {
	initializer := p.Initializer
	keyed := r.short(p).(*ast.PropertyKeyed)
	if initializer != nil {
		keyed.Value = &ast.AssignExpression{Left: keyed.Value, Right: initializer}
	}
	return keyed
}
