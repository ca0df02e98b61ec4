package expression

import (
	"github.com/budflow/budflow"
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/token"
)

// fastOf returns the expression as Go evaluates it, or nil when it holds anything that Go leaves to JavaScript.
// It reads the tree before it is rewritten.
func fastOf(e ast.Expression) fast {
	switch n := e.(type) {
	case *ast.StringLiteral:
		return literal{n.Value.String()}
	case *ast.BooleanLiteral:
		return literal{n.Value}
	case *ast.NullLiteral:
		return literal{nil}
	case *ast.NumberLiteral:
		return fastNumber(n)
	case *ast.Identifier:
		return fastName(n.Name.String())
	case *ast.DotExpression:
		return fastMember(n.Left, literal{n.Identifier.Name.String()})
	case *ast.BracketExpression:
		return fastMember(n.Left, fastOf(n.Member))
	case *ast.CallExpression:
		return fastCall(n)
	case *ast.OptionalChain:
		if of := fastOf(n.Expression); of != nil {
			return chain{of}
		}
	case *ast.Optional:
		if of := fastOf(n.Expression); of != nil {
			return optional{of}
		}
	case *ast.ConditionalExpression:
		return fastConditional(n.Test, n.Consequent, n.Alternate)
	case *ast.UnaryExpression:
		return fastUnary(n)
	case *ast.BinaryExpression:
		return fastBinary(n)
	case *ast.TemplateLiteral:
		return fastTemplate(n)
	}
	return nil
}

func fastNumber(n *ast.NumberLiteral) fast {
	switch v := n.Value.(type) {
	case int64:
		return literal{float64(v)}
	case float64:
		return literal{v}
	}
	return nil
}

func fastName(name string) fast {
	switch name {
	case "undefined":
		return literal{budflow.Undefined}
	case "$json", "$data", "$input", "$itemIndex", "$runIndex":
		return variable{name}
	}
	return nil
}

// fastMember: $node.name and $node["name"] are references, everything else a property of a value.
func fastMember(left ast.Expression, key fast) fast {
	if key == nil {
		return nil
	}
	if name, ok := left.(*ast.Identifier); ok && name.Name == "$node" {
		if text, ok := key.(literal); ok {
			if node, ok := text.value.(string); ok {
				return reference{node, true}
			}
		}
		return nil
	}
	if of := fastOf(left); of != nil {
		return member{of, key}
	}
	return nil
}

// fastCall knows $('name'), of.first() and of.last(), and $if.
func fastCall(n *ast.CallExpression) fast {
	switch callee := n.Callee.(type) {
	case *ast.Identifier:
		switch {
		case callee.Name == "$" && len(n.ArgumentList) == 1:
			if name, ok := n.ArgumentList[0].(*ast.StringLiteral); ok {
				return reference{name.Value.String(), false}
			}
		case callee.Name == "$if" && len(n.ArgumentList) == 3:
			return fastConditional(n.ArgumentList[0], n.ArgumentList[1], n.ArgumentList[2])
		}
	case *ast.DotExpression:
		name := callee.Identifier.Name
		if len(n.ArgumentList) > 0 || name != "first" && name != "last" {
			return nil
		}
		switch of := fastOf(callee.Left).(type) {
		case reference:
			if !of.legacy {
				return edge{of, name == "last"}
			}
		case variable:
			if of.name == "$input" {
				return edge{of, name == "last"}
			}
		}
	}
	return nil
}

func fastConditional(test, yes, no ast.Expression) fast {
	f := conditional{fastOf(test), fastOf(yes), fastOf(no)}
	if f.test == nil || f.yes == nil || f.no == nil {
		return nil
	}
	return f
}

func fastUnary(n *ast.UnaryExpression) fast {
	of := fastOf(n.Operand)
	if of == nil || n.Postfix {
		return nil
	}
	switch n.Operator {
	case token.NOT:
		return not{of}
	case token.MINUS:
		if value, ok := of.(literal); ok {
			if f, ok := value.value.(float64); ok && f != 0 {
				return literal{-f}
			}
		}
	}
	return nil
}

func fastBinary(n *ast.BinaryExpression) fast {
	if relational(n.Operator) {
		if right, ok := n.Right.(*ast.BinaryExpression); ok && relational(right.Operator) {
			return nil // the parser's reading is not the language's
		}
	}
	left, right := fastOf(n.Left), fastOf(n.Right)
	if left == nil || right == nil {
		return nil
	}
	switch n.Operator {
	case token.LOGICAL_AND, token.LOGICAL_OR, token.COALESCE:
		return logical{n.Operator, left, right}
	case token.PLUS, token.MINUS, token.MULTIPLY, token.SLASH, token.REMAINDER, token.LESS, token.LESS_OR_EQUAL,
		token.GREATER, token.GREATER_OR_EQUAL, token.STRICT_EQUAL, token.STRICT_NOT_EQUAL, token.EQUAL, token.NOT_EQUAL:
		return binary{n.Operator, left, right}
	}
	return nil
}

func fastTemplate(n *ast.TemplateLiteral) fast {
	if n.Tag != nil || len(n.Elements) != len(n.Expressions)+1 {
		return nil
	}
	f := texts{}
	for _, element := range n.Elements {
		f.parts = append(f.parts, element.Parsed.String())
	}
	for _, e := range n.Expressions {
		value := fastOf(e)
		if value == nil {
			return nil
		}
		f.values = append(f.values, value)
	}
	return f
}
