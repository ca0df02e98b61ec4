package storetest

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/store"
)

func answers(t *testing.T, s *store.Store) {
	ctx := t.Context()
	text := "a <b> & \u2028 日本語"
	for id, response := range map[string]*budflow.Response{
		"1": {StatusCode: 201, Headers: map[string]string{"x-a": "<1>"}, Body: budflow.Raw(`{"n":12345678901234567890,"t":"<b> \u0000"}`)},
		"2": {Text: &text},
		"3": {Binary: &budflow.Binary{ID: "runs/3/abc", MimeType: "text/csv"}},
		"4": {},
	} {
		_, err := s.GetAnswer(ctx, id)
		wantCode(t, err, budflow.NotFound, `"`+id+`"`)
		ok(t, s.SaveAnswer(ctx, id, response))
		ok(t, s.SaveAnswer(ctx, id, &budflow.Response{StatusCode: 500})) // the first one stays
		equal(t, "answer", must(s.GetAnswer(ctx, id))(t), response)
	}
	wantCode(t, s.SaveAnswer(ctx, "x", &budflow.Response{}), budflow.Invalid, "execution id")
	_, err := s.GetAnswer(ctx, "x")
	wantCode(t, err, budflow.Invalid, "execution id")
	wantCode(t, s.SaveAnswer(ctx, "5", &budflow.Response{Body: budflow.Raw(`{`)}), budflow.Invalid, "answer of execution 5")

	equal(t, "deleted", must(s.DeleteAnswers(ctx, time.Now().Add(-time.Hour)))(t), 0)
	equal(t, "deleted", must(s.DeleteAnswers(ctx, time.Now().Add(time.Hour)))(t), 4)
	_, err = s.GetAnswer(ctx, "1")
	wantCode(t, err, budflow.NotFound)
}

func answerRaces(t *testing.T, s *store.Store) {
	ctx := t.Context()
	var all sync.WaitGroup
	seen := make([]int, 8)
	for i := range seen {
		all.Go(func() {
			if err := s.SaveAnswer(ctx, "7", &budflow.Response{StatusCode: 200 + i}); err != nil {
				t.Error(err)
			}
			got, err := s.GetAnswer(ctx, "7")
			if err != nil {
				t.Error(err)
				return
			}
			seen[i] = got.StatusCode
		})
	}
	all.Wait()
	for _, code := range seen {
		equal(t, "the one answer", code, seen[0])
	}
}

// Subscribe hears of a store until the test ends; the first notice is a resync.
func Subscribe(t testing.TB, s *store.Store) <-chan store.Notice {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	notices, ended := make(chan store.Notice, 1000), make(chan error, 1)
	go func() { ended <- s.Subscribe(ctx, func(n store.Notice) { notices <- n }) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("subscription: %v", err)
		}
	})
	return notices
}

func silence(t *testing.T, s *store.Store) {
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- s.Subscribe(ctx, func(n store.Notice) { t.Errorf("one process needs no notices, got %s", show(n)) })
	}()
	ok(t, s.Publish(ctx, store.Notice{Kind: store.NoticeChanged, ID: "1"}))
	ok(t, s.SaveAnswer(ctx, "1", &budflow.Response{}))
	stop()
	ok(t, <-ended)
}

func notices(t *testing.T, s *store.Store) {
	ctx := t.Context()
	first, second := Subscribe(t, s), Subscribe(t, s)
	want := func(kind store.NoticeKind, id string) {
		t.Helper()
		for _, heard := range []<-chan store.Notice{first, second} {
			equal(t, "notice", <-heard, store.Notice{Kind: kind, ID: id})
		}
	}
	want(store.NoticeResync, "")
	ok(t, s.Publish(ctx, store.Notice{Kind: store.NoticeChanged, ID: "1"}))
	want(store.NoticeChanged, "1")
	ok(t, s.SaveAnswer(ctx, "2", &budflow.Response{}))
	want(store.NoticeAnswer, "2")
	ok(t, s.SaveAnswer(ctx, "2", &budflow.Response{})) // nothing new

	w, other := create(t, s, "1", "a"), create(t, s, "2", "a")
	hook := []store.Webhook{{Method: "GET", Path: "b", Node: "A"}}
	must(s.SetActive(ctx, w.Document.ID, store.Activation{Version: w.Version, Webhooks: hook}))(t)
	want(store.NoticeRoutes, w.Document.ID)
	_, err := s.SetActive(ctx, other.Document.ID, store.Activation{Version: other.Version, Webhooks: hook})
	wantCode(t, err, budflow.Conflict) // taken back, with its notice
	ok(t, s.DeleteWorkflow(ctx, w.Document.ID))
	want(store.NoticeRoutes, w.Document.ID)
}
