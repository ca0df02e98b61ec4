package api

import (
	"context"
	"errors"
	"net/http"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
	"github.com/budflow/budflow/nodes/fieldpath"
)

// answerReceived answers as soon as the execution exists.
func (w *webhookCall) answerReceived() error {
	a := w.answer
	if a.BodyError != nil {
		return refuseCall(http.StatusInternalServerError, 0, budflow.AsError(a.BodyError).Message, "")
	}
	setHeaders(w.echo.Response().Header(), a.Headers)
	switch {
	case a.NoBody:
		return w.sendValue(a.Code, budflow.Undefined)
	case a.Body == budflow.Undefined:
		return w.sendValue(a.Code, budflow.NewObject("message", "Workflow was started"))
	}
	return w.sendValue(a.Code, a.Body)
}

// answerFromNode answers with what a Respond to Webhook node says. A run that ends
// without an answer is told apart: it failed, or nothing was reached.
func (w *webhookCall) answerFromNode(ctx context.Context, run *run) error {
	response, e, err := run.answer(ctx)
	if err != nil {
		return left(err)
	}
	setHeaders(w.echo.Response().Header(), w.answer.Headers)
	if response != nil {
		return w.sendResponse(response)
	}
	if e.Status != budflow.StatusSuccess {
		return w.failed(e)
	}
	return w.sendEmpty(http.StatusOK)
}

// left is the end of a call whose caller has hung up; the run goes on.
func left(err error) error {
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// failed answers for a run that did not succeed.
func (w *webhookCall) failed(e *budflow.Execution) error {
	if e.Status == budflow.StatusCanceled || e.Status == budflow.StatusCrashed {
		return refuseCall(http.StatusInternalServerError, 0, notStarted, "")
	}
	w.echo.Response().Header().Set("Content-Type", jsonType)
	return w.send(http.StatusInternalServerError, []byte(`{"message":"Error in workflow"}`))
}

// answerLastNode answers with data of the node that ran last, when the run ends or waits.
func (w *webhookCall) answerLastNode(ctx context.Context, run *run) error {
	e, err := run.end(ctx, restsOrEnded) // a Respond to Webhook node says nothing here
	if err != nil {
		return left(err)
	}
	last := lastRun(e)
	if e.Status != budflow.StatusSuccess && e.Status != budflow.StatusWaiting || last != nil && last.Error != nil {
		setHeaders(w.echo.Response().Header(), w.answer.Headers)
		return w.failed(e)
	}
	if last == nil {
		return w.lastMessage("Workflow executed successfully but no data was returned")
	}
	if last.Outputs == nil {
		return w.lastMessage("Workflow executed successfully but the last node did not return any data")
	}
	var items []budflow.Item
	if len(last.Outputs) > 0 {
		if items, err = w.server.Items.Read(ctx, last.Outputs[0]); err != nil {
			return err
		}
	}
	return w.sendItems(items)
}

func lastRun(e *budflow.Execution) *budflow.NodeRun {
	runs := e.RunData[e.LastNodeExecuted]
	if len(runs) == 0 {
		return nil
	}
	return runs[len(runs)-1]
}

func (w *webhookCall) lastMessage(text string) error {
	setHeaders(w.echo.Response().Header(), w.answer.Headers)
	return w.sendValue(w.answer.Code, budflow.NewObject("message", text))
}

// sendItems answers with the part of the items that the webhook asks for.
func (w *webhookCall) sendItems(items []budflow.Item) error {
	missing := func(text string) error { return refuseCall(http.StatusInternalServerError, 0, text, "") }
	a, h := w.answer, w.echo.Response().Header()
	switch a.Data {
	case nodes.AnswerFirstBinary:
		if len(items) == 0 {
			return missing("No item was found to return")
		}
		if len(items[0].Binary) == 0 {
			return missing("No binary data was found to return")
		}
		file := items[0].Binary[a.BinaryProperty]
		if file == nil {
			return missing("The binary property '" + a.BinaryProperty + "' which should be returned does not exist")
		}
		setHeaders(h, a.Headers)
		h.Set("Content-Type", file.MimeType)
		return w.sendFile(a.Code, file)
	case nodes.AnswerAllEntries:
		all := make([]any, len(items))
		for i := range items {
			all[i] = items[i].JSON
		}
		setHeaders(h, a.Headers)
		return w.sendValue(a.Code, all)
	case nodes.AnswerNoData:
		setHeaders(h, a.Headers)
		return w.sendValue(a.Code, budflow.Undefined)
	}
	if len(items) == 0 {
		return missing("No item to return was found")
	}
	var value any = items[0].JSON
	if a.Property != "" {
		value = fieldpath.Fields{}.Get(items[0].JSON, a.Property)
	}
	setHeaders(h, a.Headers)
	if a.ContentType != "" {
		h.Set("Content-Type", a.ContentType)
	}
	return w.sendValue(a.Code, value)
}
