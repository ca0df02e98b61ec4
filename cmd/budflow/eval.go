package main

import (
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/budflow/budflow/expression/ndjson"
)

func newEval() *cobra.Command {
	return &cobra.Command{
		Use:   "eval",
		Short: "Evaluate expressions from standard input",
		Long: `Evaluate expressions. Standard input holds one JSON object a line, with "id",
"expression" (or "parameter_value") and "context"; a line with "define" names a context
for later lines. Each expression gives one line on standard output: its "type" and
"json", or its "error".`,
		Example: `  echo '{"id":1,"expression":"={{ 1 + 1 }}","context":{"ref":"inline","items":[]}}' | budflow eval`,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return ndjson.Run(cmd.InOrStdin(), os.Stdout, func(name string) (string, bool) {
				if strings.HasPrefix(name, environmentPrefix) {
					return "", false
				}
				return os.LookupEnv(name)
			})
		},
	}
}
