package expression

import (
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/unistring"
)

type names = map[unistring.String]bool

// bind adds the names that a binding target declares.
func bind(target ast.Expression, into names) {
	switch n := target.(type) {
	case *ast.Identifier:
		if n != nil {
			into[n.Name] = true
		}
	case *ast.ArrayPattern:
		for _, element := range n.Elements {
			bind(element, into)
		}
		bind(n.Rest, into)
	case *ast.ObjectPattern:
		for _, property := range n.Properties {
			switch p := property.(type) {
			case *ast.PropertyShort:
				into[p.Name.Name] = true
			case *ast.PropertyKeyed:
				bind(p.Value, into)
			}
		}
		bind(n.Rest, into)
	case *ast.AssignExpression:
		bind(n.Left, into)
	case *ast.Binding:
		if n != nil {
			bind(n.Target, into)
		}
	case *ast.SpreadElement:
		bind(n.Expression, into)
	}
}

func bindAll(list []*ast.Binding, into names) {
	for _, b := range list {
		bind(b.Target, into)
	}
}

func parameters(list *ast.ParameterList, vars []*ast.VariableDeclaration, own ...unistring.String) names {
	into := names{}
	for _, name := range own {
		into[name] = true
	}
	if list != nil {
		bindAll(list.List, into)
		bind(list.Rest, into)
	}
	for _, declaration := range vars {
		bindAll(declaration.List, into)
	}
	return into
}

// blockNames are the names that the statements of a block declare for it.
func blockNames(list []ast.Statement) names {
	into := names{}
	for _, statement := range list {
		switch n := statement.(type) {
		case *ast.LexicalDeclaration:
			bindAll(n.List, into)
		case *ast.FunctionDeclaration:
			bind(n.Function.Name, into)
		case *ast.ClassDeclaration:
			bind(n.Class.Name, into)
		}
	}
	return into
}

func (r *rewriter) function(n *ast.FunctionLiteral) {
	own := []unistring.String{"arguments"}
	if n.Name != nil {
		own = append(own, n.Name.Name)
	}
	r.push(parameters(n.ParameterList, n.DeclarationList, own...))
	r.functions++
	r.parameterList(n.ParameterList)
	r.block(n.Body)
	r.functions--
	r.pop()
}

func (r *rewriter) arrow(n *ast.ArrowFunctionLiteral) {
	r.push(parameters(n.ParameterList, n.DeclarationList))
	r.parameterList(n.ParameterList)
	switch body := n.Body.(type) {
	case *ast.ExpressionBody:
		body.Expression = r.expr(body.Expression)
	case *ast.BlockStatement:
		r.block(body)
	}
	r.pop()
}

func (r *rewriter) parameterList(list *ast.ParameterList) {
	if list == nil {
		return
	}
	r.bindings(list.List)
	list.Rest = r.expr(list.Rest)
}

func (r *rewriter) bindings(list []*ast.Binding) {
	for _, b := range list {
		r.binding(b)
	}
}

func (r *rewriter) class(n *ast.ClassLiteral) {
	own := names{}
	bind(n.Name, own)
	r.push(own)
	r.functions++
	n.SuperClass = r.expr(n.SuperClass)
	for _, element := range n.Body {
		switch e := element.(type) {
		case *ast.FieldDefinition:
			if e.Computed {
				e.Key = r.computed(e.Key)
			}
			e.Initializer = r.expr(e.Initializer)
		case *ast.MethodDefinition:
			if e.Computed {
				e.Key = r.computed(e.Key)
			}
			r.function(e.Body)
		case *ast.ClassStaticBlock:
			r.push(parameters(nil, e.DeclarationList))
			r.block(e.Block)
			r.pop()
		}
	}
	r.functions--
	r.pop()
}

func (r *rewriter) block(n *ast.BlockStatement) {
	if n == nil {
		return
	}
	r.push(blockNames(n.List))
	r.statements(n.List)
	r.pop()
}
