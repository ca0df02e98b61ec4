package store

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"github.com/budflow/budflow"
)

// The stages of an execution. A save of a lower stage never overwrites a
// higher one, however late it arrives; between equal ones the later stop wins,
// and without one the later save.
const (
	stageNew = iota
	stageUnderWay
	stageEnded
)

func stageOf(s budflow.Status) int {
	switch {
	case s == budflow.StatusNew:
		return stageNew
	case s.Ended():
		return stageEnded
	}
	return stageUnderWay
}

// BlobPrefix is where the blobs of an execution live.
func BlobPrefix(executionID string) string { return "runs/" + executionID + "/" }

const executionColumns = `e.id, e.workflow_id, e.workflow_version, e.workflow_name, e.status, e.mode, e.created_at, e.started_at,
	e.stopped_at, e.wait_till, e.retry_of, e.retry_success_id, e.last_node, e.error, e.custom_data`

func readExecution(row scan) (*budflow.Execution, error) { return readExecutionAnd(row) }

// readExecutionAnd reads the columns of an execution and further ones.
func readExecutionAnd(row scan, further ...any) (*budflow.Execution, error) {
	var e budflow.Execution
	var id int64
	var started, stopped, wait, retryOf, retrySuccess *int64
	var failure, custom *string
	columns := []any{&id, &e.WorkflowID, &e.WorkflowVersion, &e.WorkflowName, &e.Status, &e.Mode, moment{&e.CreatedAt}, &started,
		&stopped, &wait, &retryOf, &retrySuccess, &e.LastNodeExecuted, &failure, &custom}
	if err := row(append(columns, further...)...); err != nil {
		return nil, err
	}
	e.ID = strconv.FormatInt(id, 10)
	e.StartedAt, e.StoppedAt, e.WaitTill = timeOf(started), timeOf(stopped), timeOf(wait)
	e.RetryOf, e.RetrySuccessID = executionText(retryOf), executionText(retrySuccess)
	for _, c := range []struct {
		text *string
		into any
	}{{failure, &e.Error}, {custom, &e.CustomData}} {
		if c.text == nil {
			continue
		}
		if err := json.Unmarshal([]byte(*c.text), c.into); err != nil {
			return nil, budflow.Errorf(budflow.Internal, "execution %d: stored record: %w", id, err)
		}
	}
	return &e, nil
}

// readFullExecution reads the run data too.
func readFullExecution(row scan) (*budflow.Execution, error) {
	var encoding *int
	var data []byte
	e, err := readExecutionAnd(row, &encoding, &data)
	if err != nil {
		return nil, err
	}
	e.RunData = budflow.RunData{}
	if encoding != nil {
		err = decodeRunData(data, *encoding, &e.RunData)
	}
	if err != nil {
		return nil, budflow.Errorf(budflow.Internal, "execution %s: stored run data: %w", e.ID, err)
	}
	return e, nil
}

// selectExecutions returns the start of a query and how to read its rows.
func selectExecutions(withData bool) (string, func(scan) (*budflow.Execution, error)) {
	if withData {
		return `SELECT ` + executionColumns + `, d.encoding, d.data
			FROM executions e LEFT JOIN execution_data d ON d.execution_id = e.id`, readFullExecution
	}
	return `SELECT ` + executionColumns + ` FROM executions e`, readExecution
}

// GetExecution returns an execution; its RunData is nil without withData, and empty when none was saved.
func (s *Store) GetExecution(ctx context.Context, id string, withData bool) (*budflow.Execution, error) {
	n, err := executionNumber(id)
	if err != nil {
		return nil, err
	}
	text, read := selectExecutions(withData)
	e, found, err := one(ctx, s.db.reader(), read, text+` WHERE e.id = $1`, n)
	if err == nil && !found {
		err = notFound("execution", id)
	}
	return e, err
}

// ExecutionFilter selects executions; zero fields select all.
type ExecutionFilter struct {
	Statuses   []budflow.Status
	Modes      []budflow.Mode
	WorkflowID string
	Before     string // id: only older ones; the cursor of the page before
	Limit      int
	WithData   bool // read the run data too
}

