package devserver

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// Durability says what a power cut may take away. Killing the process loses
// nothing in either mode.
type Durability string

const (
	// Full syncs the execution store at every commit: a power cut loses nothing
	// that was acknowledged.
	Full Durability = "full"
	// Fast syncs at checkpoints only: a power cut may lose the last commits,
	// never the consistency of the file.
	Fast Durability = "fast"
)

// minRetention is the least that Temporal accepts for a namespace.
const minRetention = time.Hour

// Config describes one embedded server. Begin with [Default].
type Config struct {
	// DataDir is the folder of the database files; it is created when missing.
	// Required; it must not contain '?', '#' or '%'.
	DataDir string `yaml:"-"`
	// Listen is host:port of the Temporal frontend (gRPC). The host is an IP
	// address or "localhost", port 0 takes a free port.
	Listen string `yaml:"listen"`
	// UIListen is host:port of the Temporal web UI, as Listen; empty means no UI.
	UIListen string `yaml:"uiListen"`
	// Namespace is created when missing.
	Namespace string `yaml:"namespace"`
	// Retention is how long closed runs are kept, at least 1 h. It holds for an
	// existing namespace too.
	Retention time.Duration `yaml:"retention"`
	// Durability is Full or Fast.
	Durability Durability `yaml:"durability"`
	// LogLevel is the least severe Temporal message that reaches Logger.
	LogLevel slog.Level `yaml:"logLevel"`
	// SearchAttributes maps the name of a custom search attribute to its type:
	// Keyword, KeywordList, Text, Int, Double, Bool or Datetime. Those missing
	// from an existing namespace are added, none is ever removed.
	SearchAttributes map[string]string `yaml:"searchAttributes"`
	// DynamicConfig maps a Temporal dynamic configuration key to its value, or
	// to a list of {value, constraints} as Temporal's own files have it. A nil
	// value leaves Temporal's default.
	DynamicConfig map[string]any `yaml:"dynamicConfig"`
	// Logger receives Temporal's messages; nil means slog.Default().
	Logger *slog.Logger `yaml:"-"`
}

// ReadFile lets the settings in the YAML file at path override those in c. Maps
// are merged key by key. A setting that does not exist is an error.
func (c *Config) ReadFile(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read temporal settings: %w", err)
	}
	if err := c.parse(text); err != nil {
		return fmt.Errorf("read temporal settings %s: %w", path, err)
	}
	return nil
}

func (c *Config) parse(text []byte) error {
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(c); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if err := decoder.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return errors.New("want one YAML document, got more")
	}
	return nil
}

func (c Config) validate() error {
	_, attributesErr := c.attributeTypes()
	_, dynamicErr := c.dynamicConfig()
	return errors.Join(
		c.validateDataDir(),
		validateListen("listen", c.Listen),
		c.validateUIListen(),
		c.validateNamespace(),
		attributesErr,
		dynamicErr,
	)
}

func (c Config) validateDataDir() error {
	if c.DataDir == "" {
		return errors.New("dataDir: want a folder, got none")
	}
	// The path becomes part of a database URI which nobody escapes.
	if strings.ContainsAny(c.DataDir, "?#%") {
		return fmt.Errorf("dataDir: want a path without '?', '#' and '%%', got %q", c.DataDir)
	}
	return nil
}

func (c Config) validateUIListen() error {
	if c.UIListen == "" {
		return nil
	}
	return validateListen("uiListen", c.UIListen)
}

func (c Config) validateNamespace() error {
	var errs []error
	if c.Namespace == "" {
		errs = append(errs, errors.New("namespace: want a name, got none"))
	}
	if c.Retention < minRetention {
		errs = append(errs, fmt.Errorf("retention: want at least %v, got %v", minRetention, c.Retention))
	}
	if c.Durability != Full && c.Durability != Fast {
		errs = append(errs, fmt.Errorf("durability: want %q or %q, got %q", Full, Fast, c.Durability))
	}
	return errors.Join(errs...)
}

func validateListen(setting, address string) error {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("%s: want host:port, got %q", setting, address)
	}
	if listenIP(host) == nil {
		return fmt.Errorf("%s: want an IP address or localhost as host, got %q", setting, host)
	}
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		return fmt.Errorf("%s: want a port from 0 to 65535, got %q", setting, port)
	}
	return nil
}
