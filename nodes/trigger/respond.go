package trigger

import (
	"context"
	"maps"
	"regexp"
	"slices"
	"strconv"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
	"github.com/budflow/budflow/nodes/coerce"
	"github.com/budflow/budflow/nodes/fieldpath"
)

// Respond answers the HTTP call that started the run, and passes its items on.
var Respond = nodes.Type{
	Spec: nodes.Spec{
		Type:        respondType,
		DisplayName: "Respond to Webhook",
		Description: "Answers the HTTP call that started the workflow; the run goes on after it.",
		Docs: "The Webhook node must be set to respond with this node. Parameters are those of the first item. Only the first answer of a run is sent. " +
			"In version 1.3, and from 1.4 on with `enableResponseOutput`, the second output holds what was answered.\n\n" +
			"Answering with a JWT needs credentials, which BudFlow does not support yet; streaming is not supported, the answer is sent as a whole.",
		Group:       nodes.GroupFlow,
		Versions:    []float64{1, 1.1, 1.2, 1.3, 1.4, 1.5},
		Class:       budflow.Control,
		Inputs:      nodes.Main,
		Outputs:     nodes.Main,
		OutputsFor:  respondOutputs,
		Params:      respondParams,
		Credentials: []nodes.CredentialUse{{Type: "jwtAuth", Required: true, Show: nodes.Rules{"respondWith": {"jwt"}}}},
	},
	Run: runRespond,
}

func respondOutputs(n *budflow.Node) []nodes.Port {
	if n.TypeVersion == 1.3 || n.TypeVersion >= 1.4 && n.Parameters.Value("enableResponseOutput") == true {
		return []nodes.Port{{Type: budflow.MainConnection, Label: "Input Data"}, {Type: budflow.MainConnection, Label: "Response"}}
	}
	return nodes.Main
}

// canBeAnswered are the nodes that bring an HTTP call which waits for an answer.
var canBeAnswered = []string{
	"n8n-nodes-base.webhook", "n8n-nodes-base.formTrigger", "n8n-nodes-base.wait", "@n8n/n8n-nodes-langchain.chatTrigger",
}

func runRespond(ctx context.Context, call *nodes.Call) ([][]budflow.Item, error) {
	response, err := respond(ctx, call)
	if err != nil {
		if !call.ContinueOnFail() {
			return nil, err
		}
		failed := budflow.Item{JSON: budflow.NewObject("error", err.Error()), Pair: budflow.Pair(0)}
		return [][]budflow.Item{{failed}}, nil
	}
	call.Direct(budflow.Directive{Respond: response})
	outputs := [][]budflow.Item{call.Items()}
	if len(respondOutputs(call.Node)) > 1 {
		outputs = append(outputs, []budflow.Item{answered(response)})
	}
	return outputs, nil
}

func respond(ctx context.Context, call *nodes.Call) (*budflow.Response, error) {
	if call.Version() >= 1.1 && !reaches(call.Workflow, call.Node.Name, preceding, canBeAnswered...) {
		e := nodes.Errorf("No Webhook node found in the workflow")
		e.Description = "Insert a Webhook node to your workflow and set the “Respond” parameter to “Using Respond to Webhook Node”"
		return nil, e
	}
	p := call.Args(ctx, 0)
	kind := p.Text("respondWith")
	r := &budflow.Response{StatusCode: 200, Headers: headersOf(p, "options.responseHeaders.entries")}
	if kind == "redirect" {
		r.StatusCode = 307
	}
	if code := p.Int("options.responseCode"); code != 0 {
		r.StatusCode = code
	}
	if err := p.Err(); err != nil {
		return nil, err
	}
	return r, fillBody(call, p, r, kind)
}

