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
	"github.com/budflow/budflow/store"
	"github.com/budflow/budflow/workflows"
)

const (
	webhookPrefix     = "/webhook/"
	webhookTestPrefix = "/webhook-test/"

	notStarted = "There was a problem executing the workflow"
	activeHint = "The workflow must be active for a production URL to run successfully. You can activate the workflow using the toggle in the top-right of the editor. " +
		"Note that unlike test URL calls, production URL calls aren't shown on the canvas (only in the executions list)"
	testHint = "Click the 'Execute workflow' button on the canvas, then try again. (In test mode, the webhook only works for one call after you click this button)"
)

func (s *Server) declareWebhooks() {
	s.echo.Any(webhookPrefix+"*", s.webhook)
	s.echo.Any(webhookTestPrefix+"*", func(c echo.Context) error {
		path, _ := webhookPath(c.Request(), webhookTestPrefix)
		return refuseCall(http.StatusNotFound, 404, fmt.Sprintf("The requested webhook %q is not registered.", path), testHint)
	})
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
	path, err := webhookPath(r, webhookPrefix)
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
	case len(call.hooks) > 0:
		methods := call.methods()
		if call.hooks[0].Dynamic { // n8n names only one of them
			methods = methods[:1]
		}
		return refuseCall(http.StatusNotFound, 404, fmt.Sprintf("This webhook is not registered for %s requests. Did you mean to make a %s request?",
			r.Method, didYouMean(methods)), "")
	default:
		return refuseCall(http.StatusNotFound, 404, fmt.Sprintf("The requested webhook \"%s %s\" is not registered.", r.Method, path), activeHint)
	}
	id, err := s.Store.NextExecutionID(r.Context())
	if err != nil {
		return err
	}
	if err := call.load(r.Context(), id); err != nil {
		return err
	}
	return call.run()
}

// webhookPath is the decoded path below the prefix, without one slash at its end.
func webhookPath(r *http.Request, prefix string) (string, error) {
	path, err := url.PathUnescape(strings.TrimPrefix(r.URL.EscapedPath(), prefix))
	return strings.TrimSuffix(path, "/"), err
}

// load finds workflow and node, and prepares the start of an execution with that id.
func (w *webhookCall) load(ctx context.Context, executionID string) error {
	s := w.server
	document, err := s.documents.Get(ctx, w.hook.WorkflowID, w.hook.Version)
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
	w.start = workflows.Start{
		ABI: workflows.ABI, Name: document.Name, Node: node.Name, Timeout: timeoutOf(document),
		Execution: budflow.ExecutionInfo{ID: executionID, WorkflowID: document.ID, Version: w.hook.Version, Mode: budflow.ModeWebhook},
	}
	w.kind = kind.Webhook
	w.node = s.call(document, node, kind, w.start.Execution)
	return nil
}

// methods lists the methods of the path in the order in which their nodes have them.
func (w *webhookCall) methods() []string {
	var methods []string
	asked := map[string]bool{}
	for i := range w.hooks {
		hook := &w.hooks[i]
		if key := hook.WorkflowID + " " + hook.Node; !asked[key] {
			asked[key] = true
			methods = append(methods, w.methodsOf(hook)...)
		}
	}
	return methods
}

func (w *webhookCall) methodsOf(hook *store.Webhook) []string {
	other := &webhookCall{server: w.server, echo: w.echo, match: match{hook: hook}}
	if err := other.load(w.echo.Request().Context(), ""); err != nil {
		return []string{hook.Method}
	}
	declared, err := other.kind.Routes(other.node)
	if err != nil {
		return []string{hook.Method}
	}
	var methods []string
	for _, route := range declared {
		if route.Path == hook.Path {
			methods = append(methods, route.Method)
		}
	}
	return methods
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
	w.start.Execution.Watched = w.answer.Mode == nodes.AnswerLastNode || w.answer.Mode == nodes.AnswerNode
	w.allowOrigin()
	if w.answer.Mode == nodes.AnswerStreaming {
		return refuseCall(http.StatusInternalServerError, 0, "Streamed responses are not supported yet", "")
	}
	request, err := w.readRequest(ctx)
	if err != nil {
		w.discard(ctx, request)
		return err
	}
	result, err := w.kind.Handle(ctx, w.node, request)
	if err != nil {
		w.discard(ctx, request)
		w.server.Log.Warn("webhook could not start its workflow", "workflow", w.hook.WorkflowID, "node", w.hook.Node, "error", err)
		return refuseCall(http.StatusInternalServerError, 0, "Workflow Webhook Error: Workflow could not be started!", "")
	}
	if result.Answer != nil {
		w.discard(ctx, request)
		return w.answerWithoutRun(result.Answer)
	}
	first, err := w.claim(ctx)
	if err != nil {
		return err
	}
	if !first {
		return w.repeat(ctx, result.Outputs)
	}
	if w.start.Data, err = w.server.writeOutputs(ctx, w.start.Execution.ID, result.Outputs); err != nil {
		return err
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

// discard deletes the files of a call that starts no run.
func (w *webhookCall) discard(ctx context.Context, request *nodes.WebhookRequest) {
	if len(request.Files) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
	defer cancel()
	if err := w.server.Blobs.DeletePrefix(ctx, store.BlobPrefix(w.start.Execution.ID)); err != nil {
		w.server.Log.Warn("files of a refused webhook call remain", "execution", w.start.Execution.ID, "error", err)
	}
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

// repeat answers a second call with a key. The execution is started in case the first
// caller died before it could; starting it twice is harmless.
func (w *webhookCall) repeat(ctx context.Context, outputs [][]budflow.Item) error {
	_, err := w.server.execution(ctx, w.start.Execution.ID, false)
	if budflow.CodeOf(err) == budflow.NotFound {
		if w.start.Data, err = w.server.writeOutputs(ctx, w.start.Execution.ID, outputs); err == nil {
			err = w.server.start(ctx, w.start)
		}
	}
	if err != nil {
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
