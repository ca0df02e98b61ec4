package file

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
	"github.com/budflow/budflow/nodes/filetype"
	"github.com/budflow/budflow/nodes/nodetest"
)

func TestNodes(t *testing.T) {
	for name, typ := range map[string]*nodes.Type{"readWriteFile": &ReadWrite, "readBinaryFile": &ReadBinaryFile, "readBinaryFiles": &ReadBinaryFiles, "writeBinaryFile": &WriteBinaryFile} {
		t.Run(name, func(t *testing.T) { nodetest.Run(t, typ) })
	}
}

// folder allows the files of one folder.
type folder string

func (f folder) check(path string) error {
	if !strings.HasPrefix(path, string(f)) {
		return budflow.Errorf(budflow.Forbidden, "Access to the file is not allowed. Allowed paths: DIR")
	}
	return nil
}

func (f folder) Open(path string) (io.ReadCloser, error) {
	if err := f.check(path); err != nil {
		return nil, err
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, budflow.Errorf(budflow.NotFound, `The file "%s" could not be accessed.`, strings.ReplaceAll(path, string(f), "DIR"))
	}
	return file, nil
}

func (f folder) Create(path string, appending bool) (io.WriteCloser, error) {
	if err := f.check(path); err != nil {
		return nil, err
	}
	flag := os.O_CREATE | os.O_WRONLY | os.O_TRUNC
	if appending {
		flag = os.O_CREATE | os.O_WRONLY | os.O_APPEND
	}
	return os.OpenFile(path, flag, 0o600)
}

func (f folder) Glob(pattern string) ([]string, error) {
	if err := f.check(pattern); err != nil {
		return nil, err
	}
	return filepath.Glob(pattern)
}

// memory keeps files inline.
type memory struct{}

func (memory) Write(_ context.Context, r io.Reader, meta budflow.Binary) (*budflow.Binary, error) {
	content, err := io.ReadAll(r)
	filetype.Describe(&meta, content, int64(len(content)))
	meta.Data = base64.StdEncoding.EncodeToString(content)
	return &meta, err
}

func (memory) Open(_ context.Context, b *budflow.Binary) (io.ReadCloser, error) {
	return io.NopCloser(base64.NewDecoder(base64.StdEncoding, strings.NewReader(b.Data))), nil
}

// plain resolves nothing: parameters are literal.
type plain struct{}

func (plain) Resolve(_ context.Context, value any, _ int) (any, error) { return value, nil }
func (p plain) With(nodes.Extra) nodes.Resolver                        { return p }
func (plain) Code(context.Context, nodes.CodeRun) (any, error) {
	return nil, nodes.Errorf("no code here")
}

func (plain) CodeEach(context.Context, nodes.CodeRun, int, func(int, any, error) error) error {
	return errors.New("no code here")
}

// callOf makes a call; DIR in the parameters is the allowed folder.
func callOf(t *testing.T, typ *nodes.Type, dir, parameters, inputs string) *nodes.Call {
	t.Helper()
	o, err := budflow.DecodeObject([]byte(strings.ReplaceAll(parameters, "DIR", dir)))
	if err != nil {
		t.Fatal(err)
	}
	items, err := budflow.DecodeItems([]byte(inputs))
	if err != nil {
		t.Fatal(err)
	}
	return &nodes.Call{
		Node: &budflow.Node{Name: "File", Type: typ.Spec.Type, TypeVersion: 1, Parameters: o}, Spec: &typ.Spec,
		Inputs: [][]budflow.Item{items}, Files: folder(dir), Blobs: memory{}, Resolver: plain{},
	}
}

func resultOf(dir string, out [][]budflow.Item, err error) string {
	text := string(budflow.EncodeItems(slices.Concat(out...)))
	if err != nil {
		text = "error: " + err.Error()
	}
	return strings.ReplaceAll(text, dir, "DIR")
}

const one = `[{"json":{"a":1}}]`

