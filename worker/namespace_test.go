package worker_test

import (
	"context"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/devserver"
	"github.com/budflow/budflow/worker"
)

// startTemporal starts a server whose namespace has none of BudFlow's search attributes.
func startTemporal(t *testing.T) *devserver.Server {
	t.Helper()
	if testing.Short() {
		t.Skip("starts a Temporal server")
	}
	c := devserver.Default()
	c.DataDir, c.Listen, c.UIListen = filepath.Join(t.TempDir(), "temporal"), "127.0.0.1:0", ""
	c.SearchAttributes = nil
	c.Logger = slog.New(slog.DiscardHandler)
	server, err := devserver.Start(t.Context(), c)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, server.Stop()) })
	return server
}

// dial connects; calls of the methods that are named are refused as a server with rights would.
func dial(t *testing.T, server *devserver.Server, refused ...string) client.Client {
	t.Helper()
	refuse := func(ctx context.Context, method string, request, reply any, connection *grpc.ClientConn, invoke grpc.UnaryInvoker, options ...grpc.CallOption) error {
		for _, name := range refused {
			if strings.HasSuffix(method, "/"+name) {
				return status.Error(codes.PermissionDenied, "Request unauthorized.")
			}
		}
		return invoke(ctx, method, request, reply, connection, options...)
	}
	c, err := client.Dial(client.Options{
		HostPort: server.FrontendAddr(), Logger: sdklog.NewStructuredLogger(slog.New(slog.DiscardHandler)),
		ConnectionOptions: client.ConnectionOptions{DialOptions: []grpc.DialOption{grpc.WithChainUnaryInterceptor(refuse)}},
	})
	require.NoError(t, err)
	t.Cleanup(c.Close)
	return c
}

func TestEnsureNamespace(t *testing.T) {
	server := startTemporal(t)
	c := dial(t, server)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()

	t.Run("without the right to add search attributes", func(t *testing.T) {
		err := worker.EnsureNamespace(ctx, dial(t, server, "AddSearchAttributes"), "default", time.Hour)
		require.Equal(t, budflow.Forbidden, budflow.CodeOf(err), err)
		require.ErrorContains(t, err, "lacks the search attributes BfWorkflowId, BfVersion, BfMode, BfStatus")
		require.ErrorContains(t, err, "temporal operator search-attribute create --namespace default --name BfWorkflowId --type Keyword --name BfVersion --type Keyword")
	})
	t.Run("without the right to make a namespace", func(t *testing.T) {
		err := worker.EnsureNamespace(ctx, dial(t, server, "RegisterNamespace"), "flows", time.Hour)
		require.Equal(t, budflow.Forbidden, budflow.CodeOf(err), err)
		require.ErrorContains(t, err, "temporal operator namespace create --namespace flows --retention 1h0m0s")
	})
	t.Run("search attributes of a namespace that is there", func(t *testing.T) {
		require.NoError(t, worker.EnsureNamespace(ctx, c, "default", time.Hour))
	})
	t.Run("all, by two processes at once, and again", func(t *testing.T) {
		errs := make(chan error, 2)
		for range 2 {
			go func() { errs <- worker.EnsureNamespace(ctx, c, "flows", 48*time.Hour) }()
		}
		require.NoError(t, <-errs)
		require.NoError(t, <-errs)
		require.NoError(t, worker.EnsureNamespace(ctx, c, "flows", time.Hour))
		d, err := c.WorkflowService().DescribeNamespace(ctx, &workflowservice.DescribeNamespaceRequest{Namespace: "flows"})
		require.NoError(t, err)
		require.Equal(t, 48*time.Hour, d.GetConfig().GetWorkflowExecutionRetentionTtl().AsDuration(), "one that exists keeps its retention")
	})
	t.Run("usable without any right to make something", func(t *testing.T) {
		c := dial(t, server, "AddSearchAttributes", "RegisterNamespace", "DescribeNamespace")
		require.NoError(t, worker.EnsureNamespace(ctx, c, "flows", time.Hour))
	})
	t.Run("that never gets usable", func(t *testing.T) {
		short, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		err := worker.EnsureNamespace(short, dial(t, server, "DescribeNamespace"), "none", time.Hour)
		require.Equal(t, budflow.Unavailable, budflow.CodeOf(err), err)
		require.ErrorContains(t, err, "wait for the Temporal namespace none")
	})
}

func TestNewRefuses(t *testing.T) {
	_, err := worker.New(nil, nil, worker.Config{})
	require.Equal(t, budflow.Internal, budflow.CodeOf(err))
}
