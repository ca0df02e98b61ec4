package api

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/budflow/budflow/store"
)

// routeCheck is how long a gateway trusts the webhooks that it remembers before it
// asks whether another process has changed them: one that missed the notice of that.
const routeCheck = 500 * time.Millisecond

// routes remembers the webhooks of all active workflows.
type routes struct {
	store *store.Store
	trust time.Duration

	mu      sync.Mutex
	checked time.Time
	table   *routeTable
}

// routeTable is the webhooks as of one revision; it never changes.
type routeTable struct {
	revision int64
	static   map[string][]store.Webhook // by path
	dynamic  map[string][]store.Webhook // by webhook id
}

func newRoutes(s *store.Store) *routes { return &routes{store: s, trust: routeCheck} }

// forget makes the next lookup see a change at once.
func (r *routes) forget() {
	r.mu.Lock()
	r.checked = time.Time{}
	r.mu.Unlock()
}

// current returns the table, read anew when it may be out of date.
func (r *routes) current(ctx context.Context) (*routeTable, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.table != nil && time.Since(r.checked) < r.trust {
		return r.table, nil
	}
	revision, err := r.store.RoutesRevision(ctx)
	if err != nil {
		return nil, err
	}
	if r.table == nil || r.table.revision != revision {
		hooks, err := r.store.ListWebhooks(ctx, "")
		if err != nil {
			return nil, err
		}
		r.table = tableOf(revision, hooks)
	}
	r.checked = time.Now()
	return r.table, nil
}

func tableOf(revision int64, hooks []store.Webhook) *routeTable {
	t := &routeTable{revision: revision, static: map[string][]store.Webhook{}, dynamic: map[string][]store.Webhook{}}
	for _, h := range hooks {
		if h.Dynamic {
			t.dynamic[h.WebhookID] = append(t.dynamic[h.WebhookID], h)
		} else {
			t.static[h.Path] = append(t.static[h.Path], h)
		}
	}
	return t
}

// match is what a table knows of a path.
type match struct {
	hook   *store.Webhook    // nil = none for this method
	params map[string]string // :name segments
	hooks  []store.Webhook   // all that are registered for the path
}

// find looks a request up: paths that are equal come before dynamic ones.
func (t *routeTable) find(method, path string) match {
	if m := pick(t.static[path], method); len(m.hooks) > 0 {
		return m
	}
	id, rest, found := strings.Cut(path, "/")
	if !found {
		return match{}
	}
	segments := strings.Split(rest, "/")
	var best []store.Webhook
	score := -1
	for _, h := range t.dynamic[id] {
		n := fit(h.Path, segments)
		if n > score {
			best, score = nil, n
		}
		if n == score && n >= 0 {
			best = append(best, h)
		}
	}
	m := pick(best, method)
	if m.hook != nil {
		m.params = paramsOf(m.hook.Path, segments)
	}
	return m
}

func pick(hooks []store.Webhook, method string) match {
	m := match{hooks: hooks}
	for i := range hooks {
		if hooks[i].Method == method {
			m.hook = &hooks[i]
		}
	}
	return m
}

// fit is how many segments of a dynamic path are fixed ones that agree; -1 = it does not match.
func fit(path string, segments []string) int {
	want := strings.Split(path, "/")
	if len(want) != len(segments) {
		return -1
	}
	fixed := 0
	for i, segment := range want {
		switch {
		case strings.HasPrefix(segment, ":"):
		case segment == segments[i]:
			fixed++
		default:
			return -1
		}
	}
	return fixed
}

func paramsOf(path string, segments []string) map[string]string {
	params := map[string]string{}
	for i, segment := range strings.Split(path, "/") {
		if name, ok := strings.CutPrefix(segment, ":"); ok {
			params[name] = segments[i]
		}
	}
	return params
}

// didYouMean lists the methods of a path in words.
func didYouMean(methods []string) string {
	if n := len(methods); n > 1 {
		return strings.Join(methods[:n-1], ", ") + " or " + methods[n-1]
	}
	return methods[0]
}
