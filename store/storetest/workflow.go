package storetest

import (
	"time"

	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/store"
)

func workflows(t *testing.T, s *store.Store) {
	ctx := t.Context()
	made := must(s.CreateWorkflow(ctx, document(t, "First", "a"), &store.Save{Author: "ann", Message: "begin"}))(t)
	id := made.Document.ID
	if len(id) != 16 {
		t.Errorf("want an id of 16 characters, got %q", id)
	}
	if made.Revision != 1 || made.ActiveVersion != "" || made.CreatedAt.IsZero() || !made.CreatedAt.Equal(made.UpdatedAt) {
		t.Errorf("want revision 1, inactive, created = updated, got %s", show(made))
	}
	equal(t, "version", made.Version, store.ContentHash(made.Document))

	want := document(t, "First", "a")
	want.ID = id
	got := must(s.GetWorkflow(ctx, id))(t)
	if !budflow.Equal(got.Document.Object(), want.Object()) {
		t.Errorf("the document changed:\nwant %s\ngot  %s", show(want), show(got.Document))
	}

	renamed := document(t, "Second", "a")
	renamed.ID = id
	got = must(s.UpdateWorkflow(ctx, renamed, nil))(t)
	if got.Version != made.Version || got.Revision != 1 || got.Document.Name != "Second" {
		t.Errorf("want a new name without a new version, got %s", show(got))
	}
	changed := document(t, "Second", "b")
	changed.ID = id
	got = must(s.UpdateWorkflow(ctx, changed, &store.Save{Expected: made.Version}))(t)
	if got.Version == made.Version || got.Revision != 2 {
		t.Errorf("want a new version at revision 2, got %s", show(got))
	}

	ok(t, s.DeleteWorkflow(ctx, id))
	_, err := s.GetWorkflow(ctx, id)
	wantCode(t, err, budflow.NotFound, id)
	wantCode(t, s.DeleteWorkflow(ctx, id), budflow.NotFound)
	_, err = s.UpdateWorkflow(ctx, changed, nil)
	wantCode(t, err, budflow.NotFound)
}

func workflowConflicts(t *testing.T, s *store.Store) {
	ctx := t.Context()
	given := document(t, "x", "a")
	given.ID = "my-own_id-1"
	made := must(s.CreateWorkflow(ctx, given, nil))(t)
	equal(t, "id", made.Document.ID, "my-own_id-1")
	_, err := s.CreateWorkflow(ctx, given, nil)
	wantCode(t, err, budflow.Conflict, "my-own_id-1")

	for _, bad := range []string{"a/b", "ä", "a b", "x\x00", fmt.Sprintf("%065d", 1)} {
		w := document(t, "x", "a")
		w.ID = bad
		_, err := s.CreateWorkflow(ctx, w, nil)
		wantCode(t, err, budflow.Invalid, "id:")
	}
	w := document(t, "x", "a")
	w.StaticData = []any{}
	_, err = s.CreateWorkflow(ctx, w, nil)
	wantCode(t, err, budflow.Invalid, "staticData")

	next := document(t, "x", "b")
	next.ID = given.ID
	must(s.UpdateWorkflow(ctx, next, nil))(t)
	_, err = s.UpdateWorkflow(ctx, given, &store.Save{Expected: made.Version})
	wantCode(t, err, budflow.Conflict, made.Version[:12])

	// Of many saves over the same version, one wins.
	head := must(s.GetWorkflow(ctx, given.ID))(t)
	var won atomic.Int32
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			w := document(t, "x", fmt.Sprint("racer ", i))
			w.ID = given.ID
			_, err := s.UpdateWorkflow(ctx, w, &store.Save{Expected: head.Version})
			if err == nil {
				won.Add(1)
			} else if budflow.CodeOf(err) != budflow.Conflict {
				t.Errorf("want a conflict, got %v", err)
			}
		})
	}
	all.Wait()
	equal(t, "winners", won.Load(), 1)
}

