package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
	"github.com/budflow/budflow/nodes/all"
)

func newNodes() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "nodes [type]",
		Short: "List the node types, or show one",
		Example: `  budflow nodes
  budflow nodes n8n-nodes-base.set`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			registry, err := nodes.NewRegistry(all.Types()...)
			if err != nil {
				return err
			}
			if len(args) == 0 {
				return listNodes(registry)
			}
			t := registry.Get(args[0])
			if t == nil {
				t = registry.Get("n8n-nodes-base." + args[0])
			}
			if t == nil {
				return budflow.Errorf(budflow.NotFound, "want a node type that this binary knows, got %q; see budflow nodes", args[0])
			}
			return showNode(&t.Spec)
		},
	}
	return cmd
}

func listNodes(registry *nodes.Registry) error {
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "TYPE\tVERSIONS\tGROUP\tDESCRIPTION")
	for _, t := range registry.All() {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", t.Spec.Type, versions(t.Spec.Versions), t.Spec.Group, t.Spec.Description)
	}
	return table.Flush()
}

func versions(list []float64) string {
	texts := make([]string, len(list))
	for i, v := range list {
		texts[i] = strconv.FormatFloat(v, 'f', -1, 64)
	}
	return strings.Join(texts, ", ")
}

func showNode(s *nodes.Spec) error {
	fmt.Printf("%s (%s)\n%s\n", s.DisplayName, s.Type, s.Description)
	if s.Docs != "" {
		fmt.Printf("\n%s\n", s.Docs)
	}
	fmt.Printf("\nVersions: %s\nRuns: %s\n\nParameters:\n", versions(s.Versions), s.Class)
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	for _, p := range s.Params {
		text, err := json.Marshal(p.Default)
		if err != nil {
			return err
		}
		fmt.Fprintf(table, "  %s\t%s\t%s\t%s\n", p.Name, p.Kind, text, p.Description)
	}
	return table.Flush()
}
