package devserver

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
	"github.com/temporalio/ui-server/v2/server/api"
	uiconfig "github.com/temporalio/ui-server/v2/server/config"
	"github.com/temporalio/ui-server/v2/server/cors"
	"github.com/temporalio/ui-server/v2/server/csrf"
	"github.com/temporalio/ui-server/v2/server/route"
	"github.com/temporalio/ui-server/v2/server/rpc"
	"github.com/temporalio/ui-server/v2/ui"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/grpc"
)

// webUI serves the Temporal UI. It puts the UI server's routes on a listener of
// its own: that package's ready-made server ends the process when its port is
// taken, and keeps its connection to the frontend for ever.
type webUI struct {
	listener net.Listener
	frontend *grpc.ClientConn
	server   *http.Server
	done     chan struct{}
}

// listenUI returns nil when no UI is wanted.
func listenUI(c Config) (net.Listener, error) {
	if c.UIListen == "" {
		return nil, nil
	}
	listener, err := listenTCP(c.UIListen)
	if err != nil {
		return nil, err
	}
	warnIfOpen(c.Logger, "ui", listener.Addr())
	return listener, nil
}

func startUI(listener net.Listener, frontend, namespace string, out *slog.Logger) (*webUI, error) {
	provider, err := uiconfig.NewConfigProviderWithRefresh(&uiconfig.Config{
		TemporalGRPCAddress: frontend,
		EnableUI:            true,
		DefaultNamespace:    namespace,
		DisableNewsFetch:    true,
		HideLogs:            true,
		CORS:                uiconfig.CORS{CookieInsecure: true}, // plain HTTP
	})
	if err != nil {
		return nil, fmt.Errorf("configure temporal ui: %w", err)
	}
	conn, err := rpc.Dial(frontend, nil)
	if err != nil {
		return nil, fmt.Errorf("connect temporal ui to %s: %w", frontend, err)
	}
	handler, err := uiHandler(provider, conn)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("load temporal ui: %w", err), conn.Close())
	}
	w := &webUI{
		listener: listener,
		frontend: conn,
		server:   &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second},
		done:     make(chan struct{}),
	}
	go func() {
		defer close(w.done)
		if err := w.server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			out.Error("temporal ui stopped", "error", err)
		}
	}()
	return w, nil
}

func uiHandler(provider *uiconfig.ConfigProviderWithRefresh, frontend *grpc.ClientConn) (http.Handler, error) {
	embedded, err := ui.Assets()
	if err != nil {
		return nil, err
	}
	assets, err := fs.Sub(embedded, "local")
	if err != nil {
		return nil, err
	}
	e := echo.New()
	e.Use(
		middleware.Recover(),
		middleware.Gzip(),
		cors.CORSMiddleware(cors.CORSConfig{ConfigProvider: provider}),
		middleware.Secure(),
		middleware.CSRFWithConfig(middleware.CSRFConfig{
			CookiePath:     "/",
			CookieSameSite: http.SameSiteStrictMode,
			Skipper:        csrf.SkipOnAuthorizationHeader,
		}),
	)
	route.SetHealthRoute(e)
	v1 := e.Group("/api/v1")
	v1.GET("/settings", api.GetSettings(provider))
	v1.GET(api.WorkflowRawHistoryUrl, api.WorkflowRawHistoryHandler(workflowservice.NewWorkflowServiceClient(frontend)))
	v1.Any("/*", api.TemporalAPIHandler(provider, nil, frontend))
	route.SetRenderRoute(e, "")
	if err := route.SetUIRoutes(e, "", assets); err != nil {
		return nil, err
	}
	return e, nil
}

func (w *webUI) addr() string { return w.listener.Addr().String() }

// stop lets open requests finish until ctx ends.
func (w *webUI) stop(ctx context.Context) error {
	err := w.server.Shutdown(ctx)
	if err != nil {
		err = errors.Join(err, w.server.Close())
	}
	<-w.done
	return errors.Join(err, w.frontend.Close())
}
