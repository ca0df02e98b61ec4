package store

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"sync"

	"github.com/budflow/budflow"
)

// savedExecution is an execution as it goes into the tables.
type savedExecution struct {
	id       int64
	row      []any
	data     []byte // nil = leave the stored run data
	encoding int
}

func (s *Store) encodeExecution(e *budflow.Execution) (*savedExecution, error) {
	id, err := executionNumber(e.ID)
	if err != nil {
		return nil, err
	}
	retryOf, err := executionRef(e.RetryOf)
	if err != nil {
		return nil, err
	}
	retrySuccess, err := executionRef(e.RetrySuccessID)
	if err != nil {
		return nil, err
	}
	var failure, custom any
	if e.Error != nil {
		text, err := json.Marshal(e.Error)
		if err != nil {
			return nil, budflow.Errorf(budflow.Invalid, "execution %s: error: %w", e.ID, err)
		}
		failure = string(text)
	}
	if len(e.CustomData) > 0 {
		text, err := json.Marshal(e.CustomData)
		if err != nil {
			return nil, budflow.Errorf(budflow.Invalid, "execution %s: custom data: %w", e.ID, err)
		}
		custom = string(text)
	}
	created := e.CreatedAt
	if created.IsZero() {
		created = s.now()
	}
	saved := &savedExecution{id: id, row: []any{id, e.WorkflowID, e.WorkflowVersion, e.WorkflowName, string(e.Status),
		stageOf(e.Status), string(e.Mode), millis(created), millis(e.StartedAt), millis(e.StoppedAt), millis(e.WaitTill),
		retryOf, retrySuccess, e.LastNodeExecuted, failure, custom}}
	if e.RunData != nil {
		saved.data, saved.encoding, err = encodeRunData(e.RunData)
	}
	return saved, err
}

const (
	saveColumns = 16
	dataColumns = 3
	saveBefore  = `INSERT INTO executions (id, workflow_id, workflow_version, workflow_name, status, stage, mode, created_at,
		started_at, stopped_at, wait_till, retry_of, retry_success_id, last_node, error, custom_data) VALUES `
	saveAfter = ` ON CONFLICT (id) DO UPDATE SET
		workflow_id = excluded.workflow_id, workflow_version = excluded.workflow_version, workflow_name = excluded.workflow_name,
		status = excluded.status, stage = excluded.stage, mode = excluded.mode,
		started_at = COALESCE(excluded.started_at, executions.started_at),
		stopped_at = excluded.stopped_at, wait_till = excluded.wait_till,
		retry_of = COALESCE(excluded.retry_of, executions.retry_of),
		retry_success_id = COALESCE(excluded.retry_success_id, executions.retry_success_id),
		last_node = excluded.last_node, error = excluded.error, custom_data = excluded.custom_data
		WHERE excluded.stage > executions.stage OR (excluded.stage = executions.stage
			AND COALESCE(excluded.stopped_at, 0) >= COALESCE(executions.stopped_at, 0))
		RETURNING id`
	dataBefore = `INSERT INTO execution_data (execution_id, encoding, data) VALUES `
	dataAfter  = ` ON CONFLICT (execution_id) DO UPDATE SET encoding = excluded.encoding, data = excluded.data`
)

// rowsOf lists placeholders: ($1, $2), ($3, $4) for two rows of two columns.
func rowsOf(rows, columns int) string {
	var b strings.Builder
	for i := range rows * columns {
		switch {
		case i == 0:
			b.WriteString("($")
		case i%columns == 0:
			b.WriteString("), ($")
		default:
			b.WriteString(", $")
		}
		b.WriteString(strconv.Itoa(i + 1))
	}
	b.WriteString(")")
	return b.String()
}

// saveTexts and dataTexts are the statements for 1, 2, 4, ... maxRows rows.
var (
	saveTexts = sync.OnceValue(func() []string { return textsOf(saveBefore, saveColumns, saveAfter) })
	dataTexts = sync.OnceValue(func() []string { return textsOf(dataBefore, dataColumns, dataAfter) })
)

const maxRows = 32

func textsOf(before string, columns int, after string) (texts []string) {
	for rows := 1; rows <= maxRows; rows *= 2 {
		texts = append(texts, before+rowsOf(rows, columns)+after)
	}
	return texts
}

// chunks cuts n rows into pieces for which there is a statement: 7 = 4 + 2 + 1.
// So a few prepared statements serve every size of group.
func chunks(n int, do func(from, to, text int) error) error {
	for from := 0; from < n; {
		text, rows := 0, 1
		for rows*2 <= n-from && rows*2 <= maxRows {
			text, rows = text+1, rows*2
		}
		if err := do(from, from+rows, text); err != nil {
			return err
		}
		from += rows
	}
	return nil
}

// saveAll writes executions with different ids.
func saveAll(ctx context.Context, tx session, group []*savedExecution) error {
	accepted := make(map[int64]bool, len(group))
	err := chunks(len(group), func(from, to, text int) error {
		args := make([]any, 0, (to-from)*saveColumns)
		for _, e := range group[from:to] {
			args = append(args, e.row...)
		}
		return tx.query(ctx, func(row scan) error {
			var id int64
			err := row(&id)
			accepted[id] = true
			return err
		}, saveTexts()[text], args...)
	})
	if err != nil {
		return err
	}
	data := make([]*savedExecution, 0, len(group))
	for _, e := range group {
		if e.data != nil && accepted[e.id] {
			data = append(data, e)
		}
	}
	return chunks(len(data), func(from, to, text int) error {
		args := make([]any, 0, (to-from)*dataColumns)
		for _, e := range data[from:to] {
			args = append(args, e.id, e.encoding, e.data)
		}
		_, err := tx.exec(ctx, dataTexts()[text], args...)
		return err
	})
}
