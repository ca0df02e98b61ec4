package api

import (
	"context"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/store"
)

const tagTag = "Tags"

func (a *restAPI) declareTags() {
	declare(a, operation{method: "POST", path: "/tags", id: "createTag", summary: "Create a tag", tag: tagTag, status: http.StatusCreated}, a.createTag)
	declare(a, operation{method: "GET", path: "/tags", id: "listTags", summary: "List tags", tag: tagTag}, a.listTags)
	declare(a, operation{method: "GET", path: "/tags/{id}", id: "getTag", summary: "Get a tag", tag: tagTag}, a.getTag)
	declare(a, operation{method: "PUT", path: "/tags/{id}", id: "updateTag", summary: "Rename a tag", tag: tagTag}, a.updateTag)
	declare(a, operation{method: "DELETE", path: "/tags/{id}", id: "deleteTag", summary: "Delete a tag", tag: tagTag}, a.deleteTag)
}

// tagView is a tag as the API shows it.
type tagView struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	CreatedAt string `json:"createdAt,omitempty" format:"date-time"`
	UpdatedAt string `json:"updatedAt,omitempty" format:"date-time"`
}

func showTag(t store.Tag) tagView {
	return tagView{ID: t.ID, Name: t.Name, CreatedAt: instant(t.CreatedAt), UpdatedAt: instant(t.UpdatedAt)}
}

func showTags(tags []store.Tag) []tagView {
	views := make([]tagView, len(tags))
	for i, t := range tags {
		views[i] = showTag(t)
	}
	return views
}

type tagBody struct {
	Name string `json:"name"`
}

// name returns the trimmed name. As in n8n one that cannot be saved is refused as if it were taken.
func (b tagBody) name() (string, error) {
	name := strings.TrimSpace(b.Name)
	if n := utf8.RuneCountInString(name); n < 1 || n > maxTag {
		return "", errTagTaken
	}
	return name, nil
}

// maxTag is the longest name of a tag, in characters.
const maxTag = 24

var errTagTaken = refuse(http.StatusConflict, "Tag already exists")

func tagError(err error) error {
	if budflow.CodeOf(err) == budflow.Conflict {
		return errTagTaken
	}
	return orNotFound(err, "Not Found")
}

type createTag struct {
	Body tagBody
}

func (a *restAPI) createTag(ctx context.Context, in *createTag) (tagView, error) {
	name, err := in.Body.name()
	if err != nil {
		return tagView{}, err
	}
	t, err := a.server.Store.CreateTag(ctx, name)
	if err != nil {
		return tagView{}, tagError(err)
	}
	return showTag(t), nil
}

type listTags struct{ page }

func (a *restAPI) listTags(ctx context.Context, in *listTags) (list[tagView], error) {
	at, err := in.offsetPage()
	if err != nil {
		return list[tagView]{}, err
	}
	tags, err := a.server.Store.ListTags(ctx)
	if err != nil {
		return list[tagView]{}, err
	}
	return slice(showTags(tags), at), nil
}

func (a *restAPI) getTag(ctx context.Context, in *withID) (tagView, error) {
	t, err := a.server.Store.GetTag(ctx, in.ID)
	if err != nil {
		return tagView{}, tagError(err)
	}
	return showTag(t), nil
}

type updateTag struct {
	withID
	Body tagBody
}

// updateTag answers with what changed only, as n8n does.
func (a *restAPI) updateTag(ctx context.Context, in *updateTag) (tagView, error) {
	name, err := in.Body.name()
	if err != nil {
		return tagView{}, err
	}
	before, err := a.server.Store.GetTag(ctx, in.ID)
	if err != nil {
		return tagView{}, tagError(err)
	}
	if before.Name == name {
		return tagView{ID: in.ID, Name: name}, nil
	}
	t, err := a.server.Store.RenameTag(ctx, in.ID, name)
	if err != nil {
		return tagView{}, tagError(err)
	}
	view := showTag(t)
	view.CreatedAt = ""
	return view, nil
}

func (a *restAPI) deleteTag(ctx context.Context, in *withID) (tagView, error) {
	t, err := a.server.Store.GetTag(ctx, in.ID)
	if err == nil {
		err = a.server.Store.DeleteTag(ctx, in.ID)
	}
	if err != nil {
		return tagView{}, tagError(err)
	}
	return showTag(t), nil
}

func (a *restAPI) getWorkflowTags(ctx context.Context, in *withID) ([]tagView, error) {
	w, err := a.server.Store.GetWorkflow(ctx, in.ID)
	if err != nil {
		return nil, orNotFound(err, "Not Found")
	}
	return showTags(w.Tags), nil
}

type setWorkflowTags struct {
	withID
	Body []struct {
		ID string `json:"id"`
	}
}

func (a *restAPI) setWorkflowTags(ctx context.Context, in *setWorkflowTags) ([]tagView, error) {
	if _, err := a.server.Store.GetWorkflow(ctx, in.ID); err != nil {
		return nil, orNotFound(err, "Not Found")
	}
	ids := make([]string, len(in.Body))
	for i, t := range in.Body {
		ids[i] = t.ID
	}
	tags, err := a.server.Store.SetWorkflowTags(ctx, in.ID, ids)
	if err != nil {
		return nil, orNotFound(err, "Some tags not found")
	}
	return showTags(tags), nil
}
