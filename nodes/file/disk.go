package file

import (
	"context"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// eachItem runs a step for every item; the error of one becomes an item when the node goes on.
func eachItem(call *nodes.Call, step func(i int) ([]budflow.Item, error)) ([][]budflow.Item, error) {
	out := []budflow.Item{}
	for i := range call.Items() {
		items, err := step(i)
		if err != nil {
			if !call.ContinueOnFail() {
				return nil, budflow.AsError(err).AtItem(i)
			}
			items = []budflow.Item{{JSON: budflow.NewObject("error", err.Error()), Pair: budflow.Pair(i)}}
		}
		out = append(out, items...)
		if call.Heartbeat != nil {
			call.Heartbeat(i + 1)
		}
	}
	return [][]budflow.Item{out}, nil
}

// matching lists the files of a pattern, sorted.
func matching(call *nodes.Call, pattern string) ([]string, error) {
	paths, err := call.Files.Glob(strings.ReplaceAll(pattern, `\`, "/"))
	if err != nil {
		return nil, nodeError(err)
	}
	slices.Sort(paths)
	return paths, nil
}

// read stores a file of the disk; what meta has stays.
func read(ctx context.Context, call *nodes.Call, path string, meta budflow.Binary) (*budflow.Binary, error) {
	file, err := call.Files.Open(path)
	if err != nil {
		return nil, nodeError(err)
	}
	defer file.Close()
	meta.Directory = filepath.Dir(path)
	if meta.FileName == "" {
		meta.FileName = filepath.Base(path)
	}
	b, err := call.Blobs.Write(ctx, file, meta)
	return b, nodeError(err)
}

// writeAll writes a file for each item. Files that the try before wrote are not
// written again, so that nothing is appended twice.
func writeAll(ctx context.Context, call *nodes.Call) ([][]budflow.Item, error) {
	done := 0
	if call.Progress != nil {
		call.Progress(&done)
	}
	return eachItem(call, func(i int) ([]budflow.Item, error) {
		p := call.Args(ctx, i)
		name, property, appending := p.Text("fileName"), p.TextOr("dataPropertyName", "data"), p.Bool("options.append")
		if err := p.Err(); err != nil {
			return nil, err
		}
		b, err := call.Binary(i, property)
		if err != nil {
			return nil, err
		}
		if i >= done {
			if err := write(ctx, call, name, b, appending); err != nil {
				return nil, err
			}
		}
		item := call.Items()[i]
		data := item.JSON.Clone()
		data.Set("fileName", name)
		return []budflow.Item{{JSON: data, Binary: item.Binary, Pair: budflow.Pair(i)}}, nil
	})
}

func write(ctx context.Context, call *nodes.Call, name string, b *budflow.Binary, appending bool) (err error) {
	content, err := call.Blobs.Open(ctx, b)
	if err != nil {
		return err
	}
	defer content.Close()
	file, err := call.Files.Create(name, appending)
	if err != nil {
		if strings.HasPrefix(err.Error(), "Access to the file") {
			return nodeError(err)
		}
		e := nodes.Errorf(`The file "%s" is not writable.`, name)
		e.Messages, e.Cause = []string{err.Error()}, err
		return e
	}
	defer func() {
		if closing := file.Close(); err == nil {
			err = nodeError(closing)
		}
	}()
	_, err = io.Copy(file, content)
	return nodeError(err)
}

// nodeError makes an error of the disk one of the node, so that it follows the node's settings.
func nodeError(err error) error {
	if err == nil || budflow.CodeOf(err) == budflow.Unavailable || budflow.CodeOf(err) == budflow.Canceled {
		return err
	}
	e := nodes.Errorf("%s", err.Error())
	e.Cause = err
	return e
}

// withFile is a copy of an item with one more file.
func withFile(item budflow.Item, i int, name string, b *budflow.Binary) budflow.Item {
	files := maps.Clone(item.Binary)
	if files == nil {
		files = map[string]*budflow.Binary{}
	}
	files[name] = b
	return budflow.Item{JSON: item.JSON, Binary: files, Pair: budflow.Pair(i)}
}
