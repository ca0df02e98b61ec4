package main

import (
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/spf13/pflag"
	"github.com/spf13/viper"

	"github.com/budflow/budflow/devserver"
	"github.com/budflow/budflow/worker"
	"github.com/budflow/budflow/workflows"
)

// config is every setting of a process. A command fills what its role needs.
type config struct {
	data        dataConfig
	embedded    devserver.Config // the Temporal in the box
	external    externalConfig   // a Temporal elsewhere
	runs        runConfig
	gateway     gatewayConfig
	worker      workerConfig
	stopTimeout time.Duration
}

// runConfig is what gateways and workers need to look at workflows in the same way.
type runConfig struct {
	timezone       *time.Location
	publicURL      string
	blockEnv       bool
	cacheSize      int
	expressionTime time.Duration
	codeTime       time.Duration
}

func addRunFlags(f *pflag.FlagSet) {
	f.String("timezone", "America/New_York", "time zone of workflows that name none, IANA name")
	f.String("public-url", "", "address under which webhooks are reached from outside (default: http:// and the listen address of the gateway)")
	f.Bool("block-env", false, "hide the environment from expressions ($env)")
	f.Int("item-cache", 64<<20, "memory for items of live runs, in bytes of their JSON")
	f.Duration("expression-timeout", 5*time.Second, "longest time of one expression")
	f.Duration("code-timeout", time.Minute, "longest time of one run of a Code node")
	f.Duration("stop-timeout", 30*time.Second, "after SIGTERM: how long requests and nodes that run may take to finish")
}

func (c *config) readRuns(v *viper.Viper) error {
	c.runs = runConfig{
		publicURL: strings.TrimSuffix(v.GetString("public-url"), "/"), blockEnv: v.GetBool("block-env"), cacheSize: v.GetInt("item-cache"),
		expressionTime: v.GetDuration("expression-timeout"), codeTime: v.GetDuration("code-timeout"),
	}
	if c.stopTimeout = v.GetDuration("stop-timeout"); c.stopTimeout <= 0 {
		return fmt.Errorf("stop-timeout: want a duration above zero such as 30s, got %q", v.GetString("stop-timeout"))
	}
	if name := v.GetString("timezone"); name != "" {
		var err error
		if c.runs.timezone, err = time.LoadLocation(name); err != nil {
			return fmt.Errorf("timezone: want an IANA name such as Europe/Berlin, got %q", name)
		}
	}
	return nil
}

// gatewayConfig is what only gateways need.
type gatewayConfig struct {
	apiKey     string
	maxBody    int64
	drainDelay time.Duration
}

const listenGateway = "127.0.0.1:5678"

func addGatewayFlags(f *pflag.FlagSet) {
	f.String("listen", listenGateway, "address of API and webhooks, host:port")
	f.String("api-key", "", "an owner API key to accept; best set as BUDFLOW_API_KEY (default: made at the first start, kept in the data folder)")
	f.Int64("max-body", 16<<20, "largest request body, in bytes; files in forms have a limit of their own")
}

func (c *config) readGateway(v *viper.Viper) {
	c.gateway = gatewayConfig{apiKey: v.GetString("api-key"), maxBody: v.GetInt64("max-body"), drainDelay: v.GetDuration("drain-delay")}
}

// workerConfig is what only workers need.
type workerConfig struct {
	filesAllow   []string
	nodesEnable  []string
	nodesDisable []string
	outsideQueue bool
	groups       []string
	noRuns       bool
	deployment   *worker.Deployment
	promote      bool
}

func addWorkerFlags(f *pflag.FlagSet) {
	f.String("files-allow", "", "folders that file nodes may touch, separated by colons (default: none)")
	f.String("nodes-enable", "", "node types that are off by default and shall run, separated by commas (n8n-nodes-base.executeCommand)")
	f.String("nodes-disable", "", "node types that shall not run, separated by commas")
	f.Bool("outside-queue", false, "give nodes that reach outside a task queue of their own; slower, but they and the runs cannot hold each other up")
	f.String("groups", "", "worker groups that this process belongs to, separated by commas; nodes are sent to a group by their field workerGroup")
}

func (c *config) readWorker(v *viper.Viper) error {
	c.worker = workerConfig{
		filesAllow: list(v.GetString("files-allow"), ":"), nodesEnable: list(v.GetString("nodes-enable"), ","), nodesDisable: list(v.GetString("nodes-disable"), ","),
		outsideQueue: v.GetBool("outside-queue"), groups: list(v.GetString("groups"), ","), noRuns: v.GetBool("no-runs"), promote: v.GetBool("promote"),
	}
	for _, group := range c.worker.groups {
		if _, err := workflows.GroupTaskQueue(group); err != nil {
			return fmt.Errorf("groups: %w", err)
		}
	}
	if c.worker.noRuns && !c.worker.outsideQueue && len(c.worker.groups) == 0 {
		return fmt.Errorf("no-runs: want --groups or --outside-queue beside it, or the worker has nothing to do")
	}
	return c.readDeployment(v.GetString("deployment-name"), v.GetString("build-id"))
}

func (c *config) readDeployment(name, build string) error {
	switch {
	case name == "" && build == "":
		if c.worker.promote {
			return fmt.Errorf("promote: want --deployment-name and --build-id beside it, got none")
		}
		return nil
	case name == "" || build == "":
		return fmt.Errorf("want both deployment-name and build-id, got %q and %q", name, build)
	case strings.ContainsAny(name, ".:"):
		return fmt.Errorf("deployment-name: want a name without . and :, got %q", name)
	case c.worker.noRuns:
		return fmt.Errorf("deployment-name: want a worker that takes runs, got no-runs: only runs are tied to a build")
	}
	c.worker.deployment = &worker.Deployment{Name: name, Build: build}
	return nil
}

func list(text, separator string) []string {
	var items []string
	for item := range strings.SplitSeq(text, separator) {
		if item = strings.TrimSpace(item); item != "" {
			items = append(items, item)
		}
	}
	return items
}

func newLog(v *viper.Viper) (*slog.Logger, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(v.GetString("log-level"))); err != nil {
		return nil, fmt.Errorf("log-level: want debug, info, warn or error, got %q", v.GetString("log-level"))
	}
	options := &slog.HandlerOptions{Level: level}
	switch v.GetString("log-format") {
	case "text":
		return slog.New(slog.NewTextHandler(os.Stderr, options)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(os.Stderr, options)), nil
	}
	return nil, fmt.Errorf("log-format: want text or json, got %q", v.GetString("log-format"))
}
