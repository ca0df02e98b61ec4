package expression

import (
	"errors"
	"fmt"

	"github.com/budflow/budflow"
	"github.com/dop251/goja"
)

// Names of the errors that fail a node; every other exception of an expression is swallowed.
const (
	expressionError          = "ExpressionError"
	expressionExtensionError = "ExpressionExtensionError"
)

// carrier is the property under which a JavaScript error holds the Go error that it was made of. No script can name it.
var carrier = goja.NewSymbol("budflow.error")

// failure is an ExpressionError. kind is n8n's context.type, or "".
func failure(kind, format string, args ...any) *budflow.Error {
	e := &budflow.Error{Code: budflow.NodeFailed, Name: expressionError, Message: fmt.Sprintf(format, args...), Permanent: true}
	if kind != "" {
		e.Context = budflow.NewObject("type", kind)
	}
	return e
}

// plainFailure is an error that n8n reports without a class of its own.
func plainFailure(format string, args ...any) *budflow.Error {
	e := failure("", format, args...)
	e.Name = "Error"
	return e
}

// absent is an error that an expression swallows, as it does JavaScript's TypeError; code sees it.
func absent(message string) *budflow.Error {
	e := failure("", "%s", message)
	e.Name = "TypeError"
	return e
}

func invalidSyntax() *budflow.Error { return plainFailure("invalid syntax") }

// throwExpression throws an error of that name into the running script.
func throwExpression(vm *goja.Runtime, name, message string) {
	throw(vm, &budflow.Error{Code: budflow.NodeFailed, Name: name, Message: message, Permanent: true})
}

// throw throws err into the running script, which may catch it as an Error; thrown finds it again.
func throw(vm *goja.Runtime, err *budflow.Error) {
	panic(errorObject(vm, err))
}

func errorObject(vm *goja.Runtime, err *budflow.Error) *goja.Object {
	object := vm.NewTypeError("%s", err.Message)
	if class, ok := vm.Get("Error").(*goja.Object); ok {
		if prototype, ok := class.Get("prototype").(*goja.Object); ok {
			_ = object.SetPrototype(prototype)
		}
	}
	name := err.Name
	if name == "" {
		name = "Error"
	}
	_ = object.DefineDataProperty("name", vm.ToValue(name), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	_ = object.DefineDataPropertySymbol(carrier, vm.ToValue(err), goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE)
	return object
}

// thrown returns the Go error that a script threw on, or nil for any other exception.
func thrown(err error) *budflow.Error {
	var exception *goja.Exception
	if !errors.As(err, &exception) || exception.Value() == nil {
		return nil
	}
	object, ok := exception.Value().(*goja.Object)
	if !ok {
		return nil
	}
	return carried(object)
}

func carried(object *goja.Object) *budflow.Error {
	value := object.GetSymbol(carrier)
	if value == nil {
		return nil
	}
	e, _ := value.Export().(*budflow.Error)
	return e
}

// propagates tells whether an error fails the node; an expression swallows the others.
func propagates(e *budflow.Error) bool {
	return e != nil && (e.Name == expressionError || e.Name == expressionExtensionError || e.Name == "Error" || e.Code != budflow.NodeFailed)
}