func TestRead(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{"b.json": "{}", "a.json": "[1]", "c.txt": "text"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	binary := func(name, extension, kind, mime, size, data string) string {
		return `{"mimeType":"` + mime + `","fileType":"` + kind + `","fileName":"` + name + `","fileExtension":"` + extension + `","fileSize":"` + size + `","directory":"DIR","data":"` + data + `"}`
	}
	a := binary("a.json", "json", "json", "application/json", "3 B", "WzFd")
	b := binary("b.json", "json", "json", "application/json", "2 B", "e30=")
	c := binary("c.txt", "txt", "text", "text/plain", "4 B", "dGV4dA==")
	for _, test := range []struct {
		name       string
		typ        *nodes.Type
		parameters string
		inputs     string
		want       string
	}{
		{"pattern", &ReadWrite, `{"fileSelector":"DIR/*.json"}`, one,
			`[{"json":{"mimeType":"application/json","fileType":"json","fileName":"a.json","fileExtension":"json","fileSize":"3 B"},"binary":{"data":` + a + `},"pairedItem":{"item":0}},` +
				`{"json":{"mimeType":"application/json","fileType":"json","fileName":"b.json","fileExtension":"json","fileSize":"2 B"},"binary":{"data":` + b + `},"pairedItem":{"item":0}}]`},
		{"options", &ReadWrite, `{"fileSelector":"DIR/c.txt","options":{"dataPropertyName":"f","fileName":"x.csv","mimeType":"text/csv"}}`, one,
			`[{"json":{"mimeType":"text/csv","fileType":"text","fileName":"x.csv","fileExtension":"csv","fileSize":"4 B"},"binary":{"f":` + binary("x.csv", "csv", "text", "text/csv", "4 B", "dGV4dA==") + `},"pairedItem":{"item":0}}]`},
		{"no match", &ReadWrite, `{"fileSelector":"DIR/*.xml"}`, one, `[]`},
		{"not allowed", &ReadWrite, `{"fileSelector":"/etc/*"}`, one, `error: Access to the file is not allowed. Allowed paths: DIR`},
		{"one file", &ReadBinaryFile, `{"filePath":"DIR/c.txt"}`, `[{"json":{"a":1},"binary":{"o":{"mimeType":"x/y","id":"1"}}},{"json":{"a":2}}]`,
			`[{"json":{"a":1},"binary":{"data":` + c + `,"o":{"mimeType":"x/y","id":"1"}},"pairedItem":{"item":0}},{"json":{"a":2},"binary":{"data":` + c + `},"pairedItem":{"item":1}}]`},
		{"missing file", &ReadBinaryFile, `{"filePath":"DIR/no.txt"}`, one, `error: The file "DIR/no.txt" could not be accessed.`},
		{"several files", &ReadBinaryFiles, `{"fileSelector":"DIR/*.json","dataPropertyName":"f"}`, one,
			`[{"json":{},"binary":{"f":` + a + `},"pairedItem":[{"item":0}]},{"json":{},"binary":{"f":` + b + `},"pairedItem":[{"item":0}]}]`},
	} {
		call := callOf(t, test.typ, dir, test.parameters, test.inputs)
		out, err := test.typ.Run(t.Context(), call)
		if got := resultOf(dir, out, err); got != test.want {
			t.Errorf("%s:\ngot  %s\nwant %s", test.name, got, test.want)
		}
		if err != nil && budflow.CodeOf(err) != budflow.NodeFailed {
			t.Errorf("%s: want an error of the node, got %s", test.name, budflow.CodeOf(err))
		}
	}
}

func TestWrite(t *testing.T) {
	const inputs = `[{"json":{"a":1},"binary":{"data":{"mimeType":"text/plain","data":"b25l"}}},{"json":{"a":2},"binary":{"data":{"mimeType":"text/plain","data":"dHdv"}}}]`
	for _, test := range []struct {
		name       string
		typ        *nodes.Type
		parameters string
		done       int
		content    string
		message    string
	}{
		{"write", &ReadWrite, `{"operation":"write","fileName":"DIR/x"}`, 0, "two", ""},
		{"append", &ReadWrite, `{"operation":"write","fileName":"DIR/x","options":{"append":true}}`, 0, "oldonetwo", ""},
		{"append after a crash", &ReadWrite, `{"operation":"write","fileName":"DIR/x","options":{"append":true}}`, 1, "oldtwo", ""},
		{"legacy", &WriteBinaryFile, `{"fileName":"DIR/x","options":{"append":true}}`, 0, "oldonetwo", ""},
		{"no such folder", &ReadWrite, `{"operation":"write","fileName":"DIR/no/x"}`, 0, "old", `The file "DIR/no/x" is not writable.`},
		{"not allowed", &WriteBinaryFile, `{"fileName":"/nowhere/x"}`, 0, "old", `Access to the file is not allowed. Allowed paths: DIR`},
		{"missing binary", &WriteBinaryFile, `{"fileName":"DIR/x","dataPropertyName":"no"}`, 0, "old", `The item has no binary field 'no' [item 0]`},
	} {
		dir := t.TempDir()
		path := filepath.Join(dir, "x")
		if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
			t.Fatal(err)
		}
		call := callOf(t, test.typ, dir, test.parameters, inputs)
		call.Progress = func(value any) bool { *value.(*int) = test.done; return test.done > 0 }
		out, err := test.typ.Run(t.Context(), call)
		got := resultOf(dir, out, err)
		if test.message != "" && got != "error: "+test.message {
			t.Errorf("%s: got %s", test.name, got)
		}
		want := strings.NewReplacer(`"a":1`, `"a":1,"fileName":"DIR/x"`, `"a":2`, `"a":2,"fileName":"DIR/x"`, `"b25l"}}`, `"b25l"}},"pairedItem":{"item":0}`, `"dHdv"}}`, `"dHdv"}},"pairedItem":{"item":1}`).Replace(inputs)
		if test.message == "" && got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", test.name, got, want)
		}
		if content, err := os.ReadFile(path); err != nil || string(content) != test.content {
			t.Errorf("%s: the file has %q, want %q", test.name, content, test.content)
		}
	}
}

func TestGoingOn(t *testing.T) {
	call := callOf(t, &ReadBinaryFile, t.TempDir(), `{"filePath":"/nowhere"}`, one)
	call.Node.OnError = "continueRegularOutput"
	out, err := ReadBinaryFile.Run(t.Context(), call)
	if want := `[{"json":{"error":"Access to the file is not allowed. Allowed paths: DIR"},"pairedItem":{"item":0}}]`; resultOf("?", out, err) != want {
		t.Errorf("got %s", resultOf("?", out, err))
	}
}
