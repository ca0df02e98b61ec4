package ndjson

import (
	"context"
	"math"

	"github.com/budflow/budflow"
)

const loopType = "n8n-nodes-base.splitInBatches"

// loopContext is what a Loop Over Items node keeps after its last run. n8n's run data does not hold it, but it follows
// from the runs: the first one brings the items to loop over, the later ones bring back what the body made of a batch.
func (f *fixture) loopContext(node string) *budflow.Object {
	tasks := f.runs[node]
	n := f.workflow.Node(node)
	if n == nil || n.Type != loopType || len(tasks) == 0 || len(tasks[0].sources) == 0 || tasks[0].sources[0] == nil {
		return nil
	}
	size, ok := budflow.Number(n.Parameters.Value("batchSize"))
	if !ok || size < 1 {
		size = 1
	}
	first := tasks[0].sources[0]
	waiting, _ := f.Items(context.Background(), first.Node, first.Run, first.Output)
	total := len(waiting)
	processed := []any{}
	for run, t := range tasks {
		waiting = waiting[min(len(t.batch(n.TypeVersion)), len(waiting)):]
		if run == 0 || len(t.sources) == 0 || t.sources[0] == nil {
			continue
		}
		from := t.sources[0]
		returned, _ := f.Items(context.Background(), from.Node, from.Run, from.Output)
		for i := range returned {
			item := returned[i]
			item.Pair = &budflow.Pairing{Items: []budflow.PairedItem{{Item: i, SourceOverwrite: from}}}
			processed = append(processed, item.Object())
		}
	}
	left := make([]any, len(waiting))
	for i := range waiting {
		left[i] = waiting[i].Object()
	}
	return budflow.NewObject(
		"currentRunIndex", float64(len(tasks)-1), "maxRunIndex", math.Ceil(float64(total)/size), "sourceData", sourceObject(first),
		"items", left, "processedItems", processed, "noItemsLeft", len(left) == 0,
		"done", len(tasks[len(tasks)-1].batch(n.TypeVersion)) == 0)
}

// batch are the items that a run gave to the body of the loop.
func (t *task) batch(version float64) []budflow.Item {
	output := 0
	if version >= 3 {
		output = 1
	}
	if output < len(t.outputs) {
		return t.outputs[output]
	}
	return nil
}

func sourceObject(source *budflow.Source) *budflow.Object {
	o := budflow.NewObject("previousNode", source.Node)
	if source.Output > 0 {
		o.Set("previousNodeOutput", float64(source.Output))
	}
	if source.Run > 0 {
		o.Set("previousNodeRun", float64(source.Run))
	}
	return o
}
