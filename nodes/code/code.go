package code

import (
	"context"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// Code runs JavaScript over all items, or for each of them.
var Code = nodes.Type{
	Spec: nodes.Spec{
		Type:        "n8n-nodes-base.code",
		DisplayName: "Code",
		Description: "Runs JavaScript that makes the items of the output.",
		Docs: "The code is the body of an async function and has to return something: in the mode for all items an array of items, or one; " +
			"in the mode for each item one item, or null for none. An object without the key `json` is taken as the json of an item. " +
			"Code sees everything that an expression sees, and `items` or `item`. It runs apart from the worker, with limits of time and memory. " +
			"What it writes to the console goes to the log, in a manual run also to a hint.\n\nPython is turned off.",
		Group:    nodes.GroupCode,
		Versions: []float64{1, 2},
		Default:  2,
		Class:    budflow.InProcess,
		Inputs:   nodes.Main,
		Outputs:  nodes.Main,
		Params: []nodes.Param{
			{
				Name: "mode", DisplayName: "Mode", Description: "How often the code runs.", Kind: nodes.Options, Default: allItems, Literal: true,
				Options: []nodes.Option{{Value: allItems, Name: "Run Once for All Items"}, {Value: eachItem, Name: "Run Once for Each Item"}},
			},
			{
				Name: "language", DisplayName: "Language", Description: "Only JavaScript can run.", Kind: nodes.Options, Default: "javaScript", Literal: true,
				Show:    nodes.Rules{"@version": {2.0}},
				Options: []nodes.Option{{Value: "javaScript", Name: "JavaScript"}, {Value: "python", Name: "Python"}, {Value: "pythonNative", Name: "Python (Native)"}},
			},
			{Name: "jsCode", DisplayName: "JavaScript", Description: "The code.", Kind: nodes.Text, Default: "", Literal: true, Show: nodes.Rules{"@version": {1.0}}},
			{Name: "jsCode", DisplayName: "JavaScript", Description: "The code.", Kind: nodes.Text, Default: "", Literal: true, Show: nodes.Rules{"@version": {2.0}, "language": {"javaScript"}}},
			{Name: "pythonCode", DisplayName: "Python", Description: "The code; it cannot run.", Kind: nodes.Text, Default: "", Literal: true, Show: nodes.Rules{"@version": {2.0}, "language": {"python", "pythonNative"}}},
		},
	},
	Run: runCode,
}

const (
	allItems = "runOnceForAllItems"
	eachItem = "runOnceForEachItem"
)

func runCode(ctx context.Context, call *nodes.Call) ([][]budflow.Item, error) {
	p := call.Args(ctx, -1)
	if language := p.Raw("language"); call.Version() >= 2 && (language == "python" || language == "pythonNative") {
		e := nodes.Errorf("Python is turned off")
		e.Code, e.Parameter, e.Permanent = budflow.Unsupported, "language", true
		return nil, e
	}
	source, _ := p.Raw("jsCode").(string)
	s := &script{call: call, source: source}
	defer s.showConsole()
	if p.Raw("mode") == eachItem {
		return s.forEach(ctx)
	}
	return s.runAll(ctx)
}

func (s *script) runAll(ctx context.Context) ([][]budflow.Item, error) {
	out, err := s.all(ctx)
	if err != nil {
		if !s.call.ContinueOnFail() {
			return nil, err
		}
		out = []budflow.Item{{JSON: budflow.NewObject("error", err.Error())}}
	}
	if err == nil && lineageLost(out, len(s.call.Items())) {
		s.call.Hint(budflow.Hint{
			Message:  "To make sure expressions after this node work, return the input items that produced each output item.",
			Location: "outputPane",
		})
	}
	return [][]budflow.Item{out}, nil
}

// lineageLost reports whether it cannot be told which input item an output item was made of.
func lineageLost(out []budflow.Item, inputs int) bool {
	if len(out) != inputs {
		return true
	}
	for _, item := range out {
		if item.Pair == nil {
			return true
		}
	}
	return false
}

func (s *script) all(ctx context.Context) ([]budflow.Item, error) {
	value, err := s.run(ctx)
	if err != nil {
		return nil, err
	}
	return itemsOf(value)
}

func (s *script) forEach(ctx context.Context) ([][]budflow.Item, error) {
	if len(s.call.Items()) > 0 {
		if err := onlyForAll(s.source, 0); err != nil {
			return s.failed(err)
		}
	}
	var out []budflow.Item
	err := s.runEach(ctx, func(i int, value any, err error) error {
		var item *budflow.Item
		if err == nil {
			item, err = itemOf(value, i)
		}
		switch {
		case err != nil && !s.call.ContinueOnFail():
			return err
		case err != nil:
			out = append(out, budflow.Item{JSON: budflow.NewObject("error", err.Error()), Pair: budflow.Pair(i)})
		case item != nil:
			out = append(out, *item)
		}
		return nil
	})
	return [][]budflow.Item{out}, err
}

// failed is the outcome when no item can be run.
func (s *script) failed(err error) ([][]budflow.Item, error) {
	if !s.call.ContinueOnFail() {
		return nil, err
	}
	var out []budflow.Item
	for i := range s.call.Items() {
		out = append(out, budflow.Item{JSON: budflow.NewObject("error", err.Error()), Pair: budflow.Pair(i)})
	}
	return [][]budflow.Item{out}, nil
}
