package api

import (
	"net/http"
	"slices"
	"strings"

	"github.com/budflow/budflow/store"
)

// preflight answers OPTIONS: without an Origin with nothing, else with what the
// webhook for the requested method allows.
func (w *webhookCall) preflight(table *routeTable) error {
	r, h := w.echo.Request(), w.echo.Response().Header()
	origin := r.Header.Get("Origin")
	if origin == "" {
		return w.echo.NoContent(http.StatusNoContent)
	}
	w.allowMethods()
	requested := r.Header.Get("Access-Control-Request-Method")
	if requested == "" {
		return w.echo.NoContent(http.StatusNoContent)
	}
	found := table.find(requested, w.path)
	if found.hook == nil {
		return refuseCall(http.StatusNotFound, 404, "The requested webhook \""+requested+" "+w.path+"\" is not registered.", "")
	}
	h.Set("Access-Control-Allow-Origin", w.originFor(found.hook, origin))
	h.Set("Access-Control-Max-Age", "300")
	if headers := r.Header.Get("Access-Control-Request-Headers"); headers != "" {
		h.Set("Access-Control-Allow-Headers", headers)
	}
	return w.echo.NoContent(http.StatusNoContent)
}

// originFor reads the origins that another method of the path allows.
func (w *webhookCall) originFor(hook *store.Webhook, origin string) string {
	ctx := w.echo.Request().Context()
	other := *w
	other.hook = hook
	if err := other.load(ctx, ""); err != nil {
		return "*"
	}
	answer, err := other.kind.Answer(ctx, other.node)
	if err != nil {
		return "*"
	}
	return allowedOrigin(answer.AllowedOrigins, origin, hook)
}

// allowOrigin sets the headers of an actual request from a page of another origin.
// They never allow credentials.
func (w *webhookCall) allowOrigin() {
	if origin := w.echo.Request().Header.Get("Origin"); origin != "" {
		w.allowMethods()
		w.echo.Response().Header().Set("Access-Control-Allow-Origin", allowedOrigin(w.answer.AllowedOrigins, origin, w.hook))
	}
}

func (w *webhookCall) allowMethods() {
	w.echo.Response().Header().Set("Access-Control-Allow-Methods", strings.Join(append([]string{"OPTIONS"}, w.methods()...), ", "))
}

// allowedOrigin follows n8n: a list without the origin is answered with its first
// entry, and dynamic paths allow all.
func allowedOrigin(allowed, origin string, hook *store.Webhook) string {
	if allowed == "" || allowed == "*" || hook.Dynamic {
		return origin
	}
	list := strings.Split(allowed, ",")
	for i := range list {
		list[i] = strings.TrimSpace(list[i])
	}
	if slices.Contains(list, origin) || slices.Contains(list, "*") {
		return origin
	}
	return list[0]
}
