package api

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
	"github.com/budflow/budflow/workflows"
)

const (
	webhookPrefix = "/webhook/"

	notStarted = "There was a problem executing the workflow"
	activeHint = "The workflow must be active for a production URL to run successfully. You can activate the workflow using the toggle in the top-right of the editor. " +
		"Note that unlike test URL calls, production URL calls aren't shown on the canvas (only in the executions list)"
)

func (s *Server) declareWebhooks() {
	s.echo.Any(webhookPrefix+"*", s.webhook)
}

// webhookCall is one call of a webhook on its way through the gateway.
type webhookCall struct {
	server *Server
	echo   echo.Context
	match
	path   string // below /webhook/, decoded
	start  workflows.Start
	node   *nodes.Call
	kind   *nodes.Webhook
	answer *nodes.Answer
}

// webhook answers a call of a production webhook.
func (s *Server) webhook(c echo.Context) error {
	r := c.Request()
	path, err := webhookPath(r)
	if err != nil {
		return refuseCall(http.StatusBadRequest, 0, "Failed to decode the path", "")
	}
	table, err := s.routes.current(r.Context())
	if err != nil {
		return err
	}
	call := &webhookCall{server: s, echo: c, match: table.find(r.Method, path), path: path}
	switch {
	case r.Method == http.MethodOptions && call.hook == nil:
		return call.preflight(table)
	case r.Method == http.MethodTrace || r.Method == http.MethodConnect || !known[r.Method]:
		return unrouted(http.StatusMethodNotAllowed, r)
	case call.hook != nil:
	case len(call.methods) > 0:
		return refuseCall(http.StatusNotFound, 404, fmt.Sprintf("This webhook is not registered for %s requests. Did you mean to make a %s request?",
			r.Method, didYouMean(call.methods)), "")
	default:
		return refuseCall(http.StatusNotFound, 404, fmt.Sprintf("The requested webhook \"%s %s\" is not registered.", r.Method, path), activeHint)
	}
	if err := call.load(r.Context()); err != nil {
		return err
	}
	return call.run()
}

// webhookPath is the decoded path below the prefix, without one slash at its end.
func webhookPath(r *http.Request) (string, error) {
	path, err := url.PathUnescape(strings.TrimPrefix(r.URL.EscapedPath(), webhookPrefix))
	return strings.TrimSuffix(path, "/"), err
}

// load finds workflow and node, gives the execution its id, and reads how the node answers.
func (w *webhookCall) load(ctx context.Context) error {
	s := w.server
	document, err := s.documents.get(ctx, w.hook.WorkflowID, w.hook.Version)
	if err != nil {
		return orUnfound(err, fmt.Sprintf("Could not find workflow with id %q", w.hook.WorkflowID))
	}
	node := document.Node(w.hook.Node)
	if node == nil {
		return refuseCall(http.StatusNotFound, 404, "Could not find node to process webhook.", "")
	}
	kind := s.Nodes.Lookup(node.Type, node.TypeVersion)
	if kind == nil || kind.Webhook == nil {
		return refuseCall(http.StatusNotFound, 404, "Could not find node to process webhook.", "")
	}
	id, err := s.Store.NextExecutionID(ctx)
	if err != nil {
		return err
	}
	w.start = workflows.Start{
		ABI: workflows.ABI, Name: document.Name, Node: node.Name, Timeout: timeoutOf(document),
		Execution: budflow.ExecutionInfo{ID: id, WorkflowID: document.ID, Version: w.hook.Version, Mode: budflow.ModeWebhook},
	}
	w.kind = kind.Webhook
	w.node = s.call(document, node, kind, w.start.Execution)
	return nil
}

// orUnfound answers a missing record in the shape of webhooks.
func orUnfound(err error, message string) error {
	if budflow.CodeOf(err) == budflow.NotFound {
		return refuseCall(http.StatusNotFound, 404, message, "")
	}
	return err
}

// run reads the request, starts the execution and answers.
func (w *webhookCall) run() error {
	ctx := w.echo.Request().Context()
	var err error
	if w.answer, err = w.kind.Answer(ctx, w.node); err != nil {
		return refuseCall(http.StatusInternalServerError, 0, budflow.AsError(err).Message, "")
	}
	w.allowOrigin()
	if w.answer.Mode == nodes.AnswerStreaming {
		return refuseCall(http.StatusInternalServerError, 0, "Streamed responses are not supported yet", "")
	}
	request, err := w.readRequest(ctx)
	if err != nil {
		return err
	}
	result, err := w.kind.Handle(ctx, w.node, request)
	if err != nil {
		w.server.Log.Warn("webhook could not start its workflow", "workflow", w.hook.WorkflowID, "node", w.hook.Node, "error", err)
		return refuseCall(http.StatusInternalServerError, 0, "Workflow Webhook Error: Workflow could not be started!", "")
	}
	if result.Answer != nil {
		return w.answerWithoutRun(result.Answer)
	}
	first, err := w.claim(ctx)
	if err != nil {
		return err
	}
	if w.start.Data, err = w.server.writeOutputs(ctx, w.start.Execution.ID, result.Outputs); err != nil {
		return err
	}
	if !first {
		return w.repeat(ctx)
	}
	run := w.server.follow(w.start.Execution.ID)
	defer run.stop()
	if err := w.server.start(ctx, w.start); err != nil {
		return err
	}
	switch w.answer.Mode {
	case nodes.AnswerLastNode:
		return w.answerLastNode(ctx, run)
	case nodes.AnswerNode:
		return w.answerFromNode(ctx, run)
	}
	return w.answerReceived()
}

const (
	idempotencyHeader = "Idempotency-Key"
	// idempotencyKept is how long a key leads to the first execution.
	idempotencyKept = 24 * time.Hour
)

// claim binds the Idempotency-Key of the call, if it has one, to this execution, and
// reports whether the call is the first with it. Else the execution is that of the first.
func (w *webhookCall) claim(ctx context.Context) (bool, error) {
	key := w.echo.Request().Header.Get(idempotencyHeader)
	if key == "" {
		return true, nil
	}
	scope := "webhook " + w.hook.WorkflowID + " " + w.hook.Method + " " + w.hook.Path
	bound, err := w.server.Store.ClaimKey(ctx, scope, key, w.start.Execution.ID, idempotencyKept)
	if err != nil {
		return false, err
	}
	first := bound == w.start.Execution.ID
	w.start.Execution.ID = bound
	return first, nil
}

// repeat answers a second call with a key: the execution is started again, which is
// harmless, in case the first caller died before it could.
func (w *webhookCall) repeat(ctx context.Context) error {
	if _, err := w.server.execution(ctx, w.start.Execution.ID, false); budflow.CodeOf(err) == budflow.NotFound {
		if err := w.server.start(ctx, w.start); err != nil {
			return err
		}
	} else if err != nil {
		return err
	}
	return w.sendValue(http.StatusOK, budflow.NewObject("message", "Workflow was started"))
}

// remoteIP is the address of the peer; forwarded addresses are not believed.
func remoteIP(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
