package expression

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"strings"
	"sync"

	"github.com/dop251/goja"
	"github.com/dop251/goja_nodejs/buffer"
	"github.com/dop251/goja_nodejs/require"
	"github.com/dop251/goja_nodejs/url"
)

// installNode gives code the names of Node.js that people use: Buffer, URL, timers, console and some more.
func (c *codeRun) installNode() error {
	vm := c.session.rt.vm
	noFiles := require.WithLoader(func(string) ([]byte, error) { return nil, require.ModuleFileDoesNotExistError })
	modules := require.NewRegistry(noFiles).Enable(vm)
	for name, module := range map[string]string{"Buffer": buffer.ModuleName, "URL": url.ModuleName, "URLSearchParams": url.ModuleName} {
		if err := c.lazy(name, func() goja.Value { return c.builtin(modules, module).Get(name) }); err != nil {
			return err
		}
	}
	for name, value := range map[string]any{
		"require":       c.refuseModule,
		"setTimeout":    c.loop.set(false, false),
		"setInterval":   c.loop.set(true, false),
		"setImmediate":  c.loop.set(false, true),
		"clearTimeout":  c.loop.stop,
		"clearInterval": c.loop.stop, "clearImmediate": c.loop.stop,
		"console": c.console(),
		"atob":    c.atob, "btoa": c.btoa,
		"crypto": map[string]any{"randomUUID": randomUUID},
	} {
		if err := vm.Set(name, value); err != nil {
			return err
		}
	}
	_, err := vm.RunProgram(shims())
	return err
}

// builtin loads one of the modules that are part of the program.
func (c *codeRun) builtin(modules *require.RequireModule, name string) *goja.Object {
	module, err := modules.Require(name)
	if err != nil {
		panic(err)
	}
	return module.ToObject(c.session.rt.vm)
}

func (c *codeRun) refuseModule(call goja.FunctionCall) goja.Value {
	panic(c.session.rt.vm.NewTypeError("Cannot find module '%s': modules cannot be loaded in code", call.Argument(0).String()))
}

func (c *codeRun) console() goja.Value {
	object := c.session.rt.vm.NewObject()
	for _, level := range []string{"log", "info", "warn", "error", "debug", "trace"} {
		_ = object.Set(level, func(call goja.FunctionCall) goja.Value {
			if c.Console == nil {
				return goja.Undefined()
			}
			args := make([]any, len(call.Arguments))
			for i, argument := range call.Arguments {
				value, err := c.session.fromJS(argument)
				if err != nil {
					value = argument.String()
				}
				args[i] = value
			}
			c.Console(args)
			return goja.Undefined()
		})
	}
	return object
}

func (c *codeRun) atob(call goja.FunctionCall) goja.Value {
	text := strings.TrimRight(strings.Join(strings.Fields(call.Argument(0).String()), ""), "=")
	bytes, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil {
		panic(c.session.rt.vm.NewTypeError("The string to be decoded is not correctly encoded."))
	}
	runes := make([]rune, len(bytes))
	for i, b := range bytes {
		runes[i] = rune(b)
	}
	return c.session.rt.vm.ToValue(string(runes))
}

func (c *codeRun) btoa(call goja.FunctionCall) goja.Value {
	var bytes []byte
	for _, r := range call.Argument(0).String() {
		if r > 0xFF {
			panic(c.session.rt.vm.NewTypeError("Invalid character"))
		}
		bytes = append(bytes, byte(r))
	}
	return c.session.rt.vm.ToValue(base64.StdEncoding.EncodeToString(bytes))
}

func randomUUID() string {
	var b [16]byte
	rand.Read(b[:])
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// shims are written in JavaScript, on top of Buffer.
var shims = sync.OnceValue(func() *goja.Program {
	return goja.MustCompile("", `(() => {
		const hide = (name, value) => Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
		hide('TextEncoder', class TextEncoder {
			get encoding() { return 'utf-8' }
			encode(text = '') { return new Uint8Array(Buffer.from(String(text), 'utf8')) }
		});
		hide('TextDecoder', class TextDecoder {
			get encoding() { return 'utf-8' }
			decode(bytes) {
				if (bytes === undefined) return '';
				const view = ArrayBuffer.isView(bytes) ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) : new Uint8Array(bytes);
				return Buffer.from(view).toString('utf8').replace(/^\uFEFF/, '');
			}
		});
		hide('queueMicrotask', callback => { Promise.resolve().then(callback) });
		hide('structuredClone', value => {
			const seen = new Map();
			const clone = v => {
				if (typeof v === 'function' || typeof v === 'symbol') throw new TypeError(String(v) + ' could not be cloned.');
				if (v === null || typeof v !== 'object') return v;
				if (seen.has(v)) return seen.get(v);
				const keep = copy => { seen.set(v, copy); return copy };
				if (v instanceof Date) return keep(new Date(v.getTime()));
				if (v instanceof RegExp) return keep(new RegExp(v.source, v.flags));
				if (v instanceof ArrayBuffer) return keep(v.slice(0));
				if (ArrayBuffer.isView(v)) return keep(v.slice());
				if (v instanceof Map) { const m = keep(new Map()); v.forEach((x, k) => m.set(clone(k), clone(x))); return m }
				if (v instanceof Set) { const s = keep(new Set()); v.forEach(x => s.add(clone(x))); return s }
				if (v instanceof Error) { const e = keep(new v.constructor(v.message)); e.name = v.name; return e }
				const copy = keep(Array.isArray(v) ? new Array(v.length) : {});
				for (const key of Object.keys(v)) copy[key] = clone(v[key]);
				return copy;
			};
			return clone(value);
		});
	})()`, false)
})
