package flow

import (
	"context"
	"math"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// SplitInBatches gives its items out in batches, one for each time it is reached, and at the end what came back.
var SplitInBatches = nodes.Type{
	Spec: nodes.Spec{
		Type:        "n8n-nodes-base.splitInBatches",
		DisplayName: "Loop Over Items (Split in Batches)",
		Description: "Gives items out in batches: each time it is reached again it goes on with the next batch.",
		Docs: "The last node of the loop is connected back to this one. When no batch is left, everything that came back leaves through the output done " +
			"(version 1 has no such output: the branch ends). Expressions read $('Loop').context.noItemsLeft, currentRunIndex, maxRunIndex and done. " +
			"The state of the loop holds no items: they are read again from the runs that produced them.",
		Group:      nodes.GroupFlow,
		Versions:   []float64{1, 2, 3},
		Class:      budflow.InProcess,
		Inputs:     nodes.Main,
		OutputsFor: loopOutputs,
		Params: []nodes.Param{
			{
				Name: "batchSize", DisplayName: "Batch size", Kind: nodes.NumberKind, Default: 10., Description: "How many items a batch has.",
				Show: nodes.Rules{"@version": {1., 2.}},
			},
			{
				Name: "batchSize", DisplayName: "Batch size", Kind: nodes.NumberKind, Default: 1., Description: "How many items a batch has.",
				Show: nodes.Rules{"@version": {3.}},
			},
			{
				Name: "options", DisplayName: "Options", Kind: nodes.Collection, Default: &budflow.Object{}, Description: "Further settings.",
				Fields: []nodes.Param{{
					Name: "reset", DisplayName: "Reset", Kind: nodes.Bool, Default: false,
					Description: "Whether the loop starts anew, with the items that come in now. Usually an expression.",
				}},
			},
		},
	},
	Run: runLoop,
}

func loopOutputs(n *budflow.Node) []nodes.Port {
	loop := nodes.Port{Type: budflow.MainConnection, Label: "loop"}
	done := nodes.Port{Type: budflow.MainConnection, Label: "done"}
	switch n.TypeVersion {
	case 1:
		return []nodes.Port{{Type: budflow.MainConnection}}
	case 2:
		return []nodes.Port{loop, done}
	}
	return []nodes.Port{done, loop}
}

// loop is the state between the runs of one loop. It says where the items are, and holds none.
type loop struct {
	start   int // run index where the loop began; its source has the items
	cursor  int // items given out so far
	current int // batches given out so far, from 0
	last    int // number of batches
}

// readLoop returns nil when the node has not run yet.
func readLoop(context *budflow.Object) *loop {
	if !context.Has("start") {
		return nil
	}
	number := func(key string) int { n, _ := budflow.Number(context.Value(key)); return int(n) }
	return &loop{start: number("start"), cursor: number("cursor"), current: number("currentRunIndex"), last: number("maxRunIndex")}
}

// keep stores the state with what expressions may read.
func (l *loop) keep(call *nodes.Call, total int, done bool) {
	context := budflow.NewObject("currentRunIndex", float64(l.current), "maxRunIndex", float64(l.last), "noItemsLeft", l.cursor >= total)
	if call.Version() >= 2 {
		context.Set("done", done)
	}
	context.Set("start", float64(l.start))
	context.Set("cursor", float64(l.cursor))
	call.Keep(context)
}

func runLoop(ctx context.Context, call *nodes.Call) ([][]budflow.Item, error) {
	args := call.Args(ctx, 0)
	size, reset := max(args.Int("batchSize"), 0), args.Value("options.reset") == true
	if err := args.Err(); err != nil {
		return nil, err
	}
	state := readLoop(call.Context)
	starting := state == nil || reset
	items := call.Items()
	if starting {
		batches := 0
		if size > 0 {
			batches = int(math.Ceil(float64(len(items)) / float64(size)))
		}
		state = &loop{start: call.RunIndex, last: batches}
	} else {
		state.current++
		var err error
		if items, err = loopItems(ctx, call, state.start); err != nil {
			return nil, err
		}
	}
	batch := state.next(items, size)
	if !starting {
		state.overwriteSource(call, batch)
	}
	done := len(batch) == 0
	state.keep(call, len(items), done)
	if done {
		return finished(ctx, call, state)
	}
	switch call.Version() {
	case 1:
		return [][]budflow.Item{batch}, nil
	case 2:
		return [][]budflow.Item{batch, {}}, nil
	}
	return [][]budflow.Item{{}, batch}, nil
}

// next takes the next batch of all items of the loop.
func (l *loop) next(items []budflow.Item, size int) []budflow.Item {
	from := min(l.cursor, len(items))
	to := min(from+size, len(items))
	batch := make([]budflow.Item, 0, to-from)
	for i := from; i < to; i++ {
		batch = append(batch, withPair(items[i], i))
	}
	l.cursor = to
	return batch
}

// overwriteSource tells that the items of a later batch come from where the loop began.
func (l *loop) overwriteSource(call *nodes.Call, batch []budflow.Item) {
	source := firstSource(call.History.Sources(call.Node.Name, l.start))
	for i := range batch {
		batch[i].Pair.Items[0].SourceOverwrite = source
	}
}

// finished returns what came back, in the output done.
func finished(ctx context.Context, call *nodes.Call, l *loop) ([][]budflow.Item, error) {
	if call.Version() == 1 {
		return nil, nil
	}
	processed := []budflow.Item{}
	for run := l.start + 1; run <= call.RunIndex; run++ {
		source, items := firstSource(call.Sources), call.Items()
		if run < call.RunIndex {
			source = firstSource(call.History.Sources(call.Node.Name, run))
			var err error
			if items, err = loopItems(ctx, call, run); err != nil {
				return nil, err
			}
		}
		for i, item := range items {
			item.Pair = &budflow.Pairing{Items: []budflow.PairedItem{{Item: i, SourceOverwrite: source}}}
			processed = append(processed, item)
		}
	}
	if call.Version() == 2 {
		return [][]budflow.Item{{}, processed}, nil
	}
	return [][]budflow.Item{processed, {}}, nil
}

// loopItems reads the items that an earlier run of this node was given.
func loopItems(ctx context.Context, call *nodes.Call, run int) ([]budflow.Item, error) {
	source := firstSource(call.History.Sources(call.Node.Name, run))
	if source == nil {
		return nil, nodes.Errorf("The loop: want a node in front of it that gives the items, got none in run %d", run)
	}
	items, err := call.History.Items(ctx, source.Node, source.Run, source.Output)
	if call.Node.ExecuteOnce && len(items) > 1 {
		items = items[:1]
	}
	return items, err
}

func firstSource(sources []*budflow.Source) *budflow.Source {
	if len(sources) == 0 {
		return nil
	}
	return sources[0]
}
