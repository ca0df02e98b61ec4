package api

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"io"
	"io/fs"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/budflow/budflow"
)

// received sends a body to a webhook of a version and returns the item that starts the run.
func (g *gateway) received(body io.Reader, headers ...string) (*httptest.ResponseRecorder, *budflow.Item) {
	g.t.Helper()
	r := httptest.NewRequest("POST", "/webhook/in", body)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	before := len(g.engine.started)
	answer := g.send(r)
	if len(g.engine.started) == before {
		return answer, nil
	}
	items, err := g.Items.Read(g.t.Context(), g.engine.started[before].Data[0])
	must(g.t, err)
	return answer, &items[0]
}

func hookOfVersion(version, options string) string {
	return workflowOf(`{"name":"H","type":"n8n-nodes-base.webhook","typeVersion":` + version + `,"webhookId":"wid","parameters":{"path":"in","httpMethod":"POST","options":{` + options + `}}}`)
}

func TestBodies(t *testing.T) {
	for _, c := range []struct {
		version, options, kind, body string
		want                         string // the body of the item
	}{
		{"2", "", "application/json", `{"a":12345678901234567890,"b":[true,null]}`, `{"a":12345678901234567890,"b":[true,null]}`},
		{"2", "", "Application/JSON; Charset=UTF-8", `[1]`, `[1]`},
		{"2", "", "application/json", ``, `{}`},
		{"2", "", "application/json", `false`, `{}`},
		{"1", "", "application/json", `false`, `false`},
		{"1", "", "application/json", ``, `none`},
		{"2", "", "text/plain", `a`, `"a"`},
		{"2", "", "text/plain; charset=latin1", "\xe9", `"é"`},
		{"2", "", "application/x-www-form-urlencoded", `a=1&b=x+y%20z&c[d]=2&f=1&f=2&h&x=%zz`, `{"a":"1","b":"x y z","c[d]":"2","f":["1","2"],"h":"","x":"%zz"}`},
		{"2", "", "application/xml", `<A x="1"><b>1</b><B> two  words </B></A>`, `{"a":{"$":{"x":"1"},"b":["1","two words"]}}`},
		{"2", "", "application/atom+xml", `<d:T>x</d:T>`, `{"d:t":"x"}`},
		{"2", "", "application/jsonp", `{}`, `{}`},
		{"1", "", "application/octet-stream", `x`, `none`},
	} {
		g := newGateway(t)
		g.activate(hookOfVersion(c.version, c.options))
		answer, item := g.received(strings.NewReader(c.body), "Content-Type", c.kind)
		if item == nil {
			t.Errorf("%s %s: %d %s", c.kind, c.body, answer.Code, answer.Body)
			continue
		}
		got := "none"
		if body, ok := item.JSON.Get("body"); ok {
			got = string(budflow.EncodeJSON(body))
		}
		if got != c.want || len(item.Binary) != 0 {
			t.Errorf("version %s, %s %s: want %s, got %s, files %v", c.version, c.kind, c.body, c.want, got, item.Binary)
		}
	}
}

func TestBodiesThatBecomeFiles(t *testing.T) {
	for _, c := range []struct{ version, options, kind, mime string }{
		{"2", "", "image/png", "image/png"},
		{"2", "", "", "application/octet-stream"},
		{"2", "", "text/html; charset=utf-8", "text/html"},
		{"1", `"binaryData":true`, "application/json", "application/json"},
	} {
		g := newGateway(t)
		g.activate(hookOfVersion(c.version, c.options))
		_, item := g.received(strings.NewReader("abc"), "Content-Type", c.kind, "Content-Disposition", `attachment; filename="../a/b.bin"`)
		file := item.Binary["data"]
		if file == nil || file.MimeType != c.mime || file.FileName != "b.bin" || file.Bytes != 3 {
			t.Errorf("%s: got %+v", c.kind, file)
			continue
		}
		content, err := g.Blobs.Get(t.Context(), file.ID)
		if err != nil || string(content) != "abc" || !strings.HasPrefix(file.ID, "runs/"+g.engine.started[0].Execution.ID+"/") {
			t.Errorf("%s: %s holds %q, %v", c.kind, file.ID, content, err)
		}
	}
}

