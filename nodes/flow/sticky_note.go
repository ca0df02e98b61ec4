package flow

import (
	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// StickyNote is a remark on the canvas.
var StickyNote = nodes.Type{Spec: nodes.Spec{
	Type:        "n8n-nodes-base.stickyNote",
	DisplayName: "Sticky Note",
	Description: "Is a remark on the canvas; it is never run.",
	Group:       nodes.GroupFlow,
	Versions:    []float64{1},
	Class:       budflow.InProcess,
	Decorative:  true,
	Params: []nodes.Param{
		{Name: "content", DisplayName: "Content", Kind: nodes.Text, Default: "## I'm a note", Description: "The remark, in Markdown.", Literal: true},
		{Name: "height", DisplayName: "Height", Kind: nodes.NumberKind, Default: 160., Description: "In pixels."},
		{Name: "width", DisplayName: "Width", Kind: nodes.NumberKind, Default: 240., Description: "In pixels."},
		{Name: "color", DisplayName: "Color", Kind: nodes.NumberKind, Default: 1., Description: "The number of the colour."},
	},
}}
