package http

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	nethttp "net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
	"github.com/budflow/budflow/nodes/filetype"
	"github.com/budflow/budflow/nodes/nodetest"
)

func TestNode(t *testing.T) { nodetest.Run(t, &Request) }

// resolver resolves expressions by looking them up: functions of the names and the item that an expression sees.
type resolver struct {
	known map[string]func(names map[string]any, item int) any
	names map[string]any
}

func (r resolver) Resolve(ctx context.Context, value any, item int) (any, error) {
	switch v := value.(type) {
	case string:
		if known := r.known[v]; known != nil {
			return known(r.names, item), nil
		}
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i], _ = r.Resolve(ctx, v[i], item)
		}
		return out, nil
	case *budflow.Object:
		out := &budflow.Object{}
		for k, inner := range v.All() {
			inner, _ = r.Resolve(ctx, inner, item)
			out.Set(k, inner)
		}
		return out, nil
	}
	return value, nil
}

func (r resolver) Code(context.Context, nodes.CodeRun) (any, error) {
	return nil, nodes.Errorf("no code here")
}

func (resolver) CodeEach(context.Context, nodes.CodeRun, int, func(int, any, error) error) error {
	return errors.New("no code here")
}

func (r resolver) With(extra nodes.Extra) nodes.Resolver { return resolver{r.known, extra.Names} }

// memory keeps files inline.
type memory struct{}

func (memory) Write(_ context.Context, r io.Reader, meta budflow.Binary) (*budflow.Binary, error) {
	content, err := io.ReadAll(r)
	filetype.Describe(&meta, content[:min(len(content), filetype.HeadSize)], int64(len(content)))
	meta.Data = base64.StdEncoding.EncodeToString(content)
	return &meta, err
}

func (memory) Open(_ context.Context, b *budflow.Binary) (io.ReadCloser, error) {
	content, err := base64.StdEncoding.DecodeString(b.Data)
	return &sized{strings.NewReader(string(content)), int64(len(content))}, err
}

// sized is a reader that knows its length.
type sized struct {
	io.Reader
	length int64
}

func (s *sized) Length() int64 { return s.length }
func (s *sized) Close() error  { return nil }

func object(t *testing.T, text string) *budflow.Object {
	t.Helper()
	o, err := budflow.DecodeObject([]byte(text))
	if err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return o
}

// callOf makes a call for a number of items; $URL in the parameters is the server.
func callOf(t *testing.T, version float64, parameters, server string, items int) *nodes.Call {
	t.Helper()
	call := &nodes.Call{
		Node: &budflow.Node{Name: "HTTP", Type: Request.Spec.Type, TypeVersion: version, Parameters: object(t, strings.ReplaceAll(parameters, "$URL", server))},
		Spec: &Request.Spec, HTTP: nethttp.DefaultClient, Blobs: memory{}, Resolver: resolver{},
	}
	list := make([]budflow.Item, items)
	for i := range list {
		list[i] = budflow.Item{JSON: budflow.NewObject("i", float64(i)), Binary: map[string]*budflow.Binary{
			"file": {Data: base64.StdEncoding.EncodeToString([]byte("content")), FileName: "f.txt", MimeType: "text/plain"},
		}}
	}
	call.Inputs = [][]budflow.Item{list}
	return call
}

func resultOf(out [][]budflow.Item, err error) string {
	if err != nil {
		return "error: " + err.Error()
	}
	return string(budflow.EncodeItems(out[0]))
}

// echo answers with what it was sent, one line each.
func echo(w nethttp.ResponseWriter, r *nethttp.Request) {
	body, _ := io.ReadAll(r.Body)
	w.Header().Set("Content-Type", "text/plain")
	fmt.Fprintf(w, "%s %s|%s|%s|%s", r.Method, r.URL.RequestURI(), r.Header.Get("Content-Type"), r.Header.Get("X-A"), body)
}

