package store

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// A quiet connection is asked whether it lives, and goes on to hear.
func TestQuietConnections(t *testing.T) {
	url := os.Getenv("BUDFLOW_TEST_POSTGRES")
	if url == "" || testing.Short() {
		t.Skip("no PostgreSQL: BUDFLOW_TEST_POSTGRES is not set")
	}
	ctx := t.Context()
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	channel := pgx.Identifier{"quiet_" + NewID()}.Sanitize()
	if _, err := conn.Exec(ctx, "LISTEN "+channel); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if text, err := nextNotice(ctx, conn, time.Millisecond); text != "" || err != nil {
			t.Fatalf("want silence, got %q, %v", text, err)
		}
	}
	if _, err := conn.Exec(ctx, "NOTIFY "+channel+", 'now'"); err != nil {
		t.Fatal(err)
	}
	if text, err := nextNotice(ctx, conn, time.Minute); text != "now" || err != nil {
		t.Errorf("want the notice, got %q, %v", text, err)
	}
	_ = conn.Close(ctx)
	if _, err := nextNotice(ctx, conn, time.Minute); err == nil {
		t.Error("want an error of the closed connection")
	}
}
