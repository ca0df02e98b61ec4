package activities

import (
	"context"
	"strings"
	"time"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// What a run keeps in its history has to stay far below Temporal's limit of 2 MiB a
// value: a result over it would be computed again and again.
const (
	maxErrorText  = 16 << 10 // bytes of a message, a description or a stack
	maxErrorTexts = 20       // original messages of an error
	maxHints      = 20
	maxHintText   = 4 << 10
	maxContext    = 64 << 10 // bytes of JSON that a node keeps, and of the context of an error
	maxGraph      = 1 << 20  // bytes of JSON of the graph of a workflow
)

func clip(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	return strings.ToValidUTF8(text[:limit], "") + "…"
}

// clipError cuts what is too long for a history. It may change the error.
func clipError(e *budflow.Error) {
	e.Message, e.Description, e.Stack = clip(e.Message, maxErrorText), clip(e.Description, maxErrorText), clip(e.Stack, maxErrorText)
	if len(e.Messages) > maxErrorTexts {
		e.Messages = e.Messages[:maxErrorTexts]
	}
	messages := make([]string, len(e.Messages))
	for i, message := range e.Messages {
		messages[i] = clip(message, maxErrorText/maxErrorTexts)
	}
	if e.Messages != nil {
		e.Messages = messages
	}
	if e.Context != nil && len(budflow.EncodeJSON(e.Context)) > maxContext {
		e.Context = nil
	}
	if e.Cause != nil && len(e.Cause.Error()) > maxErrorText {
		e.Cause = nil
	}
}

func clipHints(hints []budflow.Hint) []budflow.Hint {
	clipped := make([]budflow.Hint, 0, min(len(hints), maxHints))
	for _, hint := range hints[:min(len(hints), maxHints)] {
		hint.Message = clip(hint.Message, maxHintText)
		clipped = append(clipped, hint)
	}
	return clipped
}

// ownTime gives a node a little less time than Temporal gives the activity, so that
// running out of it is an error of the node, which its settings decide about.
func ownTime(ctx context.Context) (context.Context, func()) {
	deadline, ok := ctx.Deadline()
	if !ok {
		return ctx, func() {}
	}
	left := time.Until(deadline)
	return context.WithTimeout(ctx, left-min(left/10, maxOwnMargin))
}

const maxOwnMargin = 10 * time.Second

// outOfTime is the error of a node that ran longer than it may.
func outOfTime(limit time.Duration) *budflow.Error {
	return nodes.Errorf("the node ran longer than it may (%s)", limit.Round(time.Second))
}
