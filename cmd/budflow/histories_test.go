package main_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/temporalproto"
	"go.temporal.io/sdk/client"
)

var record = flag.Bool("record", false, "write the histories of the workflows in testdata/histories to workflows/testdata/histories")

// TestRecordHistories runs each workflow of testdata/histories. With -record it keeps
// their histories for the replay test of package workflows; without, it wants that as
// many were kept as the run has now.
func TestRecordHistories(t *testing.T) {
	t.Parallel()
	p, service := startProcess(t), newRemote(t)
	engine := p.engine()
	files, err := filepath.Glob("testdata/histories/*.json")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		t.Run(name, func(t *testing.T) {
			id := p.load("histories/"+name, "http://service", service.URL)
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			execution := p.run(id)
			first, err := engine.DescribeWorkflowExecution(ctx, execution, "")
			require.NoError(t, err)
			if name == "cancel" {
				awaitEvent(t, p, execution, enumspb.EVENT_TYPE_TIMER_STARTED)
				require.NoError(t, engine.CancelWorkflow(ctx, execution, ""))
			}
			_ = engine.GetWorkflow(ctx, execution, "").Get(ctx, nil)
			require.NoError(t, ctx.Err())
			histories := chainOf(ctx, t, engine, execution, first.GetWorkflowExecutionInfo().GetFirstRunId())
			for i, history := range histories {
				target := filepath.Join("../../workflows/testdata/histories", fmt.Sprintf("%s-%d.json", name, i+1))
				if *record {
					text, err := temporalproto.CustomJSONMarshalOptions{}.Marshal(history)
					require.NoError(t, err)
					require.NoError(t, os.MkdirAll(filepath.Dir(target), 0o755))
					require.NoError(t, os.WriteFile(target, text, 0o644))
				}
				require.FileExists(t, target, "record it with go test ./cmd/budflow -run RecordHistories -record")
			}
		})
	}
}

// chainOf returns the histories of a run: one for each continue-as-new.
func chainOf(ctx context.Context, t *testing.T, engine client.Client, execution, run string) []*historypb.History {
	t.Helper()
	var chain []*historypb.History
	for run != "" {
		history := &historypb.History{}
		events := engine.GetWorkflowHistory(ctx, execution, run, false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
		for events.HasNext() {
			event, err := events.Next()
			require.NoError(t, err)
			history.Events = append(history.Events, event)
		}
		chain = append(chain, history)
		last := history.GetEvents()[len(history.GetEvents())-1]
		run = last.GetWorkflowExecutionContinuedAsNewEventAttributes().GetNewExecutionRunId()
	}
	return chain
}
