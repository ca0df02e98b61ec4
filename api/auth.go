package api

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"

	"github.com/labstack/echo/v4"
)

const keyHeader = "X-N8N-API-KEY"

// authenticate lets requests with a valid API key pass.
func (s *Server) authenticate(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		key := c.Request().Header.Get(keyHeader)
		if key == "" {
			return refuse(http.StatusUnauthorized, "'%s' header required", keyHeader)
		}
		if s.APIKey == "" || !equalSecrets(key, s.APIKey) {
			return refuse(http.StatusUnauthorized, "unauthorized")
		}
		return next(c)
	}
}

// equalSecrets compares in a time that tells nothing of the contents or their lengths.
func equalSecrets(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}
