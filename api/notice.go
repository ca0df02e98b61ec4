package api

import "github.com/budflow/budflow/store"

// Receive reacts to a notice of another process: changed webhooks answer at once.
func (s *Server) Receive(n store.Notice) {
	if n.Kind == store.NoticeRoutes || n.Kind == store.NoticeResync {
		s.routes.forget()
	}
}