func TestRefusedBodies(t *testing.T) {
	const unreadable = `{"code":0,"message":"There was a problem executing the workflow"}`
	for _, c := range []struct {
		kind, encoding, body string
		status               int
		text                 string
	}{
		{"application/json", "", `{"a":1`, 422, `...{"code":422,"message":"Failed to parse request body","hint":"`},
		{"application/json", "", "  \n", 422, `...Failed to parse request body`},
		{"application/json; charset=iso-8859-1", "", `{}`, 422, `{"code":422,"message":"Failed to parse request body","hint":"Unknown encoding: iso-8859-1"}`},
		{"application/xml", "", `not xml`, 422, `...Failed to parse request body`},
		{"application/xml", "", `<a>`, 422, `...Failed to parse request body`},
		{"application/xml", "", `<a></b>`, 422, `...Failed to parse request body`},
		{"application/json", "gzip", `{"a":1}`, 500, unreadable},
		{"multipart/form-data", "", `x`, 500, unreadable},
		{"multipart/form-data; boundary=b", "", "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\ncut", 500, unreadable},
		{"application/json", "", `{"a":"` + strings.Repeat("x", 2000) + `"}`, 413, `...too large`},
		{"application/json", "gzip", gzipped(strings.Repeat(" ", 1<<20)), 413, `...too large`},
		{"image/png", "gzip", gzipped(strings.Repeat(" ", 1<<20)), 413, `...too large`},
		{"multipart/form-data; boundary=b", "", form("a", "", "", strings.Repeat("x", 2000)), 413, `...too large`},
		{"multipart/form-data; boundary=b", "", form("a", "f.txt", "text/plain", strings.Repeat("x", 3000)), 413, `...too large`},
	} {
		g := newGateway(t)
		g.activate(hookOfVersion("2", ""))
		g.MaxBody, g.FormFileMax = 1000, 2500
		answer, item := g.received(strings.NewReader(c.body), "Content-Type", c.kind, "Content-Encoding", c.encoding)
		g.want(answer, c.status, c.text)
		if item != nil {
			t.Errorf("%s: a run was started", c.kind)
		}
	}
}

func TestPackedBodies(t *testing.T) {
	g := newGateway(t)
	g.activate(hookOfVersion("2", ""))
	var deflated bytes.Buffer
	w := zlib.NewWriter(&deflated)
	io.WriteString(w, `{"zipped":true}`)
	w.Close()
	for encoding, body := range map[string]string{"gzip": gzipped(`{"zipped":true}`), "deflate": deflated.String(), "br": `{"zipped":true}`} {
		_, item := g.received(strings.NewReader(body), "Content-Type", "application/json", "Content-Encoding", encoding)
		if item == nil || string(budflow.EncodeJSON(item.JSON.Value("body"))) != `{"zipped":true}` {
			t.Errorf("%s: got %+v", encoding, item)
		}
	}
}

func gzipped(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	io.WriteString(w, text)
	w.Close()
	return b.String()
}

// form is a multipart body of name, file name, type and content in turn; the boundary is b.
func form(parts ...string) string {
	var b strings.Builder
	for i := 0; i < len(parts); i += 4 {
		b.WriteString("--b\r\nContent-Disposition: form-data; name=\"" + parts[i] + `"`)
		if parts[i+1] != "" {
			b.WriteString(`; filename="` + parts[i+1] + `"`)
		}
		if parts[i+2] != "" {
			b.WriteString("\r\nContent-Type: " + parts[i+2])
		}
		b.WriteString("\r\n\r\n" + parts[i+3] + "\r\n")
	}
	return b.String() + "--b--\r\n"
}

func TestForms(t *testing.T) {
	g := newGateway(t)
	g.activate(hookOfVersion("2", ""))
	body := form("a", "", "", "1", "a", "", "", "2", "b[]", "", "", "x", "x", "noext", "", "abc",
		"doc", "dir/é ü.txt", "text/plain", "hello", "many", "1.csv", "text/csv", "1", "many", "2.csv", "text/csv", "2", "empty", "e.txt", "text/plain", "")
	_, item := g.received(strings.NewReader(body), "Content-Type", "multipart/form-data; boundary=b")
	if got := string(budflow.EncodeJSON(item.JSON.Value("body"))); got != `{"a":["1","2"],"b[]":"x","x":"abc"}` {
		t.Errorf("fields: %s", got)
	}
	if doc := item.Binary["doc"]; doc == nil || doc.FileName != "é ü.txt" || doc.MimeType != "text/plain" || doc.FileExtension != "txt" || doc.Bytes != 5 {
		t.Errorf("doc: %+v", doc)
	}
	if item.Binary["many0"] == nil || item.Binary["many1"] == nil || item.Binary["empty"] == nil || len(item.Binary) != 4 {
		t.Errorf("files: %v", item.Binary)
	}
}

func TestFilesOfRefusedCallsAreDeleted(t *testing.T) {
	folder := t.TempDir()
	g := newGatewayWith(t, "file://"+folder)
	g.activate(hookOfVersion("2", `"ipWhitelist":"10.0.0.1"`))
	answer, _ := g.received(strings.NewReader("abc"), "Content-Type", "image/png")
	g.want(answer, 403, `...not allowed`)
	must(t, filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() {
			t.Errorf("%s remains", path)
		}
		return err
	}))
}
