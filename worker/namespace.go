package worker

import (
	"context"
	"math/rand/v2"
	"strings"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/workflows"
)

// searchAttributes are what runs set; all are of the type Keyword.
var searchAttributes = []string{
	workflows.AttributeWorkflowID, workflows.AttributeVersion, workflows.AttributeMode, workflows.AttributeStatus,
}

// The time between two questions whether what was made is known to the server: it
// doubles, since by default Temporal answers 10 searches a second in a namespace, to
// all processes together.
const (
	usablePause    = 200 * time.Millisecond
	usableMaxPause = 5 * time.Second
)

// EnsureNamespace makes sure that a Temporal server has a namespace and the search
// attributes of runs, makes what is missing, and waits until it can be used or the
// context ends. retention is how long closed runs are kept in a namespace that is
// made here; one that exists keeps its own. When the server does not let us make
// them, the error says what is missing and how to make it. Any number of processes
// may call it.
func EnsureNamespace(ctx context.Context, c client.Client, namespace string, retention time.Duration) error {
	if err := ensureNamespace(ctx, c, namespace, retention); err != nil {
		return err
	}
	var missing []string
	err := whenUsable(ctx, "namespace "+namespace, func() (bool, error) {
		var err error
		missing, err = missingAttributes(ctx, c, namespace)
		return err == nil, err
	})
	if err != nil || len(missing) == 0 {
		return err
	}
	if err := addAttributes(ctx, c, namespace, missing); err != nil {
		return err
	}
	return whenUsable(ctx, "search attributes of namespace "+namespace, func() (bool, error) {
		err := search(ctx, c, namespace, searchAttributes...)
		return err == nil, err
	})
}

func ensureNamespace(ctx context.Context, c client.Client, namespace string, retention time.Duration) error {
	_, err := c.WorkflowService().DescribeNamespace(ctx, &workflowservice.DescribeNamespaceRequest{Namespace: namespace})
	if err == nil || denied(err) { // who may not look may still use it
		return nil
	}
	if !isA[*serviceerror.NamespaceNotFound](err) && !isA[*serviceerror.NotFound](err) {
		return budflow.Errorf(budflow.Unavailable, "look at the Temporal namespace %s: %w", namespace, err)
	}
	_, err = c.WorkflowService().RegisterNamespace(ctx, &workflowservice.RegisterNamespaceRequest{
		Namespace: namespace, WorkflowExecutionRetentionPeriod: durationpb.New(retention), Description: "BudFlow",
	})
	switch {
	case err == nil || isA[*serviceerror.NamespaceAlreadyExists](err):
		return nil
	case denied(err):
		return budflow.Errorf(budflow.Forbidden, "the Temporal namespace %s is missing, and Temporal does not let BudFlow make it; make it with: temporal operator namespace create --namespace %s --retention %s: %w",
			namespace, namespace, retention, err)
	}
	return budflow.Errorf(budflow.Unavailable, "make the Temporal namespace %s: %w", namespace, err)
}

// missingAttributes asks by searching: it works without rights to the server's
// operator service, and it tells what can be used, not what has been written down.
func missingAttributes(ctx context.Context, c client.Client, namespace string) ([]string, error) {
	if err := search(ctx, c, namespace, searchAttributes...); err == nil || !isA[*serviceerror.InvalidArgument](err) {
		return nil, err
	}
	var missing []string
	for _, name := range searchAttributes {
		switch err := search(ctx, c, namespace, name); {
		case isA[*serviceerror.InvalidArgument](err):
			missing = append(missing, name)
		case err != nil:
			return nil, err
		}
	}
	return missing, nil
}

// search counts no runs, by all attributes in one question.
func search(ctx context.Context, c client.Client, namespace string, names ...string) error {
	_, err := c.WorkflowService().CountWorkflowExecutions(ctx, &workflowservice.CountWorkflowExecutionsRequest{
		Namespace: namespace, Query: strings.Join(names, " = 'none' AND ") + " = 'none'",
	})
	return err
}

func addAttributes(ctx context.Context, c client.Client, namespace string, names []string) error {
	request := &operatorservice.AddSearchAttributesRequest{Namespace: namespace, SearchAttributes: map[string]enumspb.IndexedValueType{}}
	for _, name := range names {
		request.SearchAttributes[name] = enumspb.INDEXED_VALUE_TYPE_KEYWORD
	}
	_, err := c.OperatorService().AddSearchAttributes(ctx, request)
	switch {
	case err == nil || isA[*serviceerror.AlreadyExists](err):
		return nil
	case denied(err):
		return budflow.Errorf(budflow.Forbidden, "the Temporal namespace %s lacks the search attributes %s, and Temporal does not let BudFlow add them; add them with: %s: %w",
			namespace, strings.Join(names, ", "), addCommand(namespace, names), err)
	}
	return budflow.Errorf(budflow.Unavailable, "add the search attributes %s to the Temporal namespace %s, as this would: %s: %w",
		strings.Join(names, ", "), namespace, addCommand(namespace, names), err)
}

func addCommand(namespace string, names []string) string {
	command := []string{"temporal operator search-attribute create --namespace", namespace}
	for _, name := range names {
		command = append(command, "--name", name, "--type Keyword")
	}
	return strings.Join(command, " ")
}

func denied(err error) bool {
	return isA[*serviceerror.PermissionDenied](err) || isA[*serviceerror.Unimplemented](err)
}

// whenUsable waits until all nodes of the server that we reach know what was made: they look every few seconds.
func whenUsable(ctx context.Context, what string, usable func() (bool, error)) error {
	for pause := usablePause; ; pause = min(2*pause, usableMaxPause) {
		ok, err := usable()
		if ok {
			return nil
		}
		if denied(err) {
			return budflow.Errorf(budflow.Forbidden, "use the Temporal %s: %w", what, err)
		}
		select {
		case <-ctx.Done():
			return budflow.Errorf(budflow.Unavailable, "wait for the Temporal %s: %w (last answer: %v)", what, ctx.Err(), err)
		case <-time.After(pause/2 + rand.N(pause)): // many processes start at the same time
		}
	}
}
