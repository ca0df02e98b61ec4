package storetest

import (
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/store"
)

func activation(t *testing.T, s *store.Store) {
	ctx := t.Context()
	w := create(t, s, "w", "a")
	id := w.Document.ID
	none, hook := "", []store.Webhook{{Method: "POST", Path: "orders", Node: "A", WebhookID: "u", PathLength: 1}}

	live := must(s.SetActive(ctx, id, store.Activation{Version: w.Version, Webhooks: hook, Expected: &none}))(t)
	if live.ActiveVersion != w.Version || !live.Document.Active {
		t.Errorf("want the workflow live, got %s", show(live))
	}
	got := must(s.LookupWebhook(ctx, "POST", "orders"))(t)
	equal(t, "webhook", *got, store.Webhook{Method: "POST", Path: "orders", WorkflowID: id, Version: w.Version, Node: "A", WebhookID: "u", PathLength: 1})

	_, err := s.SetActive(ctx, id, store.Activation{Version: w.Version, Expected: &none})
	wantCode(t, err, budflow.Conflict, "active version")
	_, err = s.SetActive(ctx, id, store.Activation{Version: "nope"})
	wantCode(t, err, budflow.NotFound, "version")
	_, err = s.SetActive(ctx, "nope", store.Activation{Version: w.Version})
	wantCode(t, err, budflow.NotFound, "workflow")
	_, err = s.SetActive(ctx, id, store.Activation{Webhooks: hook})
	wantCode(t, err, budflow.Invalid)

	// A save leaves the active version alone.
	next := document(t, "w", "b")
	next.ID = id
	saved := must(s.UpdateWorkflow(ctx, next, nil))(t)
	if saved.ActiveVersion != w.Version || saved.Version == w.Version || !saved.Document.Active {
		t.Errorf("want the first version live, got %s", show(saved))
	}
	off := must(s.SetActive(ctx, id, store.Activation{Expected: &w.Version}))(t)
	if off.ActiveVersion != "" || off.Document.Active {
		t.Errorf("want the workflow offline, got %s", show(off))
	}
	_, err = s.LookupWebhook(ctx, "POST", "orders")
	wantCode(t, err, budflow.NotFound)
}

func webhookConflicts(t *testing.T, s *store.Store) {
	ctx := t.Context()
	first, second := create(t, s, "1", "a"), create(t, s, "2", "a")
	ok(t, s.RegisterWebhooks(ctx, first.Document.ID, first.Version, []store.Webhook{{Method: "GET", Path: "b", Node: "A"}}))
	rev := must(s.RoutesRevision(ctx))(t)

	err := s.RegisterWebhooks(ctx, second.Document.ID, second.Version, []store.Webhook{
		{Method: "GET", Path: "a", Node: "A"}, {Method: "GET", Path: "b", Node: "B"}, {Method: "GET", Path: "c", Node: "C"}})
	wantCode(t, err, budflow.Conflict, "GET b", first.Document.ID)
	equal(t, "webhooks of the loser", must(s.ListWebhooks(ctx, second.Document.ID))(t), []store.Webhook{})
	equal(t, "routes revision", must(s.RoutesRevision(ctx))(t), rev)

	// The conflict of an activation leaves the workflow as it was.
	_, err = s.SetActive(ctx, second.Document.ID, store.Activation{Version: second.Version, Webhooks: []store.Webhook{{Method: "GET", Path: "b"}}})
	wantCode(t, err, budflow.Conflict)
	equal(t, "active version", must(s.GetWorkflow(ctx, second.Document.ID))(t).ActiveVersion, "")

	err = s.RegisterWebhooks(ctx, second.Document.ID, second.Version, []store.Webhook{
		{Method: "GET", Path: "x", Node: "A"}, {Method: "GET", Path: "x", Node: "B"}})
	wantCode(t, err, budflow.Conflict, "GET x", `"A"`, `"B"`)
	err = s.RegisterWebhooks(ctx, "nope", "v", []store.Webhook{{Method: "GET", Path: "x"}})
	wantCode(t, err, budflow.NotFound)

	// The same workflow may take its own paths again, in another shape.
	ok(t, s.RegisterWebhooks(ctx, first.Document.ID, "v2", []store.Webhook{{Method: "GET", Path: "b", Node: "B"}, {Method: "POST", Path: "b"}}))
	equal(t, "node", must(s.LookupWebhook(ctx, "GET", "b"))(t).Node, "B")
	ok(t, s.UnregisterWebhooks(ctx, first.Document.ID))
	ok(t, s.RegisterWebhooks(ctx, second.Document.ID, "v", []store.Webhook{{Method: "GET", Path: "b"}}))
	if now := must(s.RoutesRevision(ctx))(t); now <= rev {
		t.Errorf("want a routes revision above %d, got %d", rev, now)
	}
}

