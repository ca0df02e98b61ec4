package expression

import (
	"math"

	"github.com/budflow/budflow"
	"github.com/dop251/goja"
)

// variableNames are what Object.keys of the data shows.
var variableNames = []string{
	"$", "$input", "$binary", "$data", "$env", "$evaluateExpression", "$item", "$fromAI", "$items", "$json", "$node",
	"$self", "$parameter", "$rawParameter", "$prevNode", "$runIndex", "$mode", "$workflow", "$itemIndex", "$now", "$today",
	"$jmesPath", "$execution", "$vars", "$nodeVersion", "$nodeId",
}

// variable is the value of one of n8n's variables, or nil.
func (d *data) variable(name string) goja.Value {
	if extra, ok := d.scope.Extra[name]; ok {
		return d.value(extra)
	}
	if name == "" || name[0] != '$' {
		return nil
	}
	switch name {
	case "$json", "$data":
		item, err := d.current()
		d.check(err)
		return d.itemToJS(item).(*goja.Object).Get("json")
	case "$binary":
		item, err := d.current()
		d.check(err)
		return d.files(item)
	case "$thisItem":
		if i := d.scope.Item; i >= 0 && i < len(d.scope.Input) {
			return d.itemToJS(&d.scope.Input[i])
		}
		return goja.Undefined()
	case "$input":
		return d.inputObject()
	case "$":
		return d.call("$", d.reference)
	case "$node":
		return d.nodes()
	case "$items":
		return d.call(name, d.itemsOf)
	case "$item":
		return d.call(name, d.dataOf)
	case "$prevNode":
		return d.previous()
	case "$parameter":
		return d.parameters(d.active(), d.view)
	case "$rawParameter":
		return d.value(locatorValues(d.active()))
	case "$now":
		return d.rt.lib.now()
	case "$today":
		return d.rt.lib.today()
	case "$jmespath", "$jmesPath":
		return d.call(name, d.jmespathOf)
	case "$fromAI", "$fromAi", "$fromai":
		return d.call(name, d.fromAI)
	case "$evaluateExpression":
		return d.call(name, d.evaluateExpression)
	case "$getPairedItem":
		return d.call(name, d.pairedItemOf)
	}
	return d.fact(name)
}

// fact is a variable that tells of the run.
func (d *data) fact(name string) goja.Value {
	vm, scope := d.rt.vm, d.scope
	switch name {
	case "$itemIndex", "$position", "$thisItemIndex":
		return vm.ToValue(scope.Item)
	case "$runIndex", "$thisRunIndex":
		return vm.ToValue(scope.RunIndex)
	case "$mode":
		return vm.ToValue(string(scope.Mode))
	case "$nodeVersion":
		if n := d.active(); n != nil {
			return vm.ToValue(n.TypeVersion)
		}
	case "$nodeId":
		if n := d.active(); n != nil {
			return vm.ToValue(n.ID)
		}
	case "$webhookId":
		if n := d.active(); n != nil && n.WebhookID != "" {
			return vm.ToValue(n.WebhookID)
		}
	case "$workflow":
		return d.workflow()
	case "$execution":
		return d.execution()
	case "$executionId":
		return d.textOr(scope.Execution.ID)
	case "$resumeWebhookUrl":
		return d.textOr(scope.Execution.ResumeURL)
	case "$vars":
		return d.value(scope.Vars)
	case "$env":
		return d.environment()
	case "$self":
		return vm.NewObject()
	}
	return nil
}

func (d *data) textOr(text string) goja.Value {
	if text == "" {
		return goja.Undefined()
	}
	return d.rt.vm.ToValue(text)
}

func (d *data) active() *budflow.Node {
	if d.scope.Workflow == nil {
		return nil
	}
	return d.scope.Workflow.Node(d.scope.Node)
}

