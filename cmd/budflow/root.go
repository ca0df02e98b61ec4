package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/viper"
)

func newRoot() *cobra.Command {
	settings := viper.New()
	root := &cobra.Command{
		Use:   "budflow",
		Short: "Run n8n workflows on Temporal",
		Long: `BudFlow opens n8n workflow files as they are and runs them on Temporal, so that
no run is ever lost. "budflow start" needs nothing else: Temporal and the database
are inside the binary. To outgrow one machine, run any number of "budflow gateway" and
"budflow worker" on PostgreSQL and a Temporal cluster.

Every flag can also be set in the environment (--data-dir is BUDFLOW_DATA_DIR) or in
a YAML file given with --config (data-dir: ...). Flags win over the environment, and
the environment wins over the file. All commands may share one file.`,
		Example: `  budflow start                               # API, webhooks, worker, Temporal and its UI in one process
  budflow import my-workflow.json             # bring an n8n workflow file in
  budflow execute --file my-workflow.json     # run one workflow, print its run data
  budflow nodes                               # which node types this binary knows`,
		SilenceUsage:  true,
		SilenceErrors: true,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			return readSettings(settings, cmd)
		},
	}
	root.PersistentFlags().String("config", "", "YAML file with settings")
	root.PersistentFlags().String("log-level", "info", "least severe message that is logged: debug, info, warn, error")
	root.PersistentFlags().String("log-format", "text", "form of the log on standard error: text or json")
	root.AddCommand(
		newStart(settings), newGateway(settings), newWorker(settings), newDevserver(settings), newExecute(settings), newImport(settings), newExport(settings), newMigrate(settings),
		newReady(settings), newNodes(), newEval(), newVersion(),
	)
	return root
}

// environmentPrefix begins the name of every setting in the environment.
const environmentPrefix = "BUDFLOW_"

// ofTests reports whether a variable is one that the project's own tests read.
func ofTests(variable string) bool {
	return strings.HasPrefix(variable, environmentPrefix+"TEST_") || variable == "BUDFLOW_CONFORMANCE" || variable == "BUDFLOW_REALWORLD"
}

// readSettings joins flags, environment and file. All processes of an installation
// may share one file and one environment, so settings of other commands are passed
// over. A setting of none is an error in the file and a warning in the environment,
// since a typing error there would otherwise go unseen.
func readSettings(v *viper.Viper, cmd *cobra.Command) error {
	if err := v.BindPFlags(cmd.Flags()); err != nil {
		return err
	}
	v.SetEnvPrefix(strings.TrimSuffix(environmentPrefix, "_"))
	v.SetEnvKeyReplacer(strings.NewReplacer("-", "_"))
	v.AutomaticEnv()
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		if strings.HasPrefix(name, environmentPrefix) && !ofTests(name) && !known(cmd.Root(), settingOf(name)) {
			fmt.Fprintf(os.Stderr, "budflow: warning: the variable %s is not a setting of budflow\n", name)
		}
	}
	if file := v.GetString("config"); file != "" {
		v.SetConfigFile(file)
		if err := v.ReadInConfig(); err != nil {
			return fmt.Errorf("config file %s: %w", file, err)
		}
		for _, key := range v.AllKeys() {
			if v.InConfig(key) && !known(cmd.Root(), key) {
				return fmt.Errorf("config file %s: want a setting of budflow, got %q", file, key)
			}
		}
	}
	return nil
}

// settingOf is the name of the setting that a variable holds.
func settingOf(variable string) string {
	return strings.ReplaceAll(strings.ToLower(strings.TrimPrefix(variable, environmentPrefix)), "_", "-")
}

// known reports whether any command has a setting.
func known(root *cobra.Command, setting string) bool {
	return root.PersistentFlags().Lookup(setting) != nil ||
		slices.ContainsFunc(root.Commands(), func(cmd *cobra.Command) bool { return cmd.Flags().Lookup(setting) != nil })
}