func workflowList(t *testing.T, s *store.Store) {
	ctx := t.Context()
	var ids []string
	for i := range 7 {
		ids = append(ids, create(t, s, fmt.Sprintf("Flow 10%% %d ÄÖ", i), "a").Document.ID)
	}
	names := func(f store.WorkflowFilter) (names []string) {
		t.Helper()
		for {
			page := must(s.ListWorkflows(ctx, f))(t)
			for _, w := range page.Items {
				names = append(names, w.Document.Name[9:10])
			}
			if f.Cursor = page.Next; f.Cursor == "" {
				return names
			}
		}
	}
	// Workflows made in the same millisecond are in the order of their ids: the pages must agree with the whole.
	all := names(store.WorkflowFilter{})
	equal(t, "number", len(all), 7)
	equal(t, "pages of 2", names(store.WorkflowFilter{Limit: 2}), all)
	equal(t, "page of 7", names(store.WorkflowFilter{Limit: 7}), all)
	equal(t, "offset", names(store.WorkflowFilter{Offset: 4}), all[4:])
	equal(t, "part of a name", names(store.WorkflowFilter{Name: "% 3 äÖ"}), []string{"3"})
	equal(t, "% is no wildcard", names(store.WorkflowFilter{Name: "F%w"}), nil)
	equal(t, "_ is no wildcard", names(store.WorkflowFilter{Name: "_low"}), nil)

	live := must(s.GetWorkflow(ctx, ids[2]))(t)
	must(s.SetActive(ctx, ids[2], store.Activation{Version: live.Version}))(t)
	yes, no := true, false
	equal(t, "active", names(store.WorkflowFilter{Active: &yes}), []string{"2"})
	equal(t, "inactive", len(names(store.WorkflowFilter{Active: &no})), 6)

	red, blue := must(s.CreateTag(ctx, "red"))(t), must(s.CreateTag(ctx, "blue"))(t)
	must(s.SetWorkflowTags(ctx, ids[1], []string{red.ID, blue.ID}))(t)
	must(s.SetWorkflowTags(ctx, ids[2], []string{red.ID}))(t)
	equal(t, "both tags", names(store.WorkflowFilter{Tags: []string{"red", "blue"}}), []string{"1"})
	equal(t, "the same tag twice", len(names(store.WorkflowFilter{Tags: []string{"red", "red"}})), 2)
	equal(t, "one tag", len(names(store.WorkflowFilter{Tags: []string{"red"}})), 2)
	equal(t, "tag and active", names(store.WorkflowFilter{Tags: []string{"red"}, Active: &yes}), []string{"2"})
	equal(t, "no such tag", names(store.WorkflowFilter{Tags: []string{"green"}}), nil)

	for _, cursor := range []string{"x", "1", "1.", ".a"} {
		_, err := s.ListWorkflows(ctx, store.WorkflowFilter{Cursor: cursor})
		wantCode(t, err, budflow.Invalid, "cursor")
	}
	for _, limit := range []int{-1, store.MaxLimit + 1} {
		_, err := s.ListWorkflows(ctx, store.WorkflowFilter{Limit: limit})
		wantCode(t, err, budflow.Invalid, "limit")
	}
}

func workflowDeletion(t *testing.T, s *store.Store) {
	ctx := t.Context()
	gone, stays := create(t, s, "gone", "a"), create(t, s, "stays", "a")
	for i, w := range []*store.Workflow{gone, stays} {
		id := w.Document.ID
		must(s.SetActive(ctx, id, store.Activation{Version: w.Version,
			Webhooks: []store.Webhook{{Method: "GET", Path: w.Document.Name, Node: "A", PathLength: 1}}}))(t)
		must(s.ApplyStaticData(ctx, id, "A", &budflow.StaticDelta{Global: budflow.Raw(`{"a":1}`)}))(t)
		ok(t, s.SaveExecution(ctx, &budflow.Execution{ID: fmt.Sprint(i + 1), WorkflowID: id, Status: budflow.StatusSuccess,
			RunData: budflow.RunData{}}))
	}
	before := must(s.RoutesRevision(ctx))(t)
	ok(t, s.DeleteWorkflow(ctx, gone.Document.ID))

	if after := must(s.RoutesRevision(ctx))(t); after <= before {
		t.Errorf("want a routes revision above %d, got %d", before, after)
	}
	_, err := s.LookupWebhook(ctx, "GET", "gone")
	wantCode(t, err, budflow.NotFound)
	_, err = s.GetVersion(ctx, gone.Document.ID, gone.Version)
	wantCode(t, err, budflow.NotFound)
	_, err = s.GetExecution(ctx, "1", true)
	wantCode(t, err, budflow.NotFound)
	equal(t, "garbage", must(s.BlobGarbage(ctx, time.Now().Add(time.Hour), 10))(t), []string{"runs/1/"})

	must(s.GetExecution(ctx, "2", true))(t)
	must(s.LookupWebhook(ctx, "GET", "stays"))(t)
}