// fillBody sets the body, or the location, of the answer.
func fillBody(call *nodes.Call, p *nodes.Args, r *budflow.Response, kind string) error {
	switch kind {
	case "firstIncomingItem":
		return setUnderKey(p, r, call.Items()[0].JSON)
	case "allIncomingItems":
		all := make([]any, len(call.Items()))
		for i, item := range call.Items() {
			all[i] = item.JSON
		}
		return setUnderKey(p, r, all)
	case "json":
		return setParsed(r, p)
	case "text":
		if text, ok := p.Value("responseBody").(string); ok {
			r.Text = &text
		} else {
			setJSON(r, p.Value("responseBody"))
		}
	case "binary":
		return setFile(call, p, r)
	case "redirect":
		r.Headers["location"] = withScheme(p.Text("redirectURL"))
	case "noData":
	case "jwt":
		e := nodes.Errorf("Respond With JWT: BudFlow does not support credentials yet, and a JWT needs one to be signed with")
		e.Code, e.Parameter, e.Permanent = budflow.Unsupported, "respondWith", true
		return e
	default:
		return nodes.Errorf("The Response Data option '%s' is not supported!", kind)
	}
	return p.Err()
}

func setJSON(r *budflow.Response, value any) {
	if value != budflow.Undefined {
		r.Body = budflow.EncodeJSON(value)
	}
}

// setUnderKey answers with a value, below options.responseKey when there is one.
func setUnderKey(p *nodes.Args, r *budflow.Response, value any) error {
	if key := p.Text("options.responseKey"); key != "" {
		o := &budflow.Object{}
		if err := (fieldpath.Fields{}).Set(o, key, value); err != nil {
			return err
		}
		value = o
	}
	setJSON(r, value)
	return p.Err()
}

// setParsed answers with JSON. A text is parsed, and a JSON string becomes a plain
// text; an expression that gives what JavaScript takes for false leaves the body empty.
func setParsed(r *budflow.Response, p *nodes.Args) error {
	value := p.Value("responseBody")
	if err := p.Err(); err != nil {
		return err
	}
	if !coerce.Truthy(value) {
		return nil
	}
	if text, ok := value.(string); ok {
		parsed, err := budflow.DecodeJSON([]byte(text))
		if err != nil {
			e := nodes.Errorf("Invalid JSON in 'Response Body' field")
			e.Description = "Check that the syntax of the JSON in the 'Response Body' parameter is valid"
			e.Messages, e.Parameter, e.Cause = []string{err.Error()}, "responseBody", err
			return e
		}
		if inner, ok := parsed.(string); ok {
			r.Text = &inner
			return nil
		}
		value = parsed
	}
	setJSON(r, value)
	return nil
}

// setFile answers with a file of the first item.
func setFile(call *nodes.Call, p *nodes.Args, r *budflow.Response) error {
	name := p.Text("inputFieldName")
	if p.Text("responseDataSource") != "set" {
		names := slices.Sorted(maps.Keys(call.Items()[0].Binary))
		if len(names) == 0 {
			return nodes.Errorf("No binary data exists on the first item!")
		}
		name = names[0]
	}
	if err := p.Err(); err != nil {
		return err
	}
	file, err := call.Binary(0, name)
	if err != nil {
		return err
	}
	r.Binary = file
	if r.Headers["content-type"] == "" {
		r.Headers["content-type"] = file.MimeType
	}
	return nil
}

var scheme = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:`)

func withScheme(url string) string {
	if scheme.MatchString(url) {
		return url
	}
	return "https://" + url
}

// answered is the item of the second output.
func answered(r *budflow.Response) budflow.Item {
	headers := &budflow.Object{}
	for _, name := range slices.Sorted(maps.Keys(r.Headers)) {
		headers.Set(name, r.Headers[name])
	}
	response := &budflow.Object{}
	switch {
	case r.Text != nil:
		response.Set("body", *r.Text)
	case r.Binary != nil:
		if r.Binary.Bytes > 0 {
			headers.Set("content-length", strconv.FormatInt(r.Binary.Bytes, 10))
		}
		response.Set("body", r.Binary.Object())
	case r.Body != nil:
		body, _ := budflow.DecodeJSON(r.Body)
		response.Set("body", body)
	}
	response.Set("headers", headers)
	response.Set("statusCode", float64(r.StatusCode))
	return budflow.Item{JSON: budflow.NewObject("response", response), Pair: budflow.Pair(0)}
}
