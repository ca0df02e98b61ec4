package main

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/pflag"
	"github.com/spf13/viper"

	"github.com/budflow/budflow/devserver"
)

func addEmbeddedFlags(f *pflag.FlagSet) {
	f.String("temporal-listen", "127.0.0.1:7233", "address of the embedded Temporal, host:port")
	f.String("temporal-ui-listen", "127.0.0.1:8233", "address of the Temporal UI, host:port; empty = no UI")
	f.String("temporal-config", "", "YAML file with settings of the embedded Temporal (see temporal-dev.yaml)")
}

func (c *config) readEmbedded(v *viper.Viper, log *slog.Logger) error {
	c.embedded = devserver.Default()
	c.embedded.Logger = log
	if file := v.GetString("temporal-config"); file != "" {
		if err := c.embedded.ReadFile(file); err != nil {
			return err
		}
	}
	c.embedded.DataDir = filepath.Join(c.data.dir, "temporal")
	if v.IsSet("temporal-listen") {
		c.embedded.Listen = v.GetString("temporal-listen")
	}
	if v.IsSet("temporal-ui-listen") {
		c.embedded.UIListen = v.GetString("temporal-ui-listen")
	}
	c.embedded.Durability = devserver.Durability(v.GetString("durability"))
	return nil
}

// externalConfig is how a Temporal elsewhere is reached.
type externalConfig struct {
	address   string
	namespace string
	retention time.Duration
	tls       *tls.Config // nil = none
	apiKey    string
}

func addExternalFlags(f *pflag.FlagSet) {
	f.String("temporal-address", "127.0.0.1:7233", "the Temporal to work with, host:port")
	f.String("temporal-namespace", "default", "its namespace; made when missing, with the search attributes of runs")
	f.Duration("temporal-retention", 24*time.Hour, "how long a namespace that is made here keeps closed runs; at least 1h")
	f.Bool("temporal-tls", false, "encrypt the connection; implied by the other temporal-tls settings and by an API key")
	f.String("temporal-tls-ca", "", "PEM file of the certificates to trust (default: those of the system)")
	f.String("temporal-tls-cert", "", "PEM file of this client's certificate, for mTLS")
	f.String("temporal-tls-key", "", "PEM file of its key")
	f.String("temporal-tls-server-name", "", "name in Temporal's certificate (default: the host of the address)")
	f.String("temporal-api-key", "", "API key for Temporal; best set as BUDFLOW_TEMPORAL_API_KEY")
}

// minRetention is the least that Temporal accepts.
const minRetention = time.Hour

func (c *config) readExternal(v *viper.Viper) error {
	c.external = externalConfig{
		address: v.GetString("temporal-address"), namespace: v.GetString("temporal-namespace"),
		retention: v.GetDuration("temporal-retention"), apiKey: v.GetString("temporal-api-key"),
	}
	if _, _, err := net.SplitHostPort(c.external.address); err != nil {
		return fmt.Errorf("temporal-address: want host:port, got %q", c.external.address)
	}
	if c.external.namespace == "" {
		return fmt.Errorf("temporal-namespace: want a name, got none")
	}
	if c.external.retention < minRetention {
		return fmt.Errorf("temporal-retention: want at least %s, got %s", minRetention, c.external.retention)
	}
	var err error
	c.external.tls, err = readTLS(v)
	return err
}

// readTLS returns nil when the connection is not encrypted.
func readTLS(v *viper.Viper) (*tls.Config, error) {
	ca, cert, key := v.GetString("temporal-tls-ca"), v.GetString("temporal-tls-cert"), v.GetString("temporal-tls-key")
	name := v.GetString("temporal-tls-server-name")
	if !v.GetBool("temporal-tls") && ca == "" && cert == "" && key == "" && name == "" && v.GetString("temporal-api-key") == "" {
		return nil, nil
	}
	config := &tls.Config{ServerName: name, MinVersion: tls.VersionTLS12}
	if ca != "" {
		text, err := os.ReadFile(ca)
		if err != nil {
			return nil, fmt.Errorf("temporal-tls-ca: %w", err)
		}
		if config.RootCAs = x509.NewCertPool(); !config.RootCAs.AppendCertsFromPEM(text) {
			return nil, fmt.Errorf("temporal-tls-ca: want certificates in PEM form, got none in %s", ca)
		}
	}
	if (cert == "") != (key == "") {
		return nil, fmt.Errorf("want both temporal-tls-cert and temporal-tls-key, got %q and %q", cert, key)
	}
	if cert != "" {
		if _, err := tls.LoadX509KeyPair(cert, key); err != nil {
			return nil, fmt.Errorf("temporal-tls-cert: %w", err)
		}
		// Read anew for each connection, so that a renewed certificate needs no restart.
		config.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
			pair, err := tls.LoadX509KeyPair(cert, key)
			return &pair, err
		}
	}
	return config, nil
}