func versions(t *testing.T, s *store.Store) {
	ctx := t.Context()
	first := must(s.CreateWorkflow(ctx, document(t, "v", "a"), &store.Save{Author: "ann", Message: "begin"}))(t)
	id := first.Document.ID
	save := func(value, author, message string) *store.Workflow {
		w := document(t, "v", value)
		w.ID = id
		return must(s.UpdateWorkflow(ctx, w, &store.Save{Author: author, Message: message}))(t)
	}
	second := save("b", "bob", "change")
	back := save("a", "ann", "back")
	equal(t, "hash of the same content", back.Version, first.Version)
	save("a", "ann", "nothing new")

	history := must(s.ListVersions(ctx, id, "", 2))(t)
	rest := must(s.ListVersions(ctx, id, history.Next, 2))(t)
	equal(t, "end of the history", rest.Next, "")
	var entries []string
	for _, v := range append(history.Items, rest.Items...) {
		entries = append(entries, fmt.Sprint(v.Revision, " ", v.Hash, " ", v.Author, " ", v.Message))
		if v.CreatedAt.IsZero() {
			t.Error("want a time of the save")
		}
	}
	equal(t, "history", entries, []string{
		"3 " + first.Version + " ann back", "2 " + second.Version + " bob change", "1 " + first.Version + " ann begin"})

	v := must(s.GetVersion(ctx, id, second.Version))(t)
	if v.Document.ID != id || v.Document.Name != "v" || v.Document.Node("A").Parameters.Value("value") != "b" {
		t.Errorf("want the second version, got %s", show(v.Document))
	}
	equal(t, "hash of the stored version", store.ContentHash(v.Document), second.Version)
	equal(t, "pin data of a version", v.Document.PinData, nil)
	_, err := s.GetVersion(ctx, id, "nope")
	wantCode(t, err, budflow.NotFound)
	_, err = s.ListVersions(ctx, id, "x", 0)
	wantCode(t, err, budflow.Invalid, "cursor")

	// What a run does not need does not make a version.
	other := document(t, "another name", "a")
	other.PinData, other.StaticData = nil, budflow.NewObject("global", &budflow.Object{})
	equal(t, "hash without pin data", store.ContentHash(other), first.Version)
}

func staticData(t *testing.T, s *store.Store) {
	ctx := t.Context()
	id := create(t, s, "s", "a").Document.ID
	none := must(s.GetStaticData(ctx, id))(t)
	if none.Revision != 0 || none.Data.Len() != 0 {
		t.Errorf("want none at revision 0, got %s", show(none))
	}
	apply := func(node string, d budflow.StaticDelta) int64 {
		t.Helper()
		return must(s.ApplyStaticData(ctx, id, node, &d))(t)
	}
	equal(t, "revision", apply("A", budflow.StaticDelta{Global: budflow.Raw(`{"n":12345678901234567890}`)}), 1)
	equal(t, "revision", apply("A", budflow.StaticDelta{Rev: 1, Node: budflow.Raw(`{"seen":["x"]}`)}), 2)
	_, err := s.ApplyStaticData(ctx, id, "A", &budflow.StaticDelta{Rev: 1, Global: budflow.Raw(`{}`)})
	wantCode(t, err, budflow.Conflict, "revision 1", "at 2")
	_, err = s.ApplyStaticData(ctx, id, "A", &budflow.StaticDelta{Rev: 2, Global: budflow.Raw(`[]`)})
	wantCode(t, err, budflow.Invalid, "global")
	_, err = s.ApplyStaticData(ctx, "nope", "A", &budflow.StaticDelta{})
	wantCode(t, err, budflow.NotFound)

	want := `{"global":{"n":12345678901234567890},"node:A":{"seen":["x"]}}`
	equal(t, "static data", show(must(s.GetStaticData(ctx, id))(t).Data), want)
	equal(t, "in the document", show(must(s.GetWorkflow(ctx, id))(t).Document.StaticData), want)

	// A save without static data keeps it; one with it, also as text, replaces it.
	w := document(t, "s", "b")
	w.ID = id
	equal(t, "kept", show(must(s.UpdateWorkflow(ctx, w, nil))(t).Document.StaticData), want)
	w.StaticData = `{"global":{"m":1}}`
	equal(t, "replaced", show(must(s.UpdateWorkflow(ctx, w, nil))(t).Document.StaticData), `{"global":{"m":1}}`)
	equal(t, "revision", must(s.GetStaticData(ctx, id))(t).Revision, 3)
}

func staticDataRaces(t *testing.T, s *store.Store) {
	ctx := t.Context()
	id := create(t, s, "s", "a").Document.ID
	var won atomic.Int32
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			_, err := s.ApplyStaticData(ctx, id, "A", &budflow.StaticDelta{Node: budflow.Raw(`{}`)})
			if err == nil {
				won.Add(1)
			} else if budflow.CodeOf(err) != budflow.Conflict {
				t.Errorf("want a conflict, got %v", err)
			}
		})
	}
	all.Wait()
	equal(t, "winners", won.Load(), 1)
}
