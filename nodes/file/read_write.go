package file

import (
	"context"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// ReadWrite reads and writes files.
var ReadWrite = nodes.Type{
	Spec: nodes.Spec{
		Type:        "n8n-nodes-base.readWriteFile",
		DisplayName: "Read/Write Files from Disk",
		Description: "Reads files of the machine that runs the workflow, or writes them.",
		Docs: "Only files in folders that the operator allows can be read and written. Reading makes an item of each file that the pattern matches, " +
			"none when there is no such file. Writing keeps the items and adds the name of the file.",
		Group:    nodes.GroupOutside,
		Versions: []float64{1, 1.1},
		Class:    budflow.Outside,
		Inputs:   nodes.Main,
		Outputs:  nodes.Main,
		Params: []nodes.Param{
			{
				Name: "operation", DisplayName: "Operation", Description: "What to do.", Kind: nodes.Options, Default: "read", Literal: true,
				Options: []nodes.Option{{Value: "read", Name: "Read File(s) From Disk"}, {Value: "write", Name: "Write File to Disk"}},
			},
			{Name: "fileSelector", DisplayName: "File(s) Selector", Description: "A path, or a pattern such as /data/**/*.csv.", Kind: nodes.Text, Default: "", Required: true, Show: nodes.Rules{"operation": {"read"}}},
			{
				Name: "options", DisplayName: "Options", Description: "Further options.", Kind: nodes.Collection, Default: &budflow.Object{}, Show: nodes.Rules{"operation": {"read"}},
				Fields: []nodes.Param{
					{Name: "fileExtension", DisplayName: "File Extension", Description: "In place of that of the name.", Kind: nodes.Text, Default: ""},
					{Name: "fileName", DisplayName: "File Name", Description: "In place of that of the file.", Kind: nodes.Text, Default: ""},
					{Name: "mimeType", DisplayName: "MIME Type", Description: "In place of what name and content tell.", Kind: nodes.Text, Default: ""},
					{Name: "dataPropertyName", DisplayName: "Put Output File in Field", Description: "Name of the file in the item.", Kind: nodes.Text, Default: "data"},
				},
			},
			{Name: "fileName", DisplayName: "File Path and Name", Description: "The file to write.", Kind: nodes.Text, Default: "", Required: true, Show: nodes.Rules{"operation": {"write"}}},
			{Name: "dataPropertyName", DisplayName: "Input Binary Field", Description: "Name of the file in the item.", Kind: nodes.Text, Default: "data", Required: true, Show: nodes.Rules{"operation": {"write"}}},
			{Name: "options", DisplayName: "Options", Description: "Further options.", Kind: nodes.Collection, Default: &budflow.Object{}, Fields: []nodes.Param{appendOption}, Show: nodes.Rules{"operation": {"write"}}},
		},
	},
	Run: func(ctx context.Context, call *nodes.Call) ([][]budflow.Item, error) {
		switch operation := call.Args(ctx, -1).Text("operation"); operation {
		case "read":
			return eachItem(call, func(i int) ([]budflow.Item, error) { return readMatching(ctx, call, i) })
		case "write":
			return writeAll(ctx, call)
		default:
			return nil, nodes.Errorf("operation: want read or write, got '%s'", operation)
		}
	},
}

var appendOption = nodes.Param{Name: "append", DisplayName: "Append", Description: "Whether the content is added to that of the file.", Kind: nodes.Bool, Default: false}

// readMatching reads the files that the pattern of an item matches.
func readMatching(ctx context.Context, call *nodes.Call, i int) ([]budflow.Item, error) {
	p := call.Args(ctx, i)
	name := p.TextOr("options.dataPropertyName", "data")
	meta := budflow.Binary{FileName: p.Text("options.fileName"), FileExtension: p.Text("options.fileExtension"), MimeType: p.Text("options.mimeType")}
	pattern := p.Text("fileSelector")
	if err := p.Err(); err != nil {
		return nil, err
	}
	paths, err := matching(call, pattern)
	if err != nil {
		return nil, err
	}
	items := make([]budflow.Item, 0, len(paths))
	for _, path := range paths {
		b, err := read(ctx, call, path, meta)
		if err != nil {
			return nil, err
		}
		items = append(items, budflow.Item{JSON: facts(b), Binary: map[string]*budflow.Binary{name: b}, Pair: budflow.Pair(i)})
	}
	return items, nil
}

// facts is what the item tells of a file.
func facts(b *budflow.Binary) *budflow.Object {
	o := &budflow.Object{}
	for _, fact := range []struct{ key, value string }{
		{"mimeType", b.MimeType}, {"fileType", b.FileType}, {"fileName", b.FileName}, {"fileExtension", b.FileExtension}, {"fileSize", b.FileSize},
	} {
		if fact.value != "" {
			o.Set(fact.key, fact.value)
		}
	}
	return o
}
