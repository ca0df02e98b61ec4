package store_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"testing"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/store"
	"github.com/budflow/budflow/store/storetest"
)

const killedVariable = "BUDFLOW_TEST_KILLED_STORE"

// TestKillLosesNothing kills a process that saves as fast as it can: what it
// was told is saved is there afterwards, and the file is sound.
func TestKillLosesNothing(t *testing.T) {
	if path := os.Getenv(killedVariable); path != "" {
		saveUntilKilled(t, path)
	}
	path := storetest.NewSQLite(t)
	child := exec.Command(os.Args[0], "-test.run=^TestKillLosesNothing$")
	child.Env = append(os.Environ(), killedVariable+"="+path)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	var acknowledged []string
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		acknowledged = append(acknowledged, lines.Text())
		if len(acknowledged) == 500 {
			if err := child.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := child.Wait(); err == nil || len(acknowledged) < 500 {
		t.Fatalf("want a child that is killed after 500 saves, got %v after %d", err, len(acknowledged))
	}

	s := storetest.OpenURL(t, path, nil)
	for _, id := range acknowledged {
		e, err := s.GetExecution(t.Context(), id, true)
		if err != nil || len(e.RunData) != 1 {
			t.Fatalf("execution %s was acknowledged and is lost: %v", id, err)
		}
	}
	last := acknowledged[len(acknowledged)-1]
	if next, err := s.NextExecutionID(t.Context()); err != nil || len(next) == len(last) && next <= last {
		t.Errorf("want an id above %s, got %s, %v", last, next, err)
	}
}

func saveUntilKilled(t *testing.T, path string) {
	s, err := store.Open(t.Context(), path, nil)
	if err != nil {
		t.Fatal(err)
	}
	ids := make(chan string)
	for range 8 {
		go func() {
			for {
				id, err := s.NextExecutionID(t.Context())
				if err == nil {
					err = s.SaveExecution(t.Context(), &budflow.Execution{ID: id, Status: budflow.StatusSuccess,
						RunData: budflow.RunData{"A": {{Status: budflow.StatusSuccess}}}})
				}
				if err != nil {
					panic(err)
				}
				ids <- id
			}
		}()
	}
	for id := range ids {
		fmt.Println(id)
	}
}
