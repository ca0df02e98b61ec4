package main

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/pflag"
	"github.com/spf13/viper"
)

// dataConfig is where data is kept.
type dataConfig struct {
	dir         string
	databaseURL string
	blobURL     string
	synchronous string
}

func addFolderFlags(f *pflag.FlagSet) {
	f.String("data-dir", "budflow-data", "folder of databases, blobs and the API key; created when missing")
	f.String("durability", "full", "what a power loss may cost: full = nothing, fast = the last moments; kill -9 loses nothing in either")
}

func addDataFlags(f *pflag.FlagSet) {
	addFolderFlags(f)
	f.String("database-url", "", "records: postgres://... or an SQLite file (default: budflow.db in the data folder)")
	f.String("blob-url", "", "files and large items: file:///folder, s3://bucket?region=..., mem:// (default: blobs in the data folder)")
}

// addSharedFlags are those of data that several processes use.
func addSharedFlags(f *pflag.FlagSet) {
	f.String("database-url", "", "records, the same for all gateways and workers: postgres://user:password@host/database; required")
	f.String("blob-url", "", "files and large items, the same for all: s3://bucket?region=..., gs://..., azblob://..., file:///shared/folder; required")
}

// readData reads the settings of data that one process on one machine uses.
func (c *config) readData(v *viper.Viper) error {
	var err error
	if c.data.dir, err = filepath.Abs(v.GetString("data-dir")); err != nil {
		return fmt.Errorf("data-dir: %w", err)
	}
	if err := os.MkdirAll(c.data.dir, 0o700); err != nil {
		return fmt.Errorf("data-dir: %w", err)
	}
	if c.data.databaseURL = v.GetString("database-url"); c.data.databaseURL == "" {
		c.data.databaseURL = filepath.Join(c.data.dir, "budflow.db")
	}
	if c.data.blobURL = v.GetString("blob-url"); c.data.blobURL == "" {
		c.data.blobURL = "file://" + filepath.ToSlash(filepath.Join(c.data.dir, "blobs"))
	}
	switch v.GetString("durability") {
	case "full":
		c.data.synchronous = "FULL"
	case "fast":
		c.data.synchronous = "NORMAL"
	default:
		return fmt.Errorf("durability: want full or fast, got %q", v.GetString("durability"))
	}
	return nil
}

// readShared reads the settings of data that several processes use, and refuses
// what each process would have for itself.
func (c *config) readShared(v *viper.Viper) error {
	c.data = dataConfig{dir: v.GetString("data-dir"), databaseURL: v.GetString("database-url"), blobURL: v.GetString("blob-url")}
	if u, err := url.Parse(c.data.databaseURL); err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
		return fmt.Errorf("database-url: want postgres://..., since gateways and workers share one database, got %s", kindOf(c.data.databaseURL))
	}
	if u, err := url.Parse(c.data.blobURL); err != nil || u.Scheme == "" || u.Scheme == "mem" {
		return fmt.Errorf("blob-url: want storage that gateways and workers share, such as s3://bucket?region=... or file:///shared/folder, got %s", kindOf(c.data.blobURL))
	}
	return nil
}

// kindOf tells of a URL what holds no secret.
func kindOf(text string) string {
	if text == "" {
		return "none"
	}
	if scheme, _, found := strings.Cut(text, "://"); found {
		return scheme + "://..."
	}
	return "a file name"
}

// ownerKey returns the API key of the owner: the one that was set, else the one
// in the data folder, made at the first start.
func (c *config) ownerKey() (string, error) {
	if c.gateway.apiKey != "" {
		return c.gateway.apiKey, nil
	}
	file := c.keyFile()
	text, err := os.ReadFile(file)
	if err == nil {
		return strings.TrimSpace(string(text)), nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("api key: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
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

func (c *config) keyFile() string { return filepath.Join(c.data.dir, "api-key") }
