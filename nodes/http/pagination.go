package http

import (
	"context"
	"crypto/sha256"
	"slices"
	"strconv"
	"strings"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
	"github.com/budflow/budflow/nodes/coerce"
)

const (
	pagination = "options.pagination.pagination"
	// maxSame is how often in a row the same answer comes until it is taken for a loop. n8n's message says 5 at this point.
	maxSame = 4
)

// pages reports whether the item has pagination.
func (r *runner) pages(item int) bool {
	if r.call.Version() < 3 {
		return false
	}
	r.resolving.Lock()
	defer r.resolving.Unlock()
	p := r.call.Args(context.Background(), item)
	_, ok := p.Raw(pagination).(*budflow.Object)
	return ok && p.Text(pagination+".paginationMode") != "off"
}

// paging is the pagination of one item.
type paging struct {
	runner   *runner
	exchange *exchange
	count    int       // pages so far
	last     *response // nil before the first
	request  *request
}

// paginate sends requests until the last page.
func (r *runner) paginate(ctx context.Context, x *exchange, first *request, visit func(*response) error) error {
	g := &paging{runner: r, exchange: x, request: first}
	var same int
	var before [sha256.Size]byte
	for {
		next, err := g.next(ctx, first)
		if err != nil {
			return err
		}
		if g.last, err = x.send(ctx, next); err != nil {
			return err
		}
		g.request = next
		g.count++
		if err := visit(g.last); err != nil {
			return err
		}
		sum := sha256.Sum256([]byte(g.last.text))
		if same++; sum != before || g.last.file != nil {
			same, before = 1, sum
		}
		if same >= maxSame {
			e := nodes.Errorf("The returned response was identical 5x, so requests got stopped")
			e.Description = "Check if \"Pagination Completed When\" has been configured correctly."
			return e
		}
		more, interval, err := g.more(ctx)
		if err != nil || !more {
			return err
		}
		if !g.last.ok() && !x.settings.neverError {
			return nodes.Errorf(`%d - "%s"`, g.last.status, shorten(nodes.TextOf(g.last.body())))
		}
		if err := pause(ctx, interval); err != nil {
			return err
		}
	}
}

// value resolves a parameter of the pagination with what it can see besides the usual.
func (g *paging) value(ctx context.Context, raw any) (any, error) {
	if raw == budflow.Undefined {
		return raw, nil
	}
	names := map[string]any{"$pageCount": float64(g.count), "$request": g.request.object(), "$response": nil}
	if g.last != nil {
		names["$response"] = budflow.NewObject("body", g.last.body(), "headers", g.last.headers,
			"statusCode", float64(g.last.status), "statusMessage", g.last.statusText)
	}
	g.runner.resolving.Lock()
	defer g.runner.resolving.Unlock()
	return g.runner.call.Resolver.With(nodes.Extra{Names: names}).Resolve(ctx, raw, g.exchange.item)
}

// object is the request as the expressions of the pagination see it.
func (r *request) object() *budflow.Object {
	headers := &budflow.Object{}
	for _, h := range r.headers {
		headers.Set(h.name, h.value)
	}
	o := budflow.NewObject("method", r.method, "uri", r.url, "url", r.url, "qs", r.query, "headers", headers)
	switch b := r.body.(type) {
	case jsonBody:
		o.Set("body", b.value)
	case formBody:
		o.Set("body", b.fields)
	case textBody:
		o.Set("body", b.text)
	}
	return o
}

func (g *paging) raw(name string) any {
	return g.runner.call.Args(context.Background(), g.exchange.item).Raw(pagination + "." + name)
}

// plain resolves a parameter as a text, with a fallback when there is none.
func (g *paging) plain(ctx context.Context, name, fallback string) (string, error) {
	value, err := g.value(ctx, g.raw(name))
	if err != nil || coerce.IsNothing(value) || value == "" {
		return fallback, err
	}
	return nodes.TextOf(value), nil
}

// next is the request of the next page: the first one with its changes.
func (g *paging) next(ctx context.Context, first *request) (*request, error) {
	r := *first
	r.query, r.headers = first.query.Clone(), slices.Clone(first.headers)
	mode, err := g.plain(ctx, "paginationMode", "updateAParameterInEachRequest")
	if err != nil {
		return nil, err
	}
	if mode == "responseContainsNextURL" {
		return &r, g.setNextURL(ctx, &r)
	}
	list, _ := g.raw("parameters.parameters").([]any)
	for _, element := range list {
		resolved, err := g.value(ctx, element)
		if err != nil {
			return nil, err
		}
		change, ok := resolved.(*budflow.Object)
		if !ok {
			continue
		}
		name, value := nodes.TextOf(change.Value("name")), change.Value("value")
		switch kind := nodes.TextOf(change.Value("type")); kind {
		case "qs", "":
			r.query.Set(name, value)
		case "headers":
			r.setHeader(name, nodes.TextOf(value))
		case "body":
			r.body = setField(r.body, name, value)
		default:
			return nil, nodes.Errorf("Pagination: want qs, headers or body as the type of a parameter, got '%s'", kind)
		}
	}
	return &r, nil
}

// setNextURL takes the address of the next page from the answer before. The first
// request keeps its own address when there is none yet.
func (g *paging) setNextURL(ctx context.Context, r *request) error {
	value, err := g.value(ctx, g.raw("nextURL"))
	if err != nil {
		return err
	}
	if value == budflow.Undefined && g.last == nil && g.raw("nextURL") != budflow.Undefined {
		return nil
	}
	next := nodes.TextOf(value)
	if !strings.HasPrefix(next, "http://") && !strings.HasPrefix(next, "https://") {
		e := nodes.Errorf("'%s' is not a valid URL.", next)
		e.Description = "Make sure the \"Next URL\" parameter evaluates to a valid URL."
		return e
	}
	r.url = next
	return nil
}

// more decides whether there is another page, and how long to wait for it.
func (g *paging) more(ctx context.Context) (more bool, interval float64, err error) {
	if limited, err := g.plain(ctx, "limitPagesFetched", "false"); err != nil {
		return false, 0, err
	} else if limited == "true" {
		limit, err := g.plain(ctx, "maxRequests", "100")
		if err != nil {
			return false, 0, err
		}
		if n, err := strconv.ParseFloat(limit, 64); err == nil && n > 0 && float64(g.count) >= n {
			return false, 0, nil
		}
	}
	when, err := g.plain(ctx, "paginationCompleteWhen", "responseIsEmpty")
	if err != nil {
		return false, 0, err
	}
	if more, err = g.continues(ctx, when); err != nil || !more {
		return false, 0, err
	}
	text, err := g.plain(ctx, "requestInterval", "0")
	interval, _ = strconv.ParseFloat(text, 64)
	return true, interval, err
}

func (g *paging) continues(ctx context.Context, when string) (bool, error) {
	switch when {
	case "responseIsEmpty":
		body := g.last.body()
		if list, ok := body.([]any); ok {
			return len(list) > 0, nil
		}
		return coerce.Truthy(body), nil
	case "receiveSpecificStatusCodes":
		codes, err := g.plain(ctx, "statusCodesWhenComplete", "")
		for code := range strings.SplitSeq(codes, ",") {
			if strings.TrimSpace(code) == strconv.Itoa(g.last.status) {
				return false, err
			}
		}
		return true, err
	case "other":
		done, err := g.value(ctx, g.raw("completeExpression"))
		return !coerce.Truthy(done), err
	}
	return false, nodes.Errorf("Pagination: want responseIsEmpty, receiveSpecificStatusCodes or other, got '%s'", when)
}
