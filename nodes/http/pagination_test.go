package http

import (
	"fmt"
	nethttp "net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes/coerce"
)

func TestPagination(t *testing.T) {
	var asked []string
	server := httptest.NewServer(nethttp.HandlerFunc(func(w nethttp.ResponseWriter, r *nethttp.Request) {
		asked = append(asked, r.URL.RawQuery+r.Header.Get("X-Page"))
		w.Header().Set("Content-Type", "application/json")
		if r.URL.Path == "/same" {
			fmt.Fprint(w, `[{"n":1}]`)
			return
		}
		skip, _ := strconv.Atoi(r.URL.Query().Get("skip") + r.Header.Get("X-Page"))
		w.Header().Set("Next", fmt.Sprintf("http://%s/?skip=%d", r.Host, skip+2))
		if skip >= 4 {
			w.WriteHeader(404)
			fmt.Fprint(w, `[]`)
			return
		}
		fmt.Fprintf(w, `[{"n":%d},{"n":%d}]`, skip, skip+1)
	}))
	defer server.Close()
	known := map[string]func(map[string]any, int) any{
		"=skip": func(names map[string]any, _ int) any { return names["$pageCount"].(float64) * 2 },
		"=next": func(names map[string]any, _ int) any {
			if names["$response"] == nil {
				return budflow.Undefined
			}
			return names["$response"].(*budflow.Object).Value("headers").(*budflow.Object).Value("next")
		},
		"=done": func(names map[string]any, _ int) any {
			return names["$response"].(*budflow.Object).Value("statusCode") == 404.0
		},
		"=undefined": func(map[string]any, int) any { return budflow.Undefined },
	}
	const qs = `"parameters":{"parameters":[{"name":"skip","value":"=skip"}]}`
	for _, c := range []struct {
		name, path, pagination, response string
		want                             string
		asked                            string
	}{
		{"until it is empty", "/", qs, `,"neverError":true`, "0 1 2 3", "skip=0 skip=2 skip=4"},
		{"limit", "/", qs + `,"limitPagesFetched":true,"maxRequests":2`, "", "0 1 2 3", "skip=0 skip=2"},
		{"status", "/", qs + `,"paginationCompleteWhen":"receiveSpecificStatusCodes","statusCodesWhenComplete":"400, 404"`, "", "0 1 2 3", "skip=0 skip=2 skip=4"},
		{"expression", "/", qs + `,"paginationCompleteWhen":"other","completeExpression":"=done"`, `,"neverError":true`, "0 1 2 3", "skip=0 skip=2 skip=4"},
		{"header", "/", `"parameters":{"parameters":[{"type":"headers","name":"x-page","value":"=skip"}]}`, `,"neverError":true`, "0 1 2 3", "0 2 4"},
		{"next URL", "/", `"paginationMode":"responseContainsNextURL","nextURL":"=next","paginationCompleteWhen":"receiveSpecificStatusCodes","statusCodesWhenComplete":"404"`, "", "0 1 2 3", " skip=2 skip=4"},
		{"no next URL", "/", `"paginationMode":"responseContainsNextURL","nextURL":"=undefined"`, "", "error: '' is not a valid URL.", ""},
		{"an error on the way", "/", qs + `,"paginationCompleteWhen":"other","completeExpression":false`, "", `error: 404 - "[]"`, "skip=0 skip=2 skip=4"},
		{"no parameter for it", "/", `"paginationMode":"responseContainsNextURL"`, "", "error: '' is not a valid URL.", ""},
		{"the same again", "/same", qs, "", "error: The returned response was identical 5x, so requests got stopped", "skip=0 skip=2 skip=4 skip=6"},
		{"off", "/", `"paginationMode":"off"`, "", "0 1", ""},
	} {
		asked = nil
		call := callOf(t, 4.2, `{"url":"$URL`+c.path+`","options":{"response":{"response":{"responseFormat":"json"`+c.response+`}},"pagination":{"pagination":{`+c.pagination+`}}}}`, server.URL, 1)
		call.Resolver = resolver{known: known}
		out, err := Request.Run(t.Context(), call)
		got := resultOf(out, err)
		if err == nil {
			var numbers []string
			for _, item := range out[0] {
				numbers = append(numbers, coerce.Text(item.JSON.Value("n")))
			}
			got = strings.Join(numbers, " ")
		}
		if got != c.want || strings.Join(asked, " ") != c.asked {
			t.Errorf("%s:\ngot  %s after %q\nwant %s after %q", c.name, got, strings.Join(asked, " "), c.want, c.asked)
		}
	}
}
