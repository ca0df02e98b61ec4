package trigger

import (
	"bytes"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
	"github.com/budflow/budflow/nodes/coerce"
)

// handleWebhook turns a call into the item that starts the run.
func handleWebhook(ctx context.Context, call *nodes.Call, r *nodes.WebhookRequest) (*nodes.WebhookResult, error) {
	p := call.Args(ctx, -1)
	allowed, noBots := p.Text("options.ipWhitelist"), p.Bool("options.ignoreBots")
	if err := p.Err(); err != nil {
		return nil, err
	}
	if allowed != "" && !addressAllowed(allowed, r.RemoteIP) {
		return refuse("IP is not allowed to access the webhook!", nil), nil
	}
	if noBots && isBot(nodes.TextOf(r.Headers.Value("user-agent"))) {
		return refuse("Authorization data is wrong!", map[string]string{"www-authenticate": `Basic realm="Webhook"`}), nil
	}
	if !wanted(ctx, call, r) {
		return &nodes.WebhookResult{Answer: &budflow.Response{StatusCode: 200, Body: budflow.Raw(`{"message":"Webhook call received"}`)}}, nil
	}
	item, err := webhookItem(ctx, call, p, r)
	if err != nil {
		return nil, err
	}
	return &nodes.WebhookResult{Outputs: outputsByMethod(p, r.Method, item)}, nil
}

func refuse(text string, headers map[string]string) *nodes.WebhookResult {
	return &nodes.WebhookResult{Answer: &budflow.Response{StatusCode: 403, Headers: headers, Text: &text}}
}

// wanted evaluates options.onlyRunIf. Only an expression counts, and one that fails lets the call through.
func wanted(ctx context.Context, call *nodes.Call, r *nodes.WebhookRequest) bool {
	condition, _ := call.Args(ctx, -1).Raw("options.onlyRunIf").(string)
	if !strings.HasPrefix(condition, "=") {
		return true
	}
	body := r.Body
	if body == budflow.Undefined {
		body = &budflow.Object{}
	}
	seen := budflow.Item{JSON: budflow.NewObject("body", body, "headers", r.Headers, "params", paramsOf(call, r), "query", r.Query)}
	value, err := call.Resolver.With(nodes.Extra{Items: []budflow.Item{seen}}).Resolve(ctx, condition, 0)
	return err != nil || coerce.Truthy(value)
}

func webhookItem(ctx context.Context, call *nodes.Call, p *nodes.Args, r *nodes.WebhookRequest) (budflow.Item, error) {
	mode := "production"
	if r.Test {
		mode = "test"
	}
	data := budflow.NewObject("headers", r.Headers, "params", paramsOf(call, r), "query", r.Query)
	if body := bodyOf(call, p, r); body != budflow.Undefined {
		data.Set("body", body)
	}
	data.Set("webhookUrl", r.URL)
	data.Set("executionMode", mode)
	item := budflow.Item{JSON: data, Binary: binariesOf(p.Text("options.binaryPropertyName"), r.Files)}
	if r.Raw != nil && p.Bool("options.rawBody") {
		raw, err := rawBody(ctx, call, r)
		if err != nil {
			return item, err
		}
		if item.Binary == nil {
			item.Binary = map[string]*budflow.Binary{}
		}
		item.Binary["data"] = raw
	}
	return item, p.Err()
}

// bodyOf is the body as the item shows it: from version 1.1 on nothing, and what
// JavaScript takes for false, is an empty object.
func bodyOf(call *nodes.Call, p *nodes.Args, r *nodes.WebhookRequest) any {
	empties := call.Version() > 1 && !p.Bool("options.rawBody") || call.Version() == 1 && p.Bool("options.binaryData")
	if empties && !coerce.Truthy(r.Body) {
		return &budflow.Object{}
	}
	return r.Body
}

// paramsOf orders the :name segments as the path has them.
func paramsOf(call *nodes.Call, r *nodes.WebhookRequest) *budflow.Object {
	path, _ := call.Node.Parameters.Value("path").(string)
	names := make([]string, 0, len(r.Params))
	for name := range r.Params {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		if d := strings.Index(path, ":"+a) - strings.Index(path, ":"+b); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	params := &budflow.Object{}
	for _, name := range names {
		params.Set(name, r.Params[name])
	}
	return params
}

// binariesOf names the files: after their field, several of one field with a
// number, or all of them after the given name with a number.
func binariesOf(prefix string, files []nodes.File) map[string]*budflow.Binary {
	if len(files) == 0 {
		return nil
	}
	count := map[string]int{}
	for _, f := range files {
		count[f.Field]++
	}
	named := make(map[string]*budflow.Binary, len(files))
	next := map[string]int{}
	for i, f := range files {
		if f.Field == "" { // the whole body
			name := prefix
			if name == "" {
				name = "data"
			}
			named[name] = withName(f.Binary)
			continue
		}
		name := strings.TrimSuffix(f.Field, "[]")
		if count[f.Field] > 1 {
			name += strconv.Itoa(next[f.Field])
			next[f.Field]++
		}
		if prefix != "" {
			name = prefix + strconv.Itoa(i)
		}
		named[name] = f.Binary
	}
	return named
}

// withName gives a body that came without a file name a random one.
func withName(b *budflow.Binary) *budflow.Binary {
	if b.FileName != "" {
		return b
	}
	named := *b
	named.FileName = uuid.NewString()
	return &named
}

// rawBody stores the body as it came. As in n8n it has a type, and neither name nor extension.
func rawBody(ctx context.Context, call *nodes.Call, r *nodes.WebhookRequest) (*budflow.Binary, error) {
	kind, _, _ := strings.Cut(nodes.TextOf(r.Headers.Value("content-type")), ";")
	if kind = strings.TrimSpace(kind); kind == "" {
		kind = "application/json"
	}
	stored, err := call.Blobs.Write(ctx, bytes.NewReader(r.Raw), budflow.Binary{MimeType: kind})
	if err != nil {
		return nil, err
	}
	b := *stored
	b.FileName, b.FileExtension, b.FileType, b.FileSize = "", "", "", ""
	return &b, nil
}

// outputsByMethod puts the item on the output of its method.
func outputsByMethod(p *nodes.Args, method string, item budflow.Item) [][]budflow.Item {
	if !p.Bool("multipleMethods") {
		return [][]budflow.Item{{item}}
	}
	methods := methodsOf(p.Value("httpMethod"))
	outputs := make([][]budflow.Item, len(methods))
	if i := slices.Index(methods, method); i >= 0 {
		outputs[i] = []budflow.Item{item}
	}
	return outputs
}