func TestRequests(t *testing.T) {
	server := httptest.NewServer(nethttp.HandlerFunc(echo))
	defer server.Close()
	const pair = `[{"name":"a","value":"1"},{"name":"b.c","value":2},{"name":"a","value":"3"}]`
	for _, c := range []struct {
		name       string
		version    float64
		parameters string
		want       string
	}{
		{"plain", 4.2, `{"url":"$URL/x"}`, "GET /x|||"},
		{"query", 4.2, `{"url":"$URL/x?q=a b#f","sendQuery":true,"queryParameters":{"parameters":` + pair + `}}`, "GET /x?q=a%20b&a=3&b.c=2|||"},
		{"query arrays", 4.2, `{"url":"$URL/","sendQuery":true,"specifyQuery":"json","jsonQuery":"{\"a\":[1,2],\"o\":{\"k\":\"v w\"}}"}`, "GET /?a%5B%5D=1&a%5B%5D=2&o%5Bk%5D=v%20w|||"},
		{"repeated", 4.2, `{"url":"$URL/","sendQuery":true,"specifyQuery":"json","jsonQuery":{"a":[1,2]},"options":{"queryParameterArrays":"repeat"}}`, "GET /?a=1&a=2|||"},
		{"indices", 4.2, `{"url":"$URL/","sendQuery":true,"specifyQuery":"json","jsonQuery":{"a":[1,2]},"options":{"queryParameterArrays":"indices"}}`, "GET /?a%5B0%5D=1&a%5B1%5D=2|||"},
		{"headers", 4.2, `{"url":"$URL/","sendHeaders":true,"headerParameters":{"parameters":[{"name":"X-A","value":"v"}]}}`, "GET /||v|"},
		{"json headers", 4.2, `{"url":"$URL/","sendHeaders":true,"specifyHeaders":"json","jsonHeaders":"{\"x-a\":7}","options":{"lowercaseHeaders":false}}`, "GET /||7|"},
		{"json fields", 4.2, `{"method":"POST","url":"$URL/","sendBody":true,"bodyParameters":{"parameters":` + pair + `}}`, `POST /|application/json||{"a":"3","b":{"c":2}}`},
		{"json fields of version 3", 3, `{"method":"POST","url":"$URL/","sendBody":true,"bodyParameters":{"parameters":` + pair + `}}`, `POST /|application/json||{"a":"3","b.c":2}`},
		{"json text", 4.2, `{"method":"PUT","url":"$URL/","sendBody":true,"specifyBody":"json","jsonBody":"[1, {\"a\": null}]"}`, `PUT /|application/json||[1,{"a":null}]`},
		{"json with a type", 4.2, `{"method":"PUT","url":"$URL/","sendBody":true,"specifyBody":"json","jsonBody":{"a":1},"sendHeaders":true,"headerParameters":{"parameters":[{"name":"Content-Type","value":"application/ld+json"}]}}`, `PUT /|application/ld+json||{"a":1}`},
		{"GET with a body", 4.2, `{"url":"$URL/","sendBody":true,"specifyBody":"json","jsonBody":{"a":1}}`, `GET /|application/json||{"a":1}`},
		{"form", 4.2, `{"method":"POST","url":"$URL/","sendBody":true,"contentType":"form-urlencoded","bodyParameters":{"parameters":[{"name":"a b","value":"c&d"}]}}`, "POST /|application/x-www-form-urlencoded||a%20b=c%26d"},
		{"form text", 4.2, `{"method":"POST","url":"$URL/","sendBody":true,"contentType":"form-urlencoded","specifyBody":"string","body":"a=1"}`, "POST /|application/x-www-form-urlencoded||a=1"},
		{"raw", 4.2, `{"method":"POST","url":"$URL/","sendBody":true,"contentType":"raw","rawContentType":"text/csv","body":"a;b"}`, "POST /|text/csv||a;b"},
		{"raw of DELETE", 4.2, `{"method":"DELETE","url":"$URL/","sendBody":true,"contentType":"raw","rawContentType":"text/csv","body":"a;b"}`, "DELETE /|||"},
		{"file", 4.2, `{"method":"POST","url":"$URL/","sendBody":true,"contentType":"binaryData","inputDataFieldName":"file"}`, "POST /|text/plain||content"},
		{"version 1", 1, `{"requestMethod":"POST","url":"$URL/","responseFormat":"string","bodyParametersUi":{"parameter":[{"name":"a","value":"1"}]},"queryParametersUi":{"parameter":[{"name":"q","value":"2"}]},"headerParametersUi":{"parameter":[{"name":"X-A","value":"3"}]}}`, `POST /?q=2|application/json|3|{"a":"1"}`},
		{"version 2 json", 2, `{"requestMethod":"POST","url":"$URL/","responseFormat":"string","jsonParameters":true,"bodyParametersJson":"{\"a\":1}","queryParametersJson":"{\"q\":2}","headerParametersJson":"{\"X-A\":3}"}`, `POST /?q=2|application/json|3|{"a":1}`},
		{"version 2 raw", 2, `{"requestMethod":"POST","url":"$URL/","responseFormat":"string","jsonParameters":true,"options":{"bodyContentType":"raw","bodyContentCustomMimeType":"text/xml"},"bodyParametersJson":"<a/>"}`, `POST /|text/xml||<a/>`},
		{"version 2 file", 2, `{"requestMethod":"POST","url":"$URL/","responseFormat":"string","jsonParameters":true,"sendBinaryData":true,"binaryPropertyName":"file","options":{"bodyContentType":"raw"}}`, `POST /|text/plain||content`},
	} {
		out, err := Request.Run(t.Context(), callOf(t, c.version, c.parameters, server.URL, 1))
		if err != nil || out[0][0].JSON.Value("data") != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.name, resultOf(out, err), c.want)
		}
	}
}