// files are the binaries of an item without their bytes.
func (d *data) files(item *budflow.Item) goja.Value {
	out := &budflow.Object{}
	if files, ok := item.Object().Value("binary").(*budflow.Object); ok {
		for name, file := range files.All() {
			if description, ok := file.(*budflow.Object); ok {
				description = description.Clone()
				description.Delete("data")
				out.Set(name, description)
			}
		}
	}
	return d.value(out)
}

func (d *data) previous() goja.Value {
	object := d.rt.vm.NewObject()
	name, output, run := goja.Undefined(), goja.Undefined(), goja.Undefined()
	if source := d.source(0); source != nil {
		name, output, run = d.rt.vm.ToValue(source.Node), d.rt.vm.ToValue(source.Output), d.rt.vm.ToValue(source.Run)
	}
	d.define(object, "name", name)
	d.define(object, "outputIndex", output)
	d.define(object, "runIndex", run)
	return object
}

func (d *data) workflow() goja.Value {
	w := d.scope.Workflow
	if w == nil {
		return d.rt.vm.NewObject()
	}
	keys := []string{"active", "id", "name"}
	return d.object(keys, func(name string) goja.Value {
		switch name {
		case "active":
			return d.rt.vm.ToValue(w.Active)
		case "name":
			return d.rt.vm.ToValue(w.Name)
		case "id":
			if w.ID == "" {
				d.check(failure("", "save workflow to view"))
			}
			return d.rt.vm.ToValue(w.ID)
		}
		return nil
	})
}

func (d *data) execution() goja.Value {
	e := d.scope.Execution
	object := d.rt.vm.NewObject()
	id := e.ID
	if id == "" {
		id = "__EMPTY__"
	}
	d.define(object, "id", d.rt.vm.ToValue(id))
	d.define(object, "mode", d.rt.vm.ToValue(e.Mode))
	d.define(object, "resumeUrl", d.rt.vm.ToValue(e.ResumeURL))
	d.define(object, "resumeFormUrl", d.rt.vm.ToValue(e.ResumeFormURL))
	if e.CustomData != nil {
		d.define(object, "customData", d.customData(e.CustomData))
	}
	return object
}

func (d *data) customData(store CustomData) goja.Value {
	object := d.rt.vm.NewObject()
	set := func(key, value goja.Value) {
		if err := store.Set(key.String(), value.String()); err != nil {
			throw(d.rt.vm, budflow.AsError(err))
		}
	}
	methods := map[string]func([]goja.Value) goja.Value{
		"set": func(args []goja.Value) goja.Value {
			set(argument(args, 0), argument(args, 1))
			return goja.Undefined()
		},
		"setAll": func(args []goja.Value) goja.Value {
			all := argument(args, 0).ToObject(d.rt.vm)
			for _, key := range all.Keys() {
				set(d.rt.vm.ToValue(key), all.Get(key))
			}
			return goja.Undefined()
		},
		"get": func(args []goja.Value) goja.Value {
			if text, ok := store.Get(argument(args, 0).String()); ok {
				return d.rt.vm.ToValue(text)
			}
			return goja.Undefined()
		},
		"getAll": func([]goja.Value) goja.Value { return d.value(store.All()) },
	}
	for _, name := range []string{"set", "setAll", "get", "getAll"} {
		d.define(object, name, d.call(name, methods[name]))
	}
	return object
}

func (d *data) environment() goja.Value {
	env := d.scope.Env
	return d.object(nil, func(name string) goja.Value {
		if env == nil {
			d.check(failure("", "access to env vars denied"))
		}
		if text, ok := env(name); ok {
			return d.rt.vm.ToValue(text)
		}
		return goja.Undefined()
	})
}

// whole is an optional integer argument; nil = it is missing.
func whole(value goja.Value) *int {
	if isNullish(value) {
		return nil
	}
	f := value.ToFloat()
	if math.IsNaN(f) || math.Abs(f) > 1<<30 {
		return nil
	}
	i := int(f)
	return &i
}
