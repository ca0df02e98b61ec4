package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/viper"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/store"
)

func newExport(settings *viper.Viper) *cobra.Command {
	var folder string
	cmd := &cobra.Command{
		Use:   "export [ID...]",
		Short: "Write workflows as n8n files",
		Long:  `Write workflows as n8n files: one to standard output, or each into a file of --output. Without ids it exports all.`,
		Example: `  budflow export kf93nd02Msn2mkd1 > my-workflow.json
  budflow export --output backup/`,
		RunE: func(cmd *cobra.Command, ids []string) error {
			c := &config{}
			if err := c.readData(settings); err != nil {
				return err
			}
			s, err := openStore(cmd.Context(), c)
			if err != nil {
				return err
			}
			defer s.Close()
			documents, err := exported(cmd, s, ids)
			if err != nil {
				return err
			}
			if folder == "" && len(documents) > 1 {
				return budflow.Errorf(budflow.Invalid, "want --output FOLDER for %d workflows", len(documents))
			}
			for _, document := range documents {
				if err := exportTo(folder, document); err != nil {
					return err
				}
			}
			return nil
		},
	}
	cmd.Flags().StringVarP(&folder, "output", "o", "", "folder to write one file for each workflow into")
	addDataFlags(cmd.Flags())
	return cmd
}

func exported(cmd *cobra.Command, s *store.Store, ids []string) ([]*budflow.Workflow, error) {
	var documents []*budflow.Workflow
	for _, id := range ids {
		w, err := s.GetWorkflow(cmd.Context(), id)
		if err != nil {
			return nil, err
		}
		documents = append(documents, w.Document)
	}
	if len(ids) > 0 {
		return documents, nil
	}
	for cursor := ""; ; {
		page, err := s.ListWorkflows(cmd.Context(), store.WorkflowFilter{Cursor: cursor, Limit: 100})
		if err != nil {
			return nil, err
		}
		for _, w := range page.Items {
			documents = append(documents, w.Document)
		}
		if cursor = page.Next; cursor == "" {
			return documents, nil
		}
	}
}

func exportTo(folder string, document *budflow.Workflow) error {
	var text bytes.Buffer
	if err := json.Indent(&text, budflow.EncodeJSON(document.Object()), "", "  "); err != nil {
		return err
	}
	text.WriteByte('\n')
	if folder == "" {
		_, err := os.Stdout.Write(text.Bytes())
		return err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	file := filepath.Join(folder, fileName(document)+".json")
	fmt.Println(file)
	return os.WriteFile(file, text.Bytes(), 0o644)
}

// fileName is the id, which is unique, behind a readable part of the name.
func fileName(document *budflow.Workflow) string {
	var name strings.Builder
	for _, r := range strings.ToLower(document.Name) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			name.WriteRune(r)
		case name.Len() > 0 && !strings.HasSuffix(name.String(), "-"):
			name.WriteByte('-')
		}
		if name.Len() >= 60 {
			break
		}
	}
	return strings.Trim(name.String()+"-"+document.ID, "-")
}
