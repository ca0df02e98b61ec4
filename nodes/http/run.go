package http

import (
	"context"
	"sync"
	"time"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// maxConcurrent is how many requests of one run are under way at the same time.
const maxConcurrent = 64

// result is what became of one item.
type result struct {
	items []budflow.Item
	err   error
}

// run sends the requests of all items and returns the answers in the order of the items.
func run(ctx context.Context, call *nodes.Call) ([][]budflow.Item, error) {
	items := call.Items()
	if len(items) == 0 {
		return [][]budflow.Item{nil}, nil
	}
	s, err := settingsOf(call, call.Args(ctx, 0))
	if err != nil {
		return nil, err
	}
	r := &runner{
		call: call, settings: s, clients: clients{base: call.HTTP}, results: make([]result, len(items)),
		slots: make(chan struct{}, maxConcurrent), progress: restore(call),
	}
	defer r.clients.close()
	err = r.startAll(ctx)
	r.running.Wait()
	if err != nil {
		return nil, err
	}
	return r.collect()
}

func settingsOf(call *nodes.Call, p *nodes.Args) (settings, error) {
	s := readOldSettings
	if call.Version() >= 3 {
		s = readSettings
	}
	return s(p), p.Err()
}

// runner sends the requests of one run.
type runner struct {
	call     *nodes.Call
	settings settings
	clients  clients
	results  []result
	slots    chan struct{}
	running  sync.WaitGroup
	progress *progress
	// resolving guards the resolver, which works for one item at a time.
	resolving sync.Mutex
}

// startAll starts the requests in the order of the items. It returns early only
// when the run is canceled.
func (r *runner) startAll(ctx context.Context) error {
	for i := range r.results {
		if done := r.progress.of(i); done != nil {
			r.results[i].items = done
			continue
		}
		if r.settings.batchSize > 0 && i > 0 && i%r.settings.batchSize == 0 {
			if err := pause(ctx, r.settings.batchMillis); err != nil {
				return err
			}
		}
		select {
		case r.slots <- struct{}{}:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
		x, request, err := r.prepare(ctx, i)
		if err != nil {
			r.results[i].err = err
			<-r.slots
			continue
		}
		r.running.Go(func() {
			defer func() { <-r.slots }()
			r.one(ctx, x, request)
		})
	}
	return nil
}

// pause waits; 0 and less is nothing.
func pause(ctx context.Context, millis float64) error {
	if millis <= 0 {
		return nil
	}
	timer := time.NewTimer(time.Duration(millis * float64(time.Millisecond)))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// prepare reads the parameters of one item.
func (r *runner) prepare(ctx context.Context, i int) (*exchange, *request, error) {
	r.resolving.Lock()
	defer r.resolving.Unlock()
	p := r.call.Args(ctx, i)
	x := &exchange{call: r.call, item: i, settings: r.settings}
	read := build
	if r.call.Version() < 3 {
		read, x.connection = buildOld, readOldConnection(p)
	} else {
		x.connection = readConnection(r.call, p)
	}
	request, err := read(r.call, p, i, r.settings)
	if err != nil {
		return nil, nil, err
	}
	x.client, err = r.clients.get(x.connection)
	return x, request, err
}

// one sends the request, or the pages, of one item.
func (r *runner) one(ctx context.Context, x *exchange, request *request) {
	var items []budflow.Item
	err := r.each(ctx, x, request, func(answer *response) error {
		if !answer.ok() && !x.settings.neverError && !r.pages(x.item) {
			return statusError(answer)
		}
		items = append(items, x.itemsOf(answer)...)
		return nil
	})
	if err != nil {
		e := *budflow.AsError(err).AtItem(x.item)
		if e.Name == "NodeApiError" {
			e.Context = budflow.NewObject("itemIndex", float64(x.item), "request", shown(request))
		}
		r.results[x.item].err = &e
		return
	}
	r.results[x.item].items = items
	r.progress.add(r.call, x.item, items)
}

// each visits the answer of a request, or those of all its pages.
func (r *runner) each(ctx context.Context, x *exchange, request *request, visit func(*response) error) error {
	if r.pages(x.item) {
		return r.paginate(ctx, x, request, visit)
	}
	answer, err := x.send(ctx, request)
	if err != nil {
		return err
	}
	return visit(answer)
}

// collect puts the results together; the first failed item fails the run, unless the node goes on.
func (r *runner) collect() ([][]budflow.Item, error) {
	var out []budflow.Item
	for i, result := range r.results {
		switch {
		case result.err == nil:
			out = append(out, result.items...)
		case r.call.ContinueOnFail() && budflow.CodeOf(result.err) != budflow.Canceled:
			out = append(out, errorItem(result.err, i))
		default:
			return nil, budflow.AsError(result.err).AtItem(i)
		}
	}
	return [][]budflow.Item{out}, nil
}
