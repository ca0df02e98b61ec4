package trigger

import (
	"context"
	"strings"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

const respondType = "n8n-nodes-base.respondToWebhook"

// webhookAnswer reads how calls of the Webhook node are answered.
func webhookAnswer(ctx context.Context, call *nodes.Call) (*nodes.Answer, error) {
	p := call.Args(ctx, -1)
	a := &nodes.Answer{
		Mode:           nodes.AnswerMode(p.Text("responseMode")),
		AllowedOrigins: p.TextOr("options.allowedOrigins", "*"),
		Reading:        bodyReading(call, p),
		KeepRaw:        p.Bool("options.rawBody"),
		Body:           budflow.Undefined,
	}
	if err := p.Err(); err != nil {
		return nil, err
	}
	switch a.Mode {
	case nodes.AnswerReceived:
		a.NoBody = p.Bool("options.noResponseBody")
	case nodes.AnswerLastNode:
		a.Data = nodes.AnswerData(p.Text("responseData"))
		a.Property = p.Text("options.responsePropertyName")
		a.ContentType = p.Text("options.responseContentType")
		a.BinaryProperty = p.Text("responseBinaryPropertyName")
	case nodes.AnswerNode, nodes.AnswerStreaming:
	default:
		return nil, nodes.Errorf("The response mode '%s' is not valid!", a.Mode)
	}
	if err := checkRespondNode(call, a.Mode); err != nil {
		return nil, err
	}
	a.Code = answerCode(call, p)
	if err := p.Err(); err != nil {
		return nil, err
	}
	if a.Code < 100 || a.Code > 999 {
		return nil, nodes.Errorf("Invalid status code: %d. Status code must be greater than 99 and less than 1000.", a.Code)
	}
	a.Headers = headersOf(p, "options.responseHeaders.entries")
	if err := p.Err(); err != nil {
		e := *budflow.AsError(err)
		e.Message, e.Messages, e.Cause = "There was a problem executing the workflow", []string{e.Message}, err
		return nil, &e
	}
	if a.Mode == nodes.AnswerReceived {
		readReceivedBody(call.Args(ctx, -1), a)
	}
	return a, nil
}

// bodyReading follows the version: only the first drops what it cannot parse.
func bodyReading(call *nodes.Call, p *nodes.Args) nodes.BodyReading {
	switch {
	case call.Version() > 1 && !p.Bool("options.rawBody"):
		return nodes.BodyParsedOrFile
	case call.Version() == 1 && p.Bool("options.binaryData"):
		return nodes.BodyAsFile
	}
	return nodes.BodyParsed
}

// readReceivedBody reads the text of an answer that is given at once. A failure
// belongs to the answer alone: the run goes on.
func readReceivedBody(p *nodes.Args, a *nodes.Answer) {
	body := p.Value("options.responseData")
	if err := p.Err(); err != nil {
		a.BodyError = err
		return
	}
	if body != nil && body != "" {
		a.Body = body
	}
}

// answerCode reads the status. From version 2 on only a fixed one counts, as in n8n.
func answerCode(call *nodes.Call, p *nodes.Args) int {
	if call.Version() < 2 {
		if code := p.Int("responseCode"); code != 0 {
			return code
		}
		return 200
	}
	value := p.Raw("options.responseCode.values.responseCode")
	if value == "customCode" {
		value = p.Raw("options.responseCode.values.customCode")
	}
	if code, ok := budflow.Number(value); ok && code != 0 {
		return int(code)
	}
	return 200
}

// headersOf reads a list of names and values; of equal names the last one counts.
func headersOf(p *nodes.Args, path string) map[string]string {
	headers := map[string]string{}
	for _, entry := range p.List(path) {
		if o, ok := entry.(*budflow.Object); ok {
			if name := nodes.TextOf(o.Value("name")); name != "" {
				headers[strings.ToLower(name)] = nodes.TextOf(o.Value("value"))
			}
		}
	}
	return headers
}

// checkRespondNode compares the mode with the nodes that follow: from version 2
// on a Respond to Webhook node must be there if, and only if, the mode asks for it.
func checkRespondNode(call *nodes.Call, mode nodes.AnswerMode) error {
	if call.Version() < 2 {
		return nil
	}
	found := reaches(call.Workflow, call.Node.Name, following, respondType)
	switch {
	case mode == nodes.AnswerNode && !found:
		return nodes.Errorf("No Respond to Webhook node found in the workflow")
	case found && mode != nodes.AnswerNode && mode != nodes.AnswerStreaming:
		return nodes.Errorf("Unused Respond to Webhook node found in the workflow")
	}
	return nil
}