// ListExecutions returns executions, the newest first.
func (s *Store) ListExecutions(ctx context.Context, filtered ExecutionFilter) (Page[*budflow.Execution], error) {
	var none Page[*budflow.Execution]
	limit, err := pageLimit(filtered.Limit)
	if err != nil {
		return none, err
	}
	f := &filter{}
	if len(filtered.Statuses) == 1 { // lets the index give the order
		f.add(`e.status = ?`, string(filtered.Statuses[0]))
	} else if len(filtered.Statuses) > 1 {
		f.add(s.dialect.in("e.status", "?"), jsonList(filtered.Statuses))
	}
	if len(filtered.Modes) > 0 {
		f.add(s.dialect.in("e.mode", "?"), jsonList(filtered.Modes))
	}
	if filtered.WorkflowID != "" {
		f.add(`e.workflow_id = ?`, filtered.WorkflowID)
	}
	if filtered.Before != "" {
		n, err := executionNumber(filtered.Before)
		if err != nil {
			return none, err
		}
		f.add(`e.id < ?`, n)
	}
	text, read := selectExecutions(filtered.WithData)
	list, err := all(ctx, s.db.reader(), read, text+f.where()+` ORDER BY e.id DESC LIMIT `+f.arg(limit+1), f.args...)
	if err != nil {
		return none, err
	}
	return pageOf(list, limit, func(e *budflow.Execution) string { return e.ID }), nil
}

// CountByStatus returns how many executions are in each status, of one workflow or, when workflowID is "", of all.
func (s *Store) CountByStatus(ctx context.Context, workflowID string) (map[budflow.Status]int64, error) {
	f := &filter{}
	if workflowID != "" {
		f.add(`workflow_id = ?`, workflowID)
	}
	counts := map[budflow.Status]int64{}
	err := s.db.reader().query(ctx, func(row scan) error {
		var status budflow.Status
		var n int64
		err := row(&status, &n)
		counts[status] = n
		return err
	}, `SELECT status, count(*) FROM executions`+f.where()+` GROUP BY status`, f.args...)
	return counts, err
}

// DeleteExecution deletes an execution and returns the prefix of its blobs,
// which is now garbage: the caller deletes them and then calls BlobsDeleted.
func (s *Store) DeleteExecution(ctx context.Context, id string) (blobs string, err error) {
	n, err := executionNumber(id)
	if err != nil {
		return "", err
	}
	err = s.db.transact(ctx, func(tx session) error {
		_, found, err := one(ctx, tx, column[int], `SELECT 1 FROM executions WHERE id = $1`+s.dialect.forUpdate, n)
		if err == nil && !found {
			err = notFound("execution", id)
		}
		if err != nil {
			return err
		}
		return s.deleteExecutions(ctx, tx, "id = $1", n)
	})
	return BlobPrefix(id), err
}

// deleteExecutions deletes what the condition selects. Its blobs become
// garbage in the same transaction, so that a crash between the store and the
// blobstore leaves no blob that nobody knows of.
func (s *Store) deleteExecutions(ctx context.Context, tx session, condition string, arg any) error {
	_, err := tx.exec(ctx, `INSERT INTO blob_garbage (prefix, since)
		SELECT 'runs/' || id || '/', CAST($2 AS BIGINT) FROM executions WHERE `+condition+`
		ON CONFLICT (prefix) DO NOTHING`, arg, s.stamp())
	if err != nil {
		return err
	}
	_, err = tx.exec(ctx, `DELETE FROM executions WHERE `+condition, arg)
	return err
}

// BlobGarbage returns up to limit prefixes whose blobs belong to executions that were deleted before a time, the oldest first.
func (s *Store) BlobGarbage(ctx context.Context, before time.Time, limit int) ([]string, error) {
	const text = `SELECT prefix FROM blob_garbage WHERE since <= $1 ORDER BY since, prefix LIMIT $2`
	return all(ctx, s.db.reader(), column[string], text, before.UnixMilli(), limit)
}

// BlobsDeleted tells that the blobs under these prefixes are gone.
func (s *Store) BlobsDeleted(ctx context.Context, prefixes ...string) error {
	_, err := s.db.writer().exec(ctx, `DELETE FROM blob_garbage WHERE `+s.dialect.in("prefix", "$1"), jsonList(prefixes))
	return err
}
