package api

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// readRequest reads the call as the trigger sees it, its body included.
func (w *webhookCall) readRequest(ctx context.Context) (*nodes.WebhookRequest, error) {
	r := w.echo.Request()
	request := &nodes.WebhookRequest{
		Method: r.Method, URL: w.server.PublicURL + webhookPrefix + w.hook.Path, Headers: headersOf(r), Query: parseQuery(r.URL.RawQuery),
		Params: w.params, Body: budflow.Undefined, RemoteIP: remoteIP(r),
	}
	if w.hook.Dynamic {
		request.URL = w.server.PublicURL + webhookPrefix + w.hook.WebhookID + "/" + w.hook.Path
	}
	return request, w.readBody(ctx, request)
}

// ownCookies are cookies of n8n's and BudFlow's own pages, which no workflow may see.
var ownCookies = []string{"n8n-auth", "n8n-browserId", "budflow-auth"}

// headersOf lists the headers as Node.js does: names in lower case, repeated ones joined.
func headersOf(r *http.Request) *budflow.Object {
	headers := budflow.NewObject("host", r.Host)
	names := make([]string, 0, len(r.Header))
	for name := range r.Header {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		values := r.Header[name]
		switch lower := strings.ToLower(name); lower {
		case "cookie":
			headers.Set(lower, foreignCookies(strings.Join(values, "; ")))
		case "content-length", "content-type", "user-agent", "authorization", "referer", "from", "max-forwards", "if-modified-since", "if-unmodified-since":
			headers.Set(lower, values[0]) // a second one is dropped
		default:
			headers.Set(lower, strings.Join(values, ", "))
		}
	}
	if len(r.TransferEncoding) > 0 {
		headers.Set("transfer-encoding", strings.Join(r.TransferEncoding, ", "))
	} else if r.ContentLength > 0 && !headers.Has("content-length") {
		headers.Set("content-length", strconv.FormatInt(r.ContentLength, 10))
	}
	return headers
}

func foreignCookies(cookies string) string {
	var kept []string
	for cookie := range strings.SplitSeq(cookies, ";") {
		name, _, _ := strings.Cut(strings.TrimSpace(cookie), "=")
		if !slices.Contains(ownCookies, name) {
			kept = append(kept, strings.TrimSpace(cookie))
		}
	}
	return strings.Join(kept, "; ")
}
