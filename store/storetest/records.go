package storetest

import (
	"context"
	"testing"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/store"
)

func tags(t *testing.T, s *store.Store) {
	ctx := t.Context()
	red, blue := must(s.CreateTag(ctx, "red"))(t), must(s.CreateTag(ctx, "blue"))(t)
	must(s.CreateTag(ctx, "Red"))(t) // another name
	_, err := s.CreateTag(ctx, "red")
	wantCode(t, err, budflow.Conflict, `"red"`)
	equal(t, "tag", must(s.GetTag(ctx, red.ID))(t), red)

	_, err = s.RenameTag(ctx, red.ID, "blue")
	wantCode(t, err, budflow.Conflict, `"blue"`)
	equal(t, "name", must(s.RenameTag(ctx, red.ID, "green"))(t).Name, "green")
	_, err = s.RenameTag(ctx, "nope", "x")
	wantCode(t, err, budflow.NotFound)

	ok(t, s.DeleteTag(ctx, blue.ID))
	wantCode(t, s.DeleteTag(ctx, blue.ID), budflow.NotFound)
	_, err = s.GetTag(ctx, blue.ID)
	wantCode(t, err, budflow.NotFound)
	var names []string
	for _, tag := range must(s.ListTags(ctx))(t) {
		names = append(names, tag.Name)
	}
	equal(t, "tags", names, []string{"Red", "green"})
}

func workflowTags(t *testing.T, s *store.Store) {
	ctx := t.Context()
	id := create(t, s, "w", "a").Document.ID
	a, b := must(s.CreateTag(ctx, "a"))(t), must(s.CreateTag(ctx, "b"))(t)
	equal(t, "tags", must(s.SetWorkflowTags(ctx, id, []string{b.ID, a.ID}))(t), []store.Tag{b, a})
	equal(t, "tags", must(s.GetWorkflow(ctx, id))(t).Tags, []store.Tag{b, a})
	for _, bad := range [][]string{{"nope"}, {a.ID, "nope"}, {a.ID, a.ID}} {
		_, err := s.SetWorkflowTags(ctx, id, bad)
		wantCode(t, err, budflow.NotFound, "tags")
	}
	_, err := s.SetWorkflowTags(ctx, "nope", []string{a.ID})
	wantCode(t, err, budflow.NotFound, "workflow")

	ok(t, s.DeleteTag(ctx, b.ID))
	equal(t, "tags", must(s.GetWorkflow(ctx, id))(t).Tags, []store.Tag{a})
	equal(t, "no tags", must(s.SetWorkflowTags(ctx, id, nil))(t), []store.Tag{})
}

func variables(t *testing.T, s *store.Store) {
	ctx := t.Context()
	v, w := must(s.CreateVariable(ctx, "region", "eu"))(t), must(s.CreateVariable(ctx, "limit", ""))(t)
	_, err := s.CreateVariable(ctx, "region", "us")
	wantCode(t, err, budflow.Conflict, `"region"`)
	v.Value = "us"
	ok(t, s.UpdateVariable(ctx, v))
	equal(t, "variable", must(s.GetVariable(ctx, v.ID))(t), v)
	wantCode(t, s.UpdateVariable(ctx, store.Variable{ID: w.ID, Key: "region"}), budflow.Conflict, `"region"`)
	wantCode(t, s.UpdateVariable(ctx, store.Variable{ID: "nope", Key: "x"}), budflow.NotFound)
	equal(t, "variables", must(s.ListVariables(ctx))(t), []store.Variable{w, v})
	ok(t, s.DeleteVariable(ctx, w.ID))
	wantCode(t, s.DeleteVariable(ctx, w.ID), budflow.NotFound)
	_, err = s.GetVariable(ctx, w.ID)
	wantCode(t, err, budflow.NotFound)
}

func settings(t *testing.T, s *store.Store) {
	ctx := t.Context()
	_, err := s.GetSetting(ctx, "k")
	wantCode(t, err, budflow.NotFound, `"k"`)
	ok(t, s.PutSetting(ctx, "k", budflow.Raw(`{"a": 1}`)))
	ok(t, s.PutSetting(ctx, "k", budflow.Raw(`{"a": 12345678901234567890}`)))
	equal(t, "setting", string(must(s.GetSetting(ctx, "k"))(t)), `{"a": 12345678901234567890}`)
	wantCode(t, s.PutSetting(ctx, "k", budflow.Raw(`{`)), budflow.Invalid, "k")
	ok(t, s.DeleteSetting(ctx, "k"))
	ok(t, s.DeleteSetting(ctx, "k"))
	_, err = s.GetSetting(ctx, "k")
	wantCode(t, err, budflow.NotFound)
}

func migration(t *testing.T, s *store.Store) {
	ctx := t.Context()
	applied, known, err := s.Version(ctx)
	ok(t, err)
	if applied != known || known < 1 {
		t.Errorf("want the newest schema, got %d of %d", applied, known)
	}
	ok(t, s.Migrate(ctx)) // again changes nothing
	ok(t, s.Ping(ctx))
}

func canceledContext(t *testing.T, s *store.Store) {
	ctx, cancel := context.WithCancel(t.Context())
	id := create(t, s, "w", "a").Document.ID
	cancel()
	_, err := s.GetWorkflow(ctx, id)
	wantCode(t, err, budflow.Canceled)
	_, err = s.CreateTag(ctx, "x")
	wantCode(t, err, budflow.Canceled)
	wantCode(t, s.DeleteWorkflow(ctx, id), budflow.Canceled)
	must(s.GetWorkflow(t.Context(), id))(t) // the store goes on
	must(s.CreateTag(t.Context(), "x"))(t)
}

func texts(t *testing.T, s *store.Store) {
	ctx := t.Context()
	for _, text := range []string{"", "'; DROP TABLE tags; --", "日本語 🎉", "a\nb\tc", `back\slash "quote" %_`, "$1 ?"} {
		v := must(s.CreateVariable(ctx, "k"+text, text))(t)
		equal(t, "variable", must(s.GetVariable(ctx, v.ID))(t), store.Variable{ID: v.ID, Key: "k" + text, Value: text})
		w := create(t, s, text, text)
		got := must(s.GetWorkflow(ctx, w.Document.ID))(t)
		equal(t, "name", got.Document.Name, text)
		equal(t, "parameter", got.Document.Node("A").Parameters.Value("value"), any(text))
	}
	// U+0000 is fine inside a document, as JSON escapes it.
	w := create(t, s, "nul", "a\x00b")
	equal(t, "parameter", must(s.GetWorkflow(ctx, w.Document.ID))(t).Document.Node("A").Parameters.Value("value"), any("a\x00b"))
}

// closed wants methods to fail after Close: none hangs, none panics.
func closed(t *testing.T, s *store.Store) {
	ctx := t.Context()
	id := create(t, s, "w", "a").Document.ID
	ok(t, s.Close())
	ok(t, s.Close())
	_, reading := s.GetWorkflow(ctx, id)
	_, writing := s.CreateTag(ctx, "x")
	_, reserving := s.NextExecutionID(ctx)
	saving := s.SaveExecution(ctx, &budflow.Execution{ID: "1"})
	wantCode(t, saving, budflow.Unavailable, "closed")
	for what, err := range map[string]error{"reading": reading, "writing": writing, "reserving": reserving,
		"deleting": s.DeleteWorkflow(ctx, id), "ping": s.Ping(ctx)} {
		if err == nil {
			t.Errorf("%s: want an error", what)
		}
	}
}
