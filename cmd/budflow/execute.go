package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/viper"

	"github.com/budflow/budflow"
)

func newExecute(settings *viper.Viper) *cobra.Command {
	var file, node, input string
	var limit time.Duration
	cmd := &cobra.Command{
		Use:   "execute --file FILE",
		Short: "Run one workflow file and print its run data",
		Long: `Run one workflow file, from its trigger, as a manual execution, and print the
execution with its run data as JSON. Without --data-dir nothing is left behind. The
exit status is 0 when the run succeeds, 2 when it fails, 1 when it could not be run.`,
		Example: `  budflow execute --file my-workflow.json
  budflow execute --file my-workflow.json --node Webhook --input '[{"json":{"body":{"x":1}}}]'`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			log, err := newLog(settings)
			if err != nil {
				return err
			}
			if !cmd.Flags().Changed("data-dir") {
				folder, err := os.MkdirTemp("", "budflow-execute-")
				if err != nil {
					return err
				}
				defer os.RemoveAll(folder)
				settings.Set("data-dir", folder)
				settings.Set("database-url", "") // the folder's own
				settings.Set("blob-url", "")
			}
			settings.Set("temporal-listen", "127.0.0.1:0")
			settings.Set("temporal-ui-listen", "")
			c, err := readAll(settings, log)
			if err != nil {
				return err
			}
			request := map[string]any{"wait": limit.Seconds()}
			if node != "" {
				request["triggerNode"] = node
			}
			if input != "" {
				request["data"] = json.RawMessage(input)
			}
			text, err := os.ReadFile(file)
			if err != nil {
				return fmt.Errorf("execute: %w", err)
			}
			listener, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				return err
			}
			defer listener.Close()
			p, err := openAll(cmd.Context(), c, listener, log)
			defer func() { err = errors.Join(err, p.close()) }()
			if err != nil {
				return err
			}
			ctx, stop := context.WithCancel(cmd.Context())
			ended := make(chan error, 1)
			go func() { ended <- p.gateway.Run(ctx, listener) }()
			defer func() {
				stop()
				err = errors.Join(err, <-ended)
			}()
			key, err := c.ownerKey()
			if err != nil {
				return err
			}
			remote := &caller{base: "http://" + listener.Addr().String() + "/api/v1", key: key}
			return remote.execute(ctx, text, request, limit)
		},
	}
	f := cmd.Flags()
	f.StringVarP(&file, "file", "f", "", "n8n workflow file")
	f.StringVar(&node, "node", "", "trigger to begin at (default: chosen as n8n does)")
	f.StringVar(&input, "input", "", "items for the trigger, a JSON array")
	f.DurationVar(&limit, "wait", 5*time.Minute, "how long to wait for the end of the run, at most 5m")
	addAllFlags(f)
	_ = cmd.MarkFlagRequired("file")
	return cmd
}

// caller calls the API of a gateway.
type caller struct{ base, key string }

// execute imports a workflow, runs it, and prints the execution.
func (c *caller) execute(ctx context.Context, document []byte, request map[string]any, limit time.Duration) error {
	var workflow struct {
		ID       string   `json:"id"`
		Warnings []string `json:"warnings"`
	}
	if err := c.call(ctx, "POST", "/workflows/import", document, &workflow); err != nil {
		return err
	}
	for _, warning := range workflow.Warnings {
		fmt.Fprintln(os.Stderr, "budflow: warning:", warning)
	}
	body, err := json.Marshal(request)
	if err != nil {
		return budflow.Errorf(budflow.Invalid, "input: want a JSON array of items: %w", err)
	}
	var started struct {
		ExecutionID string         `json:"executionId"`
		Status      budflow.Status `json:"status"`
	}
	if err := c.call(ctx, "POST", "/workflows/"+workflow.ID+"/run", body, &started); err != nil {
		return err
	}
	var execution json.RawMessage
	if err := c.call(ctx, "GET", "/executions/"+started.ExecutionID+"?includeData=true", nil, &execution); err != nil {
		return err
	}
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, execution, "", "  "); err != nil {
		return err
	}
	fmt.Println(pretty.String())
	switch {
	case started.Status == budflow.StatusSuccess:
		return nil
	case started.Status.Ended():
		return errRunFailed
	}
	return budflow.Errorf(budflow.Unavailable, "the run has the status %s after %s", started.Status, limit)
}

// call sends a JSON body and reads a JSON answer.
func (c *caller) call(ctx context.Context, method, path string, body []byte, into any) error {
	request, err := http.NewRequestWithContext(ctx, method, c.base+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("X-N8N-API-KEY", c.key)
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return err
	}
	if answer.StatusCode/100 != 2 {
		var failure struct {
			Message string `json:"message"`
		}
		_ = json.Unmarshal(text, &failure)
		return budflow.Errorf(budflow.Invalid, "%s %s: %d %s", method, path, answer.StatusCode, failure.Message)
	}
	return json.Unmarshal(text, into)
}
