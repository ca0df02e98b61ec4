package file

import (
	"context"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// ReadBinaryFile reads one file for each item.
var ReadBinaryFile = nodes.Type{
	Spec: nodes.Spec{
		Type:        "n8n-nodes-base.readBinaryFile",
		DisplayName: "Read Binary File",
		Description: "Reads a file for each item; a predecessor of Read/Write Files from Disk.",
		Group:       nodes.GroupOutside,
		Versions:    []float64{1},
		Class:       budflow.Outside,
		Inputs:      nodes.Main,
		Outputs:     nodes.Main,
		Params: []nodes.Param{
			{Name: "filePath", DisplayName: "File Path", Description: "The file to read.", Kind: nodes.Text, Default: "", Required: true},
			{Name: "dataPropertyName", DisplayName: "Property Name", Description: "Name of the file in the item.", Kind: nodes.Text, Default: "data", Required: true},
		},
	},
	Run: func(ctx context.Context, call *nodes.Call) ([][]budflow.Item, error) {
		return eachItem(call, func(i int) ([]budflow.Item, error) {
			p := call.Args(ctx, i)
			path, name := p.Text("filePath"), p.Text("dataPropertyName")
			if err := p.Err(); err != nil {
				return nil, err
			}
			b, err := read(ctx, call, path, budflow.Binary{})
			if err != nil {
				return nil, err
			}
			return []budflow.Item{withFile(call.Items()[i], i, name, b)}, nil
		})
	},
}

// ReadBinaryFiles reads the files of one pattern.
var ReadBinaryFiles = nodes.Type{
	Spec: nodes.Spec{
		Type:        "n8n-nodes-base.readBinaryFiles",
		DisplayName: "Read Binary Files",
		Description: "Reads the files that a pattern matches, once; a predecessor of Read/Write Files from Disk.",
		Group:       nodes.GroupOutside,
		Versions:    []float64{1},
		Class:       budflow.Outside,
		Inputs:      nodes.Main,
		Outputs:     nodes.Main,
		Params: []nodes.Param{
			{Name: "fileSelector", DisplayName: "File Selector", Description: "A path, or a pattern such as /data/*.csv; that of the first item.", Kind: nodes.Text, Default: "", Required: true},
			{Name: "dataPropertyName", DisplayName: "Property Name", Description: "Name of the file in the item.", Kind: nodes.Text, Default: "data", Required: true},
		},
	},
	Run: runReadBinaryFiles,
}

func runReadBinaryFiles(ctx context.Context, call *nodes.Call) ([][]budflow.Item, error) {
	if len(call.Items()) == 0 {
		return [][]budflow.Item{nil}, nil
	}
	p := call.Args(ctx, 0)
	pattern, name := p.Text("fileSelector"), p.Text("dataPropertyName")
	if err := p.Err(); err != nil {
		return nil, err
	}
	paths, err := matching(call, pattern)
	if err != nil {
		return nil, err
	}
	inputs := make([]budflow.PairedItem, len(call.Items()))
	for i := range inputs {
		inputs[i].Item = i
	}
	out := make([]budflow.Item, 0, len(paths))
	for _, path := range paths {
		b, err := read(ctx, call, path, budflow.Binary{})
		if err != nil {
			return nil, err
		}
		out = append(out, budflow.Item{JSON: &budflow.Object{}, Binary: map[string]*budflow.Binary{name: b}, Pair: budflow.PairAll(inputs...)})
		if call.Heartbeat != nil {
			call.Heartbeat(len(out))
		}
	}
	return [][]budflow.Item{out}, nil
}

// WriteBinaryFile writes one file for each item.
var WriteBinaryFile = nodes.Type{
	Spec: nodes.Spec{
		Type:        "n8n-nodes-base.writeBinaryFile",
		DisplayName: "Write Binary File",
		Description: "Writes a file for each item; a predecessor of Read/Write Files from Disk.",
		Group:       nodes.GroupOutside,
		Versions:    []float64{1},
		Class:       budflow.Outside,
		Inputs:      nodes.Main,
		Outputs:     nodes.Main,
		Params: []nodes.Param{
			{Name: "fileName", DisplayName: "File Name", Description: "The file to write.", Kind: nodes.Text, Default: "", Required: true},
			{Name: "dataPropertyName", DisplayName: "Property Name", Description: "Name of the file in the item.", Kind: nodes.Text, Default: "data", Required: true},
			{Name: "options", DisplayName: "Options", Description: "Further options.", Kind: nodes.Collection, Default: &budflow.Object{}, Fields: []nodes.Param{appendOption}},
		},
	},
	Run: writeAll,
}
