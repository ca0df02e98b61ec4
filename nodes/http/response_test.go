package http

import (
	"compress/gzip"
	"errors"
	"fmt"
	nethttp "net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/budflow/budflow"
)

// service answers each path with its own kind of answer.
func service(w nethttp.ResponseWriter, r *nethttp.Request) {
	kind := func(contentType string) { w.Header().Set("Content-Type", contentType) }
	switch r.URL.Path {
	case "/object":
		kind("application/json; charset=utf-8")
		fmt.Fprint(w, `{"b":1,"a":[9007199254740993]}`)
	case "/array":
		kind("application/json")
		fmt.Fprint(w, `[{"a":1},null,5]`)
	case "/broken":
		kind("application/json")
		fmt.Fprint(w, `{"a":`)
	case "/latin1":
		kind("text/plain; charset=latin1")
		w.Write([]byte("caf\xe9"))
	case "/empty":
		w.WriteHeader(204)
	case "/image/a.png":
		kind("image/png")
		fmt.Fprint(w, "test")
	case "/named":
		kind("image/jpeg")
		w.Header().Set("Content-Disposition", `attachment; filename="x.jpg"`)
		fmt.Fprint(w, "testing")
	case "/redirect":
		nethttp.Redirect(w, r, "/image/a.png", 302)
	case "/loop":
		nethttp.Redirect(w, r, "/loop", 302)
	case "/gzip":
		w.Header().Set("Content-Encoding", "gzip")
		kind("text/plain")
		z := gzip.NewWriter(w)
		fmt.Fprint(z, "packed "+r.Header.Get("Accept-Encoding"))
		z.Close()
	case "/cookies":
		w.Header().Add("Set-Cookie", "a=1")
		w.Header().Add("Set-Cookie", "b=2")
		w.Header().Add("X-Many", "1")
		w.Header().Add("X-Many", "2")
		w.Header()["Date"] = nil
		kind("text/plain")
		fmt.Fprint(w, "ok")
	case "/401", "/404", "/429", "/418", "/599":
		kind("application/json")
		var code int
		fmt.Sscanf(r.URL.Path, "/%d", &code)
		w.WriteHeader(code)
		fmt.Fprint(w, `{"error":{"code":7,"message":"explained"}}`)
	case "/close":
		hijacked, _, err := w.(nethttp.Hijacker).Hijack()
		if err == nil {
			hijacked.Close()
		}
	case "/hang":
		<-r.Context().Done()
	}
}

