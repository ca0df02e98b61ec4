package main_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// Settings that cannot work end the process at once, and say what was wanted.
func TestRolesRefuse(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the real binary")
	}
	shared := []string{"--database-url", "postgres://budflow@127.0.0.1:1/none", "--blob-url", "file:///tmp/blobs", "--listen", "127.0.0.1:0"}
	plain := filepath.Join(t.TempDir(), "plain.pem")
	require.NoError(t, os.WriteFile(plain, []byte("no certificate"), 0o600))
	typo := filepath.Join(t.TempDir(), "typo.yaml")
	require.NoError(t, os.WriteFile(typo, []byte("temporal-host: x\n"), 0o600))
	for _, c := range []struct {
		name  string
		flags []string
		want  string
	}{
		{"gateway", nil, "database-url: want postgres://..., since gateways and workers share one database, got none"},
		{"gateway", []string{"--database-url", "/srv/budflow.db"}, "got a file name"},
		{"gateway", []string{"--database-url", "mysql://root:secret@db/x"}, "got mysql://..."},
		{"worker", []string{"--database-url", "postgres://db/x"}, "blob-url: want storage that gateways and workers share"},
		{"worker", []string{"--database-url", "postgres://db/x", "--blob-url", "mem://"}, "got mem://..."},
		{"worker", append(shared, "--no-runs"), "no-runs: want --groups or --outside-queue"},
		{"worker", append(shared, "--promote"), "promote: want --deployment-name and --build-id"},
		{"worker", append(shared, "--build-id", "1"), "want both deployment-name and build-id"},
		{"worker", append(shared, "--build-id", "1", "--deployment-name", "a.b"), "deployment-name: want a name without . and :"},
		{"worker", append(shared, "--build-id", "1", "--deployment-name", "a", "--no-runs", "--groups", "g"), "only runs are tied to a build"},
		{"worker", append(shared, "--groups", "a b"), `want a name of 1 to 64 letters, digits, - and _, got "a b"`},
		{"worker", append(shared, "--stop-timeout", "0s"), "stop-timeout: want a duration above zero"},
		{"worker", append(shared, "--temporal-address", "temporal"), `temporal-address: want host:port, got "temporal"`},
		{"worker", append(shared, "--temporal-namespace", ""), "temporal-namespace: want a name"},
		{"worker", append(shared, "--temporal-retention", "1m"), "temporal-retention: want at least 1h0m0s"},
		{"worker", append(shared, "--temporal-tls-ca", plain), "temporal-tls-ca: want certificates in PEM form"},
		{"worker", append(shared, "--temporal-tls-cert", plain), "want both temporal-tls-cert and temporal-tls-key"},
		{"worker", append(shared, "--temporal-tls-cert", plain, "--temporal-tls-key", plain), "temporal-tls-cert: "},
		{"worker", append(shared, "--config", typo), `want a setting of budflow, got "temporal-host"`},
		{"devserver", []string{"--durability", "some"}, "durability: want full or fast"},
	} {
		t.Run(c.name+" "+c.want, func(t *testing.T) {
			path, err := binary()
			require.NoError(t, err)
			command := exec.Command(path, append([]string{c.name}, c.flags...)...)
			command.Dir = t.TempDir()
			out, err := command.CombinedOutput()
			require.Error(t, err)
			require.Contains(t, string(out), c.want)
			require.NotContains(t, string(out), "secret")
		})
	}
}
