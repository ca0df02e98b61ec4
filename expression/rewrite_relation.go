package expression

import (
	"strings"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/token"
)

// associated mends what goja's parser makes of a < b < c: it reads a < (b < c), the language (a < b) < c.
func (r *rewriter) associated(n *ast.BinaryExpression) *ast.BinaryExpression {
	for relational(n.Operator) {
		right, ok := n.Right.(*ast.BinaryExpression)
		if !ok || !relational(right.Operator) || r.parenthesised(right) {
			break
		}
		left := &ast.BinaryExpression{Operator: n.Operator, Left: n.Left, Right: right.Left, Comparison: n.Comparison}
		n = &ast.BinaryExpression{Operator: right.Operator, Left: left, Right: right.Right, Comparison: right.Comparison}
	}
	return n
}

func relational(operator token.Token) bool {
	switch operator {
	case token.LESS, token.LESS_OR_EQUAL, token.GREATER, token.GREATER_OR_EQUAL, token.INSTANCEOF, token.IN:
		return true
	}
	return false
}

// parenthesised tells whether an expression follows an opening parenthesis; the tree does not keep them.
func (r *rewriter) parenthesised(n ast.Expression) bool {
	start := int(n.Idx0()) - 1
	if start < 0 || start > len(r.source) {
		return true
	}
	return strings.HasSuffix(strings.TrimRight(r.source[:start], " \t\r\n"), "(")
}
