package expression

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"

	"github.com/budflow/budflow"
	"github.com/dop251/goja"
	"github.com/dop251/goja/parser"
)

// codeError is an error of user code: the text and where it happened. line 0 = unknown.
func (c *codeRun) codeError(class, text, stack string, line int) *budflow.Error {
	where := ""
	switch {
	case c.EachItem && line > 0:
		where = fmt.Sprintf(" [line %d, for item %d]", line, c.item)
	case c.EachItem:
		where = fmt.Sprintf(" [item %d]", c.item)
	case line > 0:
		where = fmt.Sprintf(" [line %d]", line)
	}
	e := &budflow.Error{Code: budflow.NodeFailed, Name: class, Message: hinted(text) + where, Description: class, Stack: stack, Permanent: true}
	if c.EachItem {
		e = e.AtItem(c.item)
	}
	return e
}

var readOfNothing = regexp.MustCompile(`^Cannot read property '(.*)' of (undefined|null)$`)

// hinted adds what to write instead of a variable of the other mode, and says what Node.js says for reads of nothing.
func hinted(text string) string {
	if match := readOfNothing.FindStringSubmatch(text); match != nil {
		return fmt.Sprintf("Cannot read properties of %s (reading '%s')", match[2], match[1])
	}
	switch text {
	case "items is not defined":
		return "`items` is not defined. Did you mean `$input.all()`?"
	case "item is not defined":
		return "`item` is not defined. Did you mean `$input.item.json`?"
	}
	return text
}

func (c *codeRun) syntaxError(err error) error {
	var list parser.ErrorList
	if errors.As(err, &list) && len(list) > 0 {
		return c.codeError("SyntaxError", list[0].Message, "", list[0].Position.Line)
	}
	if one, ok := errors.AsType[*goja.CompilerSyntaxError](err); ok {
		line := 0
		if one.File != nil {
			line = one.File.Position(one.Offset).Line
		}
		return c.codeError("SyntaxError", one.Message, "", line)
	}
	return c.codeError("SyntaxError", err.Error(), "", 0)
}

// fault turns what ended a script into an error.
func (c *codeRun) fault(err error) error {
	var interrupted *goja.InterruptedError
	if errors.As(err, &interrupted) || c.session.ctx.Err() != nil {
		return canceled(c.session.ctx)
	}
	var exception *goja.Exception
	if errors.As(err, &exception) && exception.Value() != nil {
		return c.rejected(exception.Value())
	}
	if _, ok := errors.AsType[*goja.StackOverflowError](err); ok {
		return c.codeError("RangeError", "Maximum call stack size exceeded", "", 0)
	}
	return budflow.AsError(err)
}

var codeLine = regexp.MustCompile(`\b` + codeName + `:(\d+):\d+`)

// rejected is the error for a value that code threw.
func (c *codeRun) rejected(value goja.Value) error {
	object, ok := value.(*goja.Object)
	if !ok {
		return c.codeError("Error", value.String(), "", 0)
	}
	var class, text, stack string
	exception := c.session.rt.vm.Try(func() {
		class, text, stack = textMember(object, "name"), textMember(object, "message"), textMember(object, "stack")
		if text == "" {
			text = object.String()
		}
	})
	if exception != nil {
		text = "the code threw an object that cannot be read"
	}
	line := 0
	if match := codeLine.FindStringSubmatch(stack); match != nil {
		line, _ = strconv.Atoi(match[1])
	}
	if class == "" {
		class = "Error"
	}
	e := c.codeError(class, text, stack, line)
	if inner := carried(object); inner != nil {
		e.Code, e.Context, e.Cause, e.HTTPCode, e.Messages = inner.Code, inner.Context, inner.Cause, inner.HTTPCode, inner.Messages
		if inner.Description != "" {
			e.Description = inner.Description
		}
	}
	return e
}

func textMember(object *goja.Object, name string) string {
	if value := object.Get(name); !isNullish(value) {
		return value.String()
	}
	return ""
}
