package expression

import "github.com/dop251/goja"

func (d *data) jmespath(args []goja.Value) goja.Value { return goja.Undefined() }
