package expression

import (
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/token"
)

// Class tells what evaluating a template can cost.
type Class int

const (
	Plain     Class = iota // evaluated in Go, without the JavaScript engine
	Bounded                // JavaScript whose cost is bounded by the data it reads
	Unbounded              // JavaScript that may run or allocate without end: functions, loops, regular expressions
)

// Methods and functions whose cost is bounded by their input. Extension methods are bounded too.
var boundedCalls = map[string]bool{
	"trim": true, "trimStart": true, "trimEnd": true, "toUpperCase": true, "toLowerCase": true, "includes": true,
	"startsWith": true, "endsWith": true, "indexOf": true, "lastIndexOf": true, "slice": true, "substring": true,
	"substr": true, "charAt": true, "charCodeAt": true, "at": true, "split": true, "join": true, "concat": true,
	"toString": true, "toFixed": true, "toISOString": true, "getTime": true, "toISO": true, "toFormat": true,
	"toISODate": true, "toMillis": true, "toSeconds": true, "keys": true, "values": true, "entries": true,
	"stringify": true, "parse": true, "parseInt": true, "parseFloat": true, "Number": true, "String": true,
	"Boolean": true, "isArray": true, "round": true, "floor": true, "ceil": true, "abs": true, "first": true,
	"last": true, "all": true, "item": true, "itemMatching": true, "$": true, "$if": true, "$ifEmpty": true,
	"$jmespath": true, "$items": true, "$item": true, "$min": true, "$max": true, "$not": true, "$average": true,
	"encodeURIComponent": true, "decodeURIComponent": true, "encodeURI": true, "decodeURI": true, "hasOwnProperty": true,
}

// classOf walks an expression before it is rewritten; whatever it does not know is unbounded.
func classOf(e ast.Expression) Class {
	switch n := e.(type) {
	case nil:
		return Bounded
	case *ast.Identifier, *ast.StringLiteral, *ast.NumberLiteral, *ast.BooleanLiteral, *ast.NullLiteral, *ast.ThisExpression:
		return Bounded
	case *ast.DotExpression:
		return classOf(n.Left)
	case *ast.BracketExpression:
		return max(classOf(n.Left), classOf(n.Member))
	case *ast.OptionalChain:
		return classOf(n.Expression)
	case *ast.Optional:
		return classOf(n.Expression)
	case *ast.CallExpression:
		return classOfCall(n)
	case *ast.TemplateLiteral:
		if n.Tag != nil {
			return Unbounded
		}
		return classOfAll(n.Expressions)
	case *ast.BinaryExpression:
		if n.Operator == token.EXPONENT {
			return Unbounded
		}
		return max(classOf(n.Left), classOf(n.Right))
	case *ast.UnaryExpression:
		return classOf(n.Operand)
	case *ast.ConditionalExpression:
		return max(classOf(n.Test), classOf(n.Consequent), classOf(n.Alternate))
	case *ast.SequenceExpression:
		return classOfAll(n.Sequence)
	case *ast.ArrayLiteral:
		return classOfAll(n.Value)
	case *ast.SpreadElement:
		return classOf(n.Expression)
	case *ast.ObjectLiteral:
		return classOfProperties(n.Value)
	}
	return Unbounded
}

func classOfAll(list []ast.Expression) Class {
	class := Bounded
	for _, e := range list {
		class = max(class, classOf(e))
	}
	return class
}

func classOfProperties(list []ast.Property) Class {
	class := Bounded
	for _, property := range list {
		switch p := property.(type) {
		case *ast.PropertyShort:
		case *ast.PropertyKeyed:
			class = max(class, classOf(p.Key), classOf(p.Value))
		case *ast.SpreadElement:
			class = max(class, classOf(p.Expression))
		default:
			return Unbounded
		}
	}
	return class
}

func classOfCall(n *ast.CallExpression) Class {
	callee := n.Callee
	if optional, ok := callee.(*ast.Optional); ok {
		callee = optional.Expression
	}
	switch c := callee.(type) {
	case *ast.Identifier:
		if boundedCalls[c.Name.String()] {
			return classOfAll(n.ArgumentList)
		}
	case *ast.DotExpression:
		if name := c.Identifier.Name.String(); boundedCalls[name] || knownExtension(name) {
			return max(classOf(c.Left), classOfAll(n.ArgumentList))
		}
	}
	return Unbounded
}
