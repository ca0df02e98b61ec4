package expression

import "github.com/dop251/goja/ast"

func (r *rewriter) statements(list []ast.Statement) {
	for _, statement := range list {
		r.statement(statement)
	}
}

// statement rewrites a statement inside a function.
func (r *rewriter) statement(s ast.Statement) {
	switch n := s.(type) {
	case *ast.BlockStatement:
		r.block(n)
	case *ast.ExpressionStatement:
		n.Expression = r.expr(n.Expression)
	case *ast.ReturnStatement:
		n.Argument = r.expr(n.Argument)
	case *ast.ThrowStatement:
		n.Argument = r.expr(n.Argument)
	case *ast.VariableStatement:
		r.bindings(n.List)
	case *ast.LexicalDeclaration:
		r.bindings(n.List)
	case *ast.FunctionDeclaration:
		r.function(n.Function)
	case *ast.ClassDeclaration:
		r.class(n.Class)
	case *ast.IfStatement:
		n.Test = r.expr(n.Test)
		r.statement(n.Consequent)
		r.statement(n.Alternate)
	case *ast.LabelledStatement:
		r.statement(n.Statement)
	case *ast.SwitchStatement:
		r.switchStatement(n)
	case *ast.TryStatement:
		r.try(n)
	case *ast.WithStatement:
		r.fail(invalidSyntax()) // its names could not be told apart from the data's
	default:
		r.loop(s)
	}
}

func (r *rewriter) switchStatement(n *ast.SwitchStatement) {
	n.Discriminant = r.expr(n.Discriminant)
	inside := names{}
	for _, c := range n.Body {
		for name := range blockNames(c.Consequent) {
			inside[name] = true
		}
	}
	r.push(inside)
	for _, c := range n.Body {
		c.Test = r.expr(c.Test)
		r.statements(c.Consequent)
	}
	r.pop()
}

func (r *rewriter) try(n *ast.TryStatement) {
	r.block(n.Body)
	if n.Catch != nil {
		caught := names{}
		bind(n.Catch.Parameter, caught)
		r.push(caught)
		if n.Catch.Parameter != nil {
			n.Catch.Parameter, _ = r.expr(n.Catch.Parameter).(ast.BindingTarget)
		}
		r.block(n.Catch.Body)
		r.pop()
	}
	r.block(n.Finally)
}

func (r *rewriter) loop(s ast.Statement) {
	switch n := s.(type) {
	case *ast.WhileStatement:
		n.Test = r.expr(n.Test)
		r.statement(n.Body)
	case *ast.DoWhileStatement:
		r.statement(n.Body)
		n.Test = r.expr(n.Test)
	case *ast.ForStatement:
		r.push(initialNames(n.Initializer))
		r.initializer(n.Initializer)
		n.Test, n.Update = r.expr(n.Test), r.expr(n.Update)
		r.statement(n.Body)
		r.pop()
	case *ast.ForInStatement:
		r.push(intoNames(n.Into))
		r.into(n.Into)
		n.Source = r.expr(n.Source)
		r.statement(n.Body)
		r.pop()
	case *ast.ForOfStatement:
		r.push(intoNames(n.Into))
		r.into(n.Into)
		n.Source = r.expr(n.Source)
		r.statement(n.Body)
		r.pop()
	}
}

func initialNames(i ast.ForLoopInitializer) names {
	inside := names{}
	if n, ok := i.(*ast.ForLoopInitializerLexicalDecl); ok {
		bindAll(n.LexicalDeclaration.List, inside)
	}
	return inside
}

func (r *rewriter) initializer(i ast.ForLoopInitializer) {
	switch n := i.(type) {
	case *ast.ForLoopInitializerExpression:
		n.Expression = r.expr(n.Expression)
	case *ast.ForLoopInitializerVarDeclList:
		r.bindings(n.List)
	case *ast.ForLoopInitializerLexicalDecl:
		r.bindings(n.LexicalDeclaration.List)
	}
}

func intoNames(i ast.ForInto) names {
	inside := names{}
	if n, ok := i.(*ast.ForDeclaration); ok {
		bind(n.Target, inside)
	}
	return inside
}

func (r *rewriter) into(i ast.ForInto) {
	switch n := i.(type) {
	case *ast.ForIntoVar:
		r.binding(n.Binding)
	case *ast.ForDeclaration:
		n.Target, _ = r.expr(n.Target).(ast.BindingTarget)
	case *ast.ForIntoExpression:
		n.Expression = r.expr(n.Expression)
	}
}