func TestMultipart(t *testing.T) {
	server := httptest.NewServer(nethttp.HandlerFunc(func(w nethttp.ResponseWriter, r *nethttp.Request) {
		if err := r.ParseMultipartForm(1 << 20); err != nil || r.ContentLength <= 0 {
			nethttp.Error(w, fmt.Sprint(err, r.ContentLength), 400)
			return
		}
		file := "none"
		if list := r.MultipartForm.File["up"]; len(list) > 0 {
			f, _ := list[0].Open()
			content, _ := io.ReadAll(f)
			file = list[0].Filename + ":" + list[0].Header.Get("Content-Type") + ":" + string(content)
		}
		fmt.Fprint(w, r.MultipartForm.Value["a"], " ", file)
	}))
	defer server.Close()
	fields := `"sendBody":true,"contentType":"multipart-form-data","bodyParameters":{"parameters":[{"name":"a","value":"1"},{"name":"a","value":"2"},{"parameterType":"formBinaryData","name":"up","inputDataFieldName":"file"}]}`
	for _, c := range []struct {
		version          float64
		parameters, want string
	}{
		{4.2, `{"method":"POST","url":"$URL",` + fields + `}`, "[1 2] f.txt:text/plain:content"},
		{4.1, `{"method":"POST","url":"$URL",` + fields + `}`, "[2] f.txt:text/plain:content"},
		{2, `{"requestMethod":"POST","url":"$URL","responseFormat":"string","jsonParameters":true,"sendBinaryData":true,"binaryPropertyName":"up:file","bodyParametersJson":"{\"a\":\"1\"}","options":{"bodyContentType":"multipart-form-data"}}`, "[1] f.txt:text/plain:content"},
	} {
		out, err := Request.Run(t.Context(), callOf(t, c.version, c.parameters, server.URL, 1))
		if err != nil || out[0][0].JSON.Value("data") != c.want {
			t.Errorf("version %v: got %s, want %s", c.version, resultOf(out, err), c.want)
		}
	}
}

func TestConcurrencyAndOrder(t *testing.T) {
	// Every request waits until all have arrived: the test ends only when they are sent at the same time.
	var all sync.WaitGroup
	all.Add(10)
	server := httptest.NewServer(nethttp.HandlerFunc(func(w nethttp.ResponseWriter, r *nethttp.Request) {
		all.Done()
		all.Wait()
		fmt.Fprint(w, r.URL.Path)
	}))
	defer server.Close()
	call := callOf(t, 4.2, `{"url":"=url"}`, "", 10)
	call.Resolver = resolver{known: map[string]func(map[string]any, int) any{"=url": func(_ map[string]any, item int) any { return fmt.Sprintf("%s/%d", server.URL, item) }}}
	out, err := Request.Run(t.Context(), call)
	if err != nil {
		t.Fatal(err)
	}
	for i, item := range out[0] {
		if item.JSON.Value("data") != fmt.Sprintf("/%d", i) || item.Pair.Items[0].Item != i {
			t.Errorf("item %d: got %v", i, item)
		}
	}
}

func TestProgress(t *testing.T) {
	var mu sync.Mutex
	var asked []string
	server := httptest.NewServer(nethttp.HandlerFunc(func(w nethttp.ResponseWriter, r *nethttp.Request) {
		mu.Lock()
		asked = append(asked, r.URL.Path)
		fails := len(asked) <= 3 && r.URL.Path == "/1"
		mu.Unlock()
		if fails {
			w.WriteHeader(500)
		}
		fmt.Fprint(w, r.URL.Path)
	}))
	defer server.Close()
	var kept *progress
	try := func() string {
		call := callOf(t, 4.2, `{"url":"=url"}`, "", 3)
		call.Resolver = resolver{known: map[string]func(map[string]any, int) any{"=url": func(_ map[string]any, item int) any { return fmt.Sprintf("%s/%d", server.URL, item) }}}
		call.Heartbeat = func(done any) { kept = done.(*progress) }
		call.Progress = func(value any) bool {
			if kept == nil {
				return false
			}
			value.(*progress).Done = kept.Done
			return true
		}
		return resultOf(Request.Run(t.Context(), call))
	}
	if got := try(); got != "error: The service was not able to process your request" {
		t.Errorf("first try: got %s", got)
	}
	want := `[{"json":{"data":"/0"},"pairedItem":{"item":0}},{"json":{"data":"/1"},"pairedItem":{"item":1}},{"json":{"data":"/2"},"pairedItem":{"item":2}}]`
	if got := try(); got != want {
		t.Errorf("second try: got %s", got)
	}
	if len(asked) != 4 || asked[3] != "/1" {
		t.Errorf("want only the failed request again, got %v", asked)
	}
}
