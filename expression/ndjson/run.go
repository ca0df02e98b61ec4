package ndjson

import (
	"bufio"
	"context"
	"errors"
	"io"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/expression"
)

// MaxLine is the length in bytes of the longest line that Run reads.
const MaxLine = 256 << 20

// Run reads lines until the end of in:
//
//	{"define": name, ...context}                                 defines a context; no answer
//	{"id", "expression" | "parameter_value", "context": {...}}   is answered with {"id", "type", "json"} or {"id", "error": {"name", "message"}}
//
// context.ref names a defined context, whose keys the line's own override. env gives $env. Faults of a line are
// answered, those of the streams returned.
func Run(in io.Reader, out io.Writer, env func(string) (string, bool)) error {
	r := &runner{evaluator: expression.New(expression.Options{}), env: env, defined: map[string]*fixture{}}
	lines := bufio.NewReaderSize(in, 1<<20)
	answers := bufio.NewWriter(out)
	for {
		line, err := readLine(lines)
		if len(line) > 0 {
			if answer := r.line(line); answer != nil {
				if _, err := answers.Write(append(budflow.EncodeJSON(answer), '\n')); err != nil {
					return err
				}
			}
		}
		if lines.Buffered() == 0 || err != nil {
			if err := answers.Flush(); err != nil {
				return err
			}
		}
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
	}
}

func readLine(lines *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := lines.ReadSlice('\n')
		line = append(line, part...)
		if len(line) > MaxLine {
			return nil, budflow.Errorf(budflow.TooLarge, "want lines of at most %d bytes, got more", MaxLine)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return trim(line), err
		}
	}
}

func trim(line []byte) []byte {
	for len(line) > 0 && (line[len(line)-1] == '\n' || line[len(line)-1] == '\r' || line[len(line)-1] == ' ') {
		line = line[:len(line)-1]
	}
	return line
}

type runner struct {
	evaluator *expression.Evaluator
	env       func(string) (string, bool)
	defined   map[string]*fixture
}

// line handles one line; nil = it needs no answer.
func (r *runner) line(text []byte) *budflow.Object {
	line, err := budflow.DecodeObject(text)
	if err != nil {
		return failed(nil, err)
	}
	if name, ok := line.Value("define").(string); ok {
		f, err := fixtureOf(line, nil)
		if err != nil {
			return failed(name, err)
		}
		r.defined[name] = f
		return nil
	}
	id, ok := line.Get("id")
	if !ok {
		return failed(nil, budflow.Errorf(budflow.Invalid, "want an object with define or id, got neither"))
	}
	result, err := r.evaluate(line)
	if err != nil {
		return failed(id, err)
	}
	answer := budflow.NewObject("id", id, "type", result.Type)
	if result.JSON != budflow.Undefined {
		answer.Set("json", result.JSON)
	}
	return answer
}

func failed(id any, err error) *budflow.Object {
	e := budflow.AsError(err)
	name := e.Name
	if name == "" {
		name = "Error"
	}
	detail := budflow.NewObject("name", name, "message", e.Message)
	if e.Description != "" {
		detail.Set("description", e.Description)
	}
	return budflow.NewObject("id", id, "error", detail)
}

func (r *runner) evaluate(line *budflow.Object) (expression.Result, error) {
	value, ok := line.Get("expression")
	if !ok {
		if value, ok = line.Get("parameter_value"); !ok {
			return expression.Result{}, budflow.Errorf(budflow.Invalid, "want expression or parameter_value, got neither")
		}
	}
	settings, _ := line.Value("context").(*budflow.Object)
	ref, _ := settings.Value("ref").(string)
	f, err := fixtureOf(settings, r.defined[ref])
	if err != nil {
		return expression.Result{}, err
	}
	scope, err := f.scope(ref, settings, r.env)
	if err != nil {
		return expression.Result{}, err
	}
	return r.evaluator.Inspect(context.Background(), value, scope)
}
