package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/spf13/viper"
)

func newRoot() *cobra.Command {
	settings := viper.New()
	root := &cobra.Command{
		Use:   "budflow",
		Short: "Run n8n workflows on Temporal",
		Long: `BudFlow opens n8n workflow files as they are and runs them on Temporal, so that
no run is ever lost. "budflow start" needs nothing else: Temporal and the database
are inside the binary.

Every flag can also be set in the environment (--data-dir is BUDFLOW_DATA_DIR) or in
a YAML file given with --config (data-dir: ...). Flags win over the environment, and
the environment wins over the file.`,
		Example: `  budflow start                               # API, webhooks, worker, Temporal and its UI in one process
  budflow import my-workflow.json             # bring an n8n workflow file in
  budflow execute --file my-workflow.json     # run one workflow, print its run data
  budflow nodes                               # which node types this binary knows`,
		SilenceUsage:  true,
		SilenceErrors: true,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			return readSettings(settings, cmd.Flags())
		},
	}
	root.PersistentFlags().String("config", "", "YAML file with settings")
	root.PersistentFlags().String("log-level", "info", "least severe message that is logged: debug, info, warn, error")
	root.PersistentFlags().String("log-format", "text", "form of the log on standard error: text or json")
	root.AddCommand(
		newStart(settings), newExecute(settings), newImport(settings), newExport(settings), newMigrate(settings),
		newNodes(), newEval(), newVersion(),
	)
	return root
}

// environmentPrefix begins the name of every setting in the environment.
const environmentPrefix = "BUDFLOW_"

// testSettings are variables that the project's own tests read.
var testSettings = []string{"BUDFLOW_CONFORMANCE", "BUDFLOW_REALWORLD", "BUDFLOW_TEST_POSTGRES", "BUDFLOW_TEST_BINARY"}

// readSettings joins flags, environment and file. An unknown BUDFLOW_ variable is a
// warning, since a typing error there would otherwise go unseen.
func readSettings(v *viper.Viper, flags *pflag.FlagSet) error {
	if err := v.BindPFlags(flags); err != nil {
		return err
	}
	v.SetEnvPrefix(strings.TrimSuffix(environmentPrefix, "_"))
	v.SetEnvKeyReplacer(strings.NewReplacer("-", "_"))
	v.AutomaticEnv()
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		if strings.HasPrefix(name, environmentPrefix) && !slices.Contains(testSettings, name) && !known(name, flags) {
			fmt.Fprintf(os.Stderr, "budflow: warning: the variable %s is not a setting of this command\n", name)
		}
	}
	if file := v.GetString("config"); file != "" {
		v.SetConfigFile(file)
		if err := v.ReadInConfig(); err != nil {
			return fmt.Errorf("config file %s: %w", file, err)
		}
		for _, key := range v.AllKeys() {
			if v.InConfig(key) && flags.Lookup(key) == nil {
				return fmt.Errorf("config file %s: want a setting of %q, got %q", file, "budflow", key)
			}
		}
	}
	return nil
}

func known(variable string, flags *pflag.FlagSet) bool {
	name := strings.ReplaceAll(strings.ToLower(strings.TrimPrefix(variable, environmentPrefix)), "_", "-")
	return flags.Lookup(name) != nil
}
