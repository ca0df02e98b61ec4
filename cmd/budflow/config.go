package main

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/pflag"
	"github.com/spf13/viper"

	"github.com/budflow/budflow/devserver"
)

// config is every setting of a process that runs workflows.
type config struct {
	dataDir        string
	listen         string
	temporal       devserver.Config
	databaseURL    string
	blobURL        string
	timezone       *time.Location
	publicURL      string
	apiKey         string
	filesAllow     []string
	nodesEnable    []string
	nodesDisable   []string
	blockEnv       bool
	maxBody        int64
	cacheSize      int
	synchronous    string
	expressionTime time.Duration
	codeTime       time.Duration
}

func addDataFlags(f *pflag.FlagSet) {
	f.String("data-dir", "budflow-data", "folder of databases, blobs and the API key; created when missing")
	f.String("database-url", "", "records: postgres://... or an SQLite file (default: budflow.db in the data folder)")
	f.String("blob-url", "", "files and large items: file:///folder, s3://bucket?region=..., mem:// (default: blobs in the data folder)")
	f.String("durability", "full", "what a power loss may cost: full = nothing, fast = the last moments; kill -9 loses nothing in either")
}

func addServerFlags(f *pflag.FlagSet) {
	addDataFlags(f)
	f.String("listen", "127.0.0.1:5678", "address of API and webhooks, host:port")
	f.String("temporal-listen", "127.0.0.1:7233", "address of the embedded Temporal, host:port")
	f.String("temporal-ui-listen", "127.0.0.1:8233", "address of the Temporal UI, host:port; empty = no UI")
	f.String("temporal-config", "", "YAML file with settings of the embedded Temporal (see temporal-dev.yaml)")
	f.String("timezone", "America/New_York", "time zone of workflows that name none, IANA name")
	f.String("public-url", "", "address under which webhooks are reached from outside (default: http:// and the listen address)")
	f.String("api-key", "", "an owner API key to accept; best set as BUDFLOW_API_KEY (default: made at the first start, kept in the data folder)")
	f.String("files-allow", "", "folders that file nodes may touch, separated by colons (default: none)")
	f.String("nodes-enable", "", "node types that are off by default and shall run, separated by commas (n8n-nodes-base.executeCommand)")
	f.String("nodes-disable", "", "node types that shall not run, separated by commas")
	f.Bool("block-env", false, "hide the environment from expressions ($env)")
	f.Int64("max-body", 16<<20, "largest request body, in bytes; files in forms have a limit of their own")
	f.Int("item-cache", 64<<20, "memory for items of live runs, in bytes of their JSON")
	f.Duration("expression-timeout", 5*time.Second, "longest time of one expression")
	f.Duration("code-timeout", time.Minute, "longest time of one run of a Code node")
}

func readConfig(v *viper.Viper, log *slog.Logger) (*config, error) {
	c := &config{
		dataDir: v.GetString("data-dir"), listen: v.GetString("listen"), databaseURL: v.GetString("database-url"), blobURL: v.GetString("blob-url"),
		publicURL: strings.TrimSuffix(v.GetString("public-url"), "/"), apiKey: v.GetString("api-key"), blockEnv: v.GetBool("block-env"),
		maxBody: v.GetInt64("max-body"), cacheSize: v.GetInt("item-cache"),
		expressionTime: v.GetDuration("expression-timeout"), codeTime: v.GetDuration("code-timeout"),
		filesAllow:  list(v.GetString("files-allow"), ":"),
		nodesEnable: list(v.GetString("nodes-enable"), ","), nodesDisable: list(v.GetString("nodes-disable"), ","),
	}
	var err error
	if c.dataDir, err = filepath.Abs(c.dataDir); err != nil {
		return nil, fmt.Errorf("data-dir: %w", err)
	}
	if err := os.MkdirAll(c.dataDir, 0o700); err != nil {
		return nil, fmt.Errorf("data-dir: %w", err)
	}
	if name := v.GetString("timezone"); name != "" {
		if c.timezone, err = time.LoadLocation(name); err != nil {
			return nil, fmt.Errorf("timezone: want an IANA name such as Europe/Berlin, got %q", name)
		}
	}
	if c.databaseURL == "" {
		c.databaseURL = filepath.Join(c.dataDir, "budflow.db")
	}
	if c.blobURL == "" {
		c.blobURL = "file://" + filepath.ToSlash(filepath.Join(c.dataDir, "blobs"))
	}
	switch v.GetString("durability") {
	case "full":
		c.synchronous = "FULL"
	case "fast":
		c.synchronous = "NORMAL"
	default:
		return nil, fmt.Errorf("durability: want full or fast, got %q", v.GetString("durability"))
	}
	return c, c.readTemporal(v, log)
}

func (c *config) readTemporal(v *viper.Viper, log *slog.Logger) error {
	c.temporal = devserver.Default()
	c.temporal.Logger = log
	if file := v.GetString("temporal-config"); file != "" {
		if err := c.temporal.ReadFile(file); err != nil {
			return err
		}
	}
	c.temporal.DataDir = filepath.Join(c.dataDir, "temporal")
	if v.IsSet("temporal-listen") {
		c.temporal.Listen = v.GetString("temporal-listen")
	}
	if v.IsSet("temporal-ui-listen") {
		c.temporal.UIListen = v.GetString("temporal-ui-listen")
	}
	c.temporal.Durability = devserver.Durability(v.GetString("durability"))
	return nil
}

// ownerKey returns the API key of the owner: the one that was set, else the one
// in the data folder, made at the first start.
func (c *config) ownerKey() (string, error) {
	if c.apiKey != "" {
		return c.apiKey, nil
	}
	file := c.keyFile()
	text, err := os.ReadFile(file)
	if err == nil {
		return strings.TrimSpace(string(text)), nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("api key: %w", err)
	}
	random := make([]byte, 24)
	rand.Read(random)
	key := "budflow_" + hex.EncodeToString(random)
	if err := os.WriteFile(file, []byte(key+"\n"), 0o600); err != nil {
		return "", fmt.Errorf("api key: %w", err)
	}
	return key, nil
}

func (c *config) keyFile() string { return filepath.Join(c.dataDir, "api-key") }

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
