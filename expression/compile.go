package expression

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/budflow/budflow"
	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/parser"
)

// program is a compiled template. It belongs to no runtime and never changes, so evaluations share it.
type program struct {
	parts []part
	class Class
	err   *budflow.Error // the template cannot be evaluated
}

// part is a text, or code when snippet is set.
type part struct {
	text    string
	snippet *snippet
}

// snippet is the code between one pair of braces.
type snippet struct {
	fast    fast          // what Go evaluates itself; nil = nothing
	script  *goja.Program // gives a function of the internal names
	guarded bool          // exceptions give undefined; else they end the whole template with null
}

// single tells whether the value of the template is the value of its only code, whatever its type.
func (p *program) single() bool {
	return len(p.parts) == 2 && p.parts[0].text == "" && p.parts[1].snippet != nil
}

var constructorAccess = regexp.MustCompile(`\.\s*constructor`)

// compile never fails: the program holds the error, so that it is cached too.
func compile(template string) *program {
	p := &program{}
	if p.err = checkSource(template, maxExpressionBytes); p.err != nil {
		return p
	}
	if constructorAccess.MatchString(template) {
		p.err = failure("", "Expression contains invalid constructor function call")
		return p
	}
	for _, s := range split(template) {
		if !s.code {
			p.parts = append(p.parts, part{text: s.text})
			continue
		}
		c, class, err := compileSnippet(s.text)
		if err != nil {
			p.err = err
			return p
		}
		p.class = max(p.class, class)
		p.parts = append(p.parts, part{snippet: c})
	}
	return p
}

func compileSnippet(code string) (c *snippet, class Class, err *budflow.Error) {
	defer func() {
		if fault := recover(); fault != nil { // a fault of the compiler must not end the process
			err = &budflow.Error{Code: budflow.Internal, Name: "Error", Message: "the expression cannot be compiled", Cause: fmt.Errorf("compile: %v", fault)}
		}
	}()
	if strings.HasPrefix(strings.TrimSpace(code), "{") {
		code = "(" + code + "\n)"
	}
	tree, problem := parser.ParseFile(nil, "", code, 0, parser.WithDisableSourceMaps)
	if problem != nil || len(tree.Body) == 0 {
		return nil, 0, syntaxError(code)
	}
	statement, ok := tree.Body[0].(*ast.ExpressionStatement)
	if !ok {
		return nil, 0, syntaxError(code)
	}
	c = &snippet{fast: fastOf(statement.Expression)}
	if class = classOf(statement.Expression); c.fast != nil {
		class = Plain
	}
	r := &rewriter{source: code}
	body := r.expr(statement.Expression)
	if r.err != nil {
		return nil, 0, r.err
	}
	c.guarded = r.guarded
	tree.Body = []ast.Statement{&ast.ExpressionStatement{Expression: scriptFunction(body)}}
	tree.DeclarationList = nil
	if c.script, problem = goja.CompileAST(tree, false); problem != nil {
		return nil, 0, invalidSyntax()
	}
	return c, class, nil
}

var methodCall = regexp.MustCompile(`\.\s*(\w+)\s*\(`)

// syntaxError has another name where an extension method is called, because n8n looks for these first.
func syntaxError(code string) *budflow.Error {
	err := invalidSyntax()
	for _, match := range methodCall.FindAllStringSubmatch(code, -1) {
		if knownExtension(match[1]) {
			err.Name = expressionExtensionError
		}
	}
	return err
}

// scriptFunction is (data, extend, chain, guard, self) => body.
func scriptFunction(body ast.Expression) ast.Expression {
	list := &ast.ParameterList{}
	for _, name := range []string{dataName, extendName, chainName, guardName, selfName} {
		list.List = append(list.List, &ast.Binding{Target: internal(name)})
	}
	return &ast.ArrowFunctionLiteral{ParameterList: list, Body: &ast.ExpressionBody{Expression: body}}
}
