package trigger

import (
	"context"
	"net/url"
	"strings"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// Webhook starts a workflow for each HTTP call.
var Webhook = nodes.Type{
	Spec: nodes.Spec{
		Type:        "n8n-nodes-base.webhook",
		DisplayName: "Webhook",
		Description: "Starts the workflow when its URL is called.",
		Docs: "The item holds `headers`, `params`, `query`, `body`, `webhookUrl` and `executionMode`; files that came with the call are its binaries. " +
			"From version 1.1 on a body of a type that is not parsed (JSON, XML, urlencoded forms, plain text) becomes a file as well. " +
			"With several methods each has an output of its own, in their order.\n\n" +
			"Authentication needs credentials, which BudFlow does not support yet: such a webhook cannot be activated.",
		Group:      nodes.GroupTrigger,
		Versions:   []float64{1, 1.1, 2, 2.1},
		Class:      budflow.InProcess,
		OutputsFor: webhookOutputs,
		Outputs:    nodes.Main,
		Params:     webhookParams,
		Credentials: []nodes.CredentialUse{
			{Type: "httpBasicAuth", Required: true, Show: nodes.Rules{"authentication": {"basicAuth"}}},
			{Type: "httpHeaderAuth", Required: true, Show: nodes.Rules{"authentication": {"headerAuth"}}},
			{Type: "jwtAuth", Required: true, Show: nodes.Rules{"authentication": {"jwtAuth"}}},
		},
	},
	Run:     passOnOutputs,
	Webhook: &nodes.Webhook{Routes: webhookRoutes, Answer: webhookAnswer, Handle: handleWebhook},
}

// passOnOutputs is the run of a trigger with several outputs: what started it has one entry for each.
func passOnOutputs(_ context.Context, call *nodes.Call) ([][]budflow.Item, error) {
	if len(call.Inputs) == 0 {
		return [][]budflow.Item{nil}, nil
	}
	return call.Inputs, nil
}

// webhookRoutes lists the methods and the path of the node.
func webhookRoutes(call *nodes.Call) ([]nodes.Route, error) {
	p := call.Args(context.Background(), -1)
	if kind := p.Text("authentication"); p.Err() == nil && kind != "none" && kind != "" {
		return nil, unsupportedAuthentication(kind)
	}
	path := webhookPath(call, p.Text("path"))
	methods := methodsOf(p.Value("httpMethod"))
	if err := p.Err(); err != nil {
		return nil, err
	}
	routes := make([]nodes.Route, len(methods))
	for i, method := range methods {
		routes[i] = nodes.Route{Method: method, Path: path}
	}
	return routes, nil
}

func unsupportedAuthentication(kind string) error {
	e := nodes.Errorf("Authentication of a webhook: want none, got %s, which needs credentials; BudFlow does not support credentials yet", kind)
	e.Code, e.Parameter, e.Permanent = budflow.Unsupported, "authentication", true
	return e
}

// webhookPath is the path without the slashes around it. An empty one is the id
// of the webhook; a node without an id is found below its workflow and its name.
func webhookPath(call *nodes.Call, path string) string {
	path = strings.TrimSuffix(strings.TrimPrefix(path, "/"), "/")
	if call.Node.WebhookID == "" {
		prefix := call.Workflow.ID + "/" + url.PathEscape(strings.ToLower(call.Node.Name))
		return strings.TrimSuffix(prefix+"/"+path, "/")
	}
	if path == "" {
		return call.Node.WebhookID
	}
	return path
}

// methodsOf reads one method, a list of them, or a text with commas.
func methodsOf(value any) []string {
	list, ok := value.([]any)
	if !ok {
		list = []any{nodes.TextOf(value)}
	}
	var methods []string
	for _, one := range list {
		for method := range strings.SplitSeq(nodes.TextOf(one), ",") {
			if method = strings.ToUpper(strings.TrimSpace(method)); method != "" {
				methods = append(methods, method)
			}
		}
	}
	return methods
}

// webhookOutputs gives each of several methods its output.
func webhookOutputs(n *budflow.Node) []nodes.Port {
	if n.Parameters.Value("multipleMethods") != true {
		return nodes.Main
	}
	value, ok := n.Parameters.Get("httpMethod")
	if !ok {
		value = severalMethods
	}
	var ports []nodes.Port
	for _, method := range methodsOf(value) {
		ports = append(ports, nodes.Port{Type: budflow.MainConnection, Label: method})
	}
	return ports
}
