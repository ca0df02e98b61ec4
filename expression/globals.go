package expression

import (
	"os"
	"runtime"
	"sync"

	"github.com/dop251/goja"
)

// Names that are empty objects for expressions, whatever they are elsewhere.
var shadowed = []string{
	"document", "global", "Window", "this", "globalThis", "self", "alert", "prompt", "confirm", "eval", "uneval",
	"setTimeout", "setInterval", "Function", "fetch", "XMLHttpRequest", "Promise", "Generator", "GeneratorFunction",
	"AsyncFunction", "AsyncGenerator", "AsyncGeneratorFunction", "WebAssembly", "Reflect", "Proxy", "escape", "unescape",
}

// Names of the language that expressions may use.
var allowed = []string{
	"Date", "Object", "Array", "Int8Array", "Uint8Array", "Uint8ClampedArray", "Int16Array", "Uint16Array", "Int32Array",
	"Uint32Array", "Float32Array", "Float64Array", "BigInt64Array", "BigUint64Array", "Map", "WeakMap", "Set", "WeakSet",
	"Error", "TypeError", "SyntaxError", "EvalError", "RangeError", "ReferenceError", "URIError", "String", "RegExp",
	"Math", "Number", "BigInt", "parseFloat", "parseInt", "JSON", "ArrayBuffer", "SharedArrayBuffer", "Atomics", "DataView",
	"encodeURI", "encodeURIComponent", "decodeURI", "decodeURIComponent", "Boolean", "Symbol",
}

// Names that the library makes when they are first used.
var lazy = map[string]bool{"DateTime": true, "Interval": true, "Duration": true, "Intl": true}

// Functions of the library that are known with and without a dollar.
var functions = []string{"$min", "$max", "$average", "$not", "$ifEmpty", "numberList", "zip", "min", "max", "average", "not"}

func (rt *runtimeVM) allowedGlobals() map[string]goja.Value {
	known := make(map[string]goja.Value, len(shadowed)+len(allowed)+len(functions)+4)
	for _, name := range allowed {
		if value := rt.vm.Get(name); value != nil {
			known[name] = value
		}
	}
	number := rt.vm.Get("Number").(*goja.Object)
	known["isFinite"], known["isNaN"] = rt.vm.Get("isFinite"), number.Get("isNaN")
	known["process"] = rt.process()
	for _, name := range functions {
		if function := rt.lib.function(name); function != nil {
			known[name] = function
		}
	}
	for _, name := range shadowed {
		known[name] = rt.vm.NewObject()
	}
	return known
}

// process is the little of Node's process that expressions may see; the environment is in $env.
func (rt *runtimeVM) process() goja.Value {
	process := rt.vm.NewObject()
	for name, value := range map[string]any{
		"arch": runtime.GOARCH, "platform": runtime.GOOS, "pid": os.Getpid(), "ppid": os.Getppid(), "version": runtime.Version(),
		"env": rt.vm.NewObject(), "release": rt.vm.NewObject(), "versions": rt.vm.NewObject(),
	} {
		_ = process.Set(name, value)
	}
	return process
}

// noCodeFromText takes away every way to compile a text: such sources would pass no limit.
var noCodeFromText = sync.OnceValue(func() *goja.Program {
	return goja.MustCompile("", `(() => {
		const refuse = () => { throw new EvalError('Code generation from strings disallowed for this context') };
		for (const f of [function () {}, function* () {}, async function () {}]) {
			const prototype = Object.getPrototypeOf(f);
			function Function() { refuse() }
			Object.defineProperty(Function, 'prototype', { value: prototype, writable: false });
			Object.defineProperty(prototype, 'constructor', { value: Function, writable: false, configurable: false });
		}
		globalThis.Function = Object.getPrototypeOf(function () {}).constructor;
		globalThis.eval = refuse;
	})()`, false)
})

// freeze makes every object that the global names reach immutable, but for the global object itself, where the
// library puts what it makes late; it gives a function that does the same with one of these. Values behind accessors
// are not made for that.
var freeze = sync.OnceValue(func() *goja.Program {
	return goja.MustCompile("", `(() => {
		const seen = new Set([globalThis]), todo = [];
		const add = value => {
			if (value !== null && (typeof value === 'object' || typeof value === 'function') && !seen.has(value)) {
				seen.add(value);
				todo.push(value);
			}
		};
		const members = object => {
			for (const key of Reflect.ownKeys(object)) {
				const property = Reflect.getOwnPropertyDescriptor(object, key);
				add(property.value); add(property.get); add(property.set);
			}
			add(Reflect.getPrototypeOf(object));
		};
		const freeze = () => {
			while (todo.length > 0) {
				const object = todo.pop();
				members(object);
				if (!ArrayBuffer.isView(object)) Object.freeze(object);
			}
		};
		members(globalThis);
		for (const value of [[][Symbol.iterator](), new Map().entries(), new Set().values(), ''[Symbol.iterator](), 'a'.matchAll(/a/g),
			function* () {}, (function* () {})(), async function () {}, async () => {}]) add(Reflect.getPrototypeOf(value));
		// An object must be able to have a toString of its own by assignment, though the inherited one is frozen.
		for (const prototype of [Object.prototype, Error.prototype]) {
			for (const key of Reflect.ownKeys(prototype)) {
				const { value, get } = Reflect.getOwnPropertyDescriptor(prototype, key);
				if (get) continue;
				Object.defineProperty(prototype, key, {
					get() { return value },
					set(own) {
						if (this !== prototype) Object.defineProperty(this, key, { value: own, writable: true, enumerable: true, configurable: true });
					},
				});
			}
		}
		freeze();
		return value => { add(value); freeze() };
	})()`, false)
})