func TestResponses(t *testing.T) {
	server := httptest.NewServer(nethttp.HandlerFunc(service))
	defer server.Close()
	const inputFile = `"file":{"mimeType":"text/plain","fileName":"f.txt","data":"Y29udGVudA=="}`
	png := `"binary":{"data":{"mimeType":"image/png","fileType":"image","fileName":"a.png","fileExtension":"png","fileSize":"4 B","directory":"image","data":"dGVzdA=="},` + inputFile + `},"pairedItem":{"item":0}}]`
	response := func(fields string) string { return `,"options":{"response":{"response":{` + fields + `}}}` }
	for _, c := range []struct {
		name       string
		version    float64
		parameters string
		want       string
	}{
		{"object", 4.2, `{"url":"$URL/object"}`, `[{"json":{"b":1,"a":[9007199254740993]},"pairedItem":{"item":0}}]`},
		{"array", 4.2, `{"url":"$URL/array"}`, `[{"json":{"a":1},"pairedItem":{"item":0}},{"json":{},"pairedItem":{"item":0}},{"json":{"data":5},"pairedItem":{"item":0}}]`},
		{"broken JSON", 4.2, `{"url":"$URL/broken"}`, `error: Invalid JSON in response body`},
		{"broken JSON wanted", 4.2, `{"url":"$URL/broken"` + response(`"responseFormat":"json"`) + `}`, `error: Response body is not valid JSON. Change "Response Format" to "Text"`},
		{"broken JSON of version 1", 1, `{"url":"$URL/broken"}`, `error: Response body is not valid JSON. Change "Response Format" to "String"`},
		{"broken JSON, never an error", 4.2, `{"url":"$URL/broken"` + response(`"neverError":true`) + `}`, `[{"json":{},"pairedItem":{"item":0}}]`},
		{"charset", 4.2, `{"url":"$URL/latin1"}`, `[{"json":{"data":"café"},"pairedItem":{"item":0}}]`},
		{"text field", 4.2, `{"url":"$URL/object"` + response(`"responseFormat":"text","outputPropertyName":"t"`) + `}`, `[{"json":{"t":"{\"b\":1,\"a\":[9007199254740993]}"},"pairedItem":{"item":0}}]`},
		{"empty", 4.2, `{"url":"$URL/empty"}`, `[{"json":{},"pairedItem":{"item":0}}]`},
		{"file", 4.2, `{"url":"$URL/image/a.png?x=1"}`, `[{"json":{"i":0},` + png},
		{"redirect", 4.2, `{"url":"$URL/redirect"}`, `[{"json":{"i":0},` + png},
		{"redirect of version 3", 3, `{"url":"$URL/redirect"}`, `error: The service answered with a redirect that was not followed`},
		{"redirect of version 3, asked for", 3, `{"url":"$URL/redirect","options":{"redirect":{"redirect":{"followRedirects":true}}}}`, `[{"json":{"i":0},` + png},
		{"redirect of version 1", 1, `{"url":"$URL/redirect","responseFormat":"file"}`, `[{"json":{"i":0},` + png},
		{"too many redirects", 4.2, `{"url":"$URL/loop","options":{"redirect":{"redirect":{"maxRedirects":3}}}}`, `error: Maximum number of redirects exceeded`},
		{"named file", 4.1, `{"url":"$URL/named"` + response(`"responseFormat":"file","outputPropertyName":"file"`) + `}`,
			`[{"json":{"i":0},"binary":{"file":{"mimeType":"image/jpeg","fileType":"image","fileName":"x.jpg","fileExtension":"jpg","fileSize":"7 B","data":"dGVzdGluZw=="}},"pairedItem":{"item":0}}]`},
		{"compressed", 4.2, `{"url":"$URL/gzip","sendHeaders":true,"headerParameters":{"parameters":[{"name":"Accept-Encoding","value":"gzip, x"}]}}`, `[{"json":{"data":"packed gzip, x"},"pairedItem":{"item":0}}]`},
		{"full", 4.2, `{"url":"$URL/cookies"` + response(`"fullResponse":true`) + `}`,
			`[{"json":{"data":"ok","headers":{"content-length":"2","content-type":"text/plain","set-cookie":["a=1","b=2"],"x-many":"1, 2"},"statusCode":200,"statusMessage":"OK"},"pairedItem":{"item":0}}]`},
		{"never an error", 4.2, `{"url":"$URL/404"` + response(`"neverError":true`) + `}`, `[{"json":{"error":{"code":7,"message":"explained"}},"pairedItem":{"item":0}}]`},
	} {
		if got := resultOf(Request.Run(t.Context(), callOf(t, c.version, c.parameters, server.URL, 1))); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestErrors(t *testing.T) {
	server := httptest.NewServer(nethttp.HandlerFunc(service))
	defer server.Close()
	gone := httptest.NewServer(nil)
	gone.Close()
	for _, c := range []struct {
		parameters                 string
		message, code, description string
	}{
		{`{"url":"$URL/404"}`, "The resource you are requesting could not be found", "404", "explained"},
		{`{"url":"$URL/401"}`, "Authorization failed - please check your credentials", "401", "explained"},
		{`{"url":"$URL/429"}`, "The service is receiving too many requests from you", "429", "Try spacing your requests out using the batching settings under 'Options'"},
		{`{"url":"$URL/418"}`, "Your request is invalid or could not be processed by the service", "418", "explained"},
		{`{"url":"$URL/599"}`, "The service failed to process your request", "599", "explained"},
		{`{"url":"` + gone.URL + `"}`, "The service refused the connection - perhaps it is offline", "ECONNREFUSED", ""},
		{`{"url":"$URL/close","method":"POST"}`, "The connection to the server was closed unexpectedly, perhaps it is offline. You can retry the request immediately or wait and retry later.", "ECONNRESET", ""},
		{`{"url":"$URL/hang","options":{"timeout":20}}`, timedOutMessage, "ECONNABORTED", ""},
		{`{"url":"ftp://x"}`, `Invalid URL: ftp://x. URL must start with "http" or "https".`, "", ""},
		{`{"url":5}`, `URL parameter must be a string, but we got number`, "", ""},
		{`{"url":"$URL","method":"POST","sendBody":true,"specifyBody":"json","jsonBody":"{a"}`, "JSON parameter needs to be valid JSON", "", ""},
		{`{"url":"$URL","method":"POST","sendBody":true,"contentType":"binaryData","inputDataFieldName":"no"}`, "The item has no binary field 'no' [item 0]", "", ""},
		{`{"url":"$URL","authentication":"genericCredentialType"}`, "Parameter 'authentication': want none, got genericCredentialType, which needs credentials; BudFlow does not support credentials yet", "", ""},
	} {
		call := callOf(t, 4.2, c.parameters, server.URL, 1)
		_, err := Request.Run(t.Context(), call)
		e, ok := errors.AsType[*budflow.Error](err)
		if !ok || e.Message != c.message || e.HTTPCode != c.code || e.Description != c.description || e.Item == nil || *e.Item != 0 {
			t.Errorf("%s: got %+v", c.parameters, e)
		}
		call.Node.OnError = "continueRegularOutput"
		out, err := Request.Run(t.Context(), call)
		if err != nil || len(out[0]) != 1 || out[0][0].JSON.Value("error").(*budflow.Object).Value("message") == "" {
			t.Errorf("%s: going on: got %s", c.parameters, resultOf(out, err))
		}
	}
}

func TestSecretsStayOutOfErrors(t *testing.T) {
	gone := httptest.NewServer(nil)
	gone.Close()
	call := callOf(t, 4.2, `{"url":"$URL/?key=s3cret","sendHeaders":true,"headerParameters":{"parameters":[{"name":"Authorization","value":"Bearer s3cret"}]}}`, gone.URL, 1)
	_, err := Request.Run(t.Context(), call)
	if text := string(budflow.EncodeJSON(budflow.AsError(err))); strings.Contains(text, "s3cret") || !strings.Contains(text, "**hidden**") {
		t.Errorf("got %s", text)
	}
}

func TestProxyAndCertificates(t *testing.T) {
	proxy := httptest.NewServer(nethttp.HandlerFunc(func(w nethttp.ResponseWriter, r *nethttp.Request) { fmt.Fprint(w, "via proxy: ", r.URL) }))
	defer proxy.Close()
	call := callOf(t, 4.2, `{"url":"http://service.invalid/x","options":{"proxy":"$URL"}}`, proxy.URL, 1)
	if got := resultOf(Request.Run(t.Context(), call)); !strings.Contains(got, "via proxy: http://service.invalid/x") {
		t.Errorf("proxy option: got %s", got)
	}
	// The proxy of the given transport is kept for certificate rules.
	address, _ := url.Parse(proxy.URL)
	call = callOf(t, 4.2, `{"url":"http://service.invalid/y","options":{"allowUnauthorizedCerts":true}}`, "", 1)
	call.HTTP = &nethttp.Client{Transport: &nethttp.Transport{Proxy: nethttp.ProxyURL(address)}}
	if got := resultOf(Request.Run(t.Context(), call)); !strings.Contains(got, "via proxy: http://service.invalid/y") {
		t.Errorf("proxy of the transport: got %s", got)
	}
	secure := httptest.NewTLSServer(nethttp.HandlerFunc(service))
	defer secure.Close()
	secure.Config.ErrorLog = nil
	if got := resultOf(Request.Run(t.Context(), callOf(t, 4.2, `{"url":"$URL/latin1"}`, secure.URL, 1))); !strings.HasPrefix(got, "error: ") {
		t.Errorf("unknown certificate: got %s", got)
	}
	if got := resultOf(Request.Run(t.Context(), callOf(t, 4.2, `{"url":"$URL/latin1","options":{"allowUnauthorizedCerts":true}}`, secure.URL, 1))); !strings.Contains(got, "café") {
		t.Errorf("certificate not checked: got %s", got)
	}
}