func webhookLookup(t *testing.T, s *store.Store) {
	ctx := t.Context()
	w := create(t, s, "w", "a")
	dynamic := func(method, path string, length int) store.Webhook {
		return store.Webhook{Method: method, Path: path, Node: "A", WebhookID: "u1", PathLength: length, Dynamic: true}
	}
	ok(t, s.RegisterWebhooks(ctx, w.Document.ID, w.Version, []store.Webhook{
		{Method: "POST", Path: "users/all", Node: "A", WebhookID: "u1", PathLength: 2},
		{Method: "GET", Path: "users/all", Node: "A", WebhookID: "u1", PathLength: 2},
		dynamic("GET", "users/:id", 2), dynamic("POST", "users/:id", 2), dynamic("GET", ":a/:b/:c", 3)}))

	must(s.LookupWebhook(ctx, "GET", "users/all"))(t)
	for _, miss := range [][2]string{{"PUT", "users/all"}, {"GET", "users"}, {"GET", "users/:id"}, {"GET", "Users/all"}} {
		_, err := s.LookupWebhook(ctx, miss[0], miss[1])
		wantCode(t, err, budflow.NotFound, miss[1])
	}
	equal(t, "methods", must(s.WebhookMethods(ctx, "users/all"))(t), []string{"GET", "POST"})
	equal(t, "methods of no path", must(s.WebhookMethods(ctx, "nope"))(t), []string{})

	var found []string
	for _, h := range must(s.DynamicWebhooks(ctx, "u1", 2))(t) {
		found = append(found, h.Method+" "+h.Path)
	}
	equal(t, "dynamic", found, []string{"GET users/:id", "POST users/:id"})
	equal(t, "dynamic of 4", len(must(s.DynamicWebhooks(ctx, "u1", 4))(t)), 0)
	equal(t, "dynamic of another", len(must(s.DynamicWebhooks(ctx, "u2", 2))(t)), 0)
	equal(t, "all", len(must(s.ListWebhooks(ctx, ""))(t)), 5)
}

func webhookRaces(t *testing.T, s *store.Store) {
	ctx := t.Context()
	var won atomic.Int32
	var all sync.WaitGroup
	for i := range 6 {
		w := create(t, s, fmt.Sprint(i), "a")
		all.Go(func() {
			hooks := []store.Webhook{{Method: "GET", Path: "x"}, {Method: "GET", Path: "y"}, {Method: "GET", Path: fmt.Sprint(i)}}
			if i%2 == 1 {
				hooks[0], hooks[1] = hooks[1], hooks[0]
			}
			err := s.RegisterWebhooks(ctx, w.Document.ID, w.Version, hooks)
			if err == nil {
				won.Add(1)
			} else if budflow.CodeOf(err) != budflow.Conflict {
				t.Errorf("want a conflict, got %v", err)
			}
		})
	}
	all.Wait()
	equal(t, "winners", won.Load(), 1)
	equal(t, "webhooks", len(must(s.ListWebhooks(ctx, ""))(t)), 3)
}

func idempotencyKeys(t *testing.T, s *store.Store) {
	ctx := t.Context()
	claim := func(scope, key, id string, keep time.Duration) string {
		t.Helper()
		return must(s.ClaimKey(ctx, scope, key, id, keep))(t)
	}
	equal(t, "first", claim("w1", "k", "1", time.Hour), "1")
	equal(t, "second", claim("w1", "k", "2", time.Hour), "1")
	equal(t, "other scope", claim("w2", "k", "3", time.Hour), "3")
	equal(t, "short", claim("w1", "short", "4", -time.Second), "4")
	equal(t, "after its end", claim("w1", "short", "5", -time.Second), "5")
	equal(t, "expired", must(s.DeleteExpiredKeys(ctx))(t), 1)
	equal(t, "kept", claim("w1", "k", "6", time.Hour), "1")

	_, err := s.ClaimKey(ctx, "w1", "", "1", time.Hour)
	wantCode(t, err, budflow.Invalid, "1 to 255")
	_, err = s.ClaimKey(ctx, "w1", fmt.Sprintf("%0256d", 1), "1", time.Hour)
	wantCode(t, err, budflow.Invalid, "256")
	_, err = s.ClaimKey(ctx, "w1", "k", "x", time.Hour)
	wantCode(t, err, budflow.Invalid, "execution id")
}

func idempotencyRaces(t *testing.T, s *store.Store) {
	ctx := t.Context()
	var mu sync.Mutex
	bound := map[string]bool{}
	var all sync.WaitGroup
	for i := range 16 {
		all.Go(func() {
			id, err := s.ClaimKey(ctx, "w", "k", strconv.Itoa(i+1), time.Hour)
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			bound[id] = true
			mu.Unlock()
		})
	}
	all.Wait()
	equal(t, "executions of one key", len(bound), 1)
}
