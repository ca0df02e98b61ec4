package main_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/budflow/budflow/store/storetest"
)

// cluster is gateways and workers on one PostgreSQL database, one folder of blobs and
// one Temporal, each in a process of its own.
type cluster struct {
	t           *testing.T
	temporal    *process // a devserver; nil = the Temporal was there before
	gateways    []*process
	workers     []*process
	address     string // of Temporal
	database    string
	blobs       string
	environment []string
}

// startCluster starts a devserver and as many gateways and workers. It skips the test
// without a PostgreSQL server.
func startCluster(t *testing.T, gateways, workers int, environment ...string) *cluster {
	t.Helper()
	c := newCluster(t, environment)
	c.temporal = newProcess(t, freeAddress(t), environment)
	c.address, c.temporal.temporal = c.temporal.address, c.temporal.address
	c.temporal.arguments = []string{
		"devserver", "--data-dir", filepath.Join(c.temporal.dir, "data"), "--temporal-listen", c.address, "--temporal-ui-listen", "",
	}
	c.temporal.start()
	c.add(gateways, workers)
	return c
}

// startClusterOn starts as many gateways and workers on a Temporal that is there.
func startClusterOn(t *testing.T, temporal string, gateways, workers int, environment ...string) *cluster {
	t.Helper()
	c := newCluster(t, environment)
	c.address = temporal
	c.add(gateways, workers)
	return c
}

func newCluster(t *testing.T, environment []string) *cluster {
	t.Helper()
	if testing.Short() {
		t.Skip("runs the real binary")
	}
	environment = append([]string{"BUDFLOW_DRAIN_DELAY=500ms"}, environment...)
	c := &cluster{t: t, database: storetest.NewPostgres(t), blobs: t.TempDir(), environment: environment}
	require.NoError(t, os.MkdirAll(c.blobs, 0o700))
	return c
}

// add starts more gateways and workers at the same time.
func (c *cluster) add(gateways, workers int) {
	c.t.Helper()
	var all []*process
	for range gateways {
		p := c.member("gateway")
		c.gateways, all = append(c.gateways, p), append(all, p)
	}
	for range workers {
		p := c.member("worker")
		c.workers, all = append(c.workers, p), append(all, p)
	}
	for _, p := range all {
		p.launch()
	}
	for _, p := range all {
		p.awaitReady()
	}
}

// addWorker starts one more worker with further flags.
func (c *cluster) addWorker(flags ...string) *process {
	c.t.Helper()
	p := c.member("worker", flags...)
	c.workers = append(c.workers, p)
	p.start()
	return p
}

// member is a process of the cluster that is not started yet.
func (c *cluster) member(role string, flags ...string) *process {
	c.t.Helper()
	p := newProcess(c.t, freeAddress(c.t), c.environment)
	p.temporal = c.address
	p.arguments = append([]string{
		role, "--listen", p.address, "--temporal-address", c.address, "--database-url", c.database, "--blob-url", "file://" + c.blobs,
		"--public-url", "http://flows.test",
	}, flags...)
	return p
}

// site is the cluster of one gateway, with workers that can be killed.
func (c *cluster) site() *site { return &site{c.gateways[0], c.workers} }
