package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/viper"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
	"github.com/budflow/budflow/nodes/all"
	"github.com/budflow/budflow/store"
)

func newImport(settings *viper.Viper) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "import FILE|FOLDER...",
		Short: "Bring n8n workflow files into the database",
		Long: `Bring n8n workflow files into the database. A file holds one workflow, or an array of
them, as n8n exports it; of a folder every .json file is read. Nothing of a file is
lost: node types that this binary does not know, and wires to nodes that do not
exist, are kept, and a warning says so. A workflow whose id exists already is updated.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			c := &config{}
			if err := c.readData(settings); err != nil {
				return err
			}
			files, err := workflowFiles(args)
			if err != nil {
				return err
			}
			s, err := openStore(cmd.Context(), c)
			if err != nil {
				return err
			}
			defer s.Close()
			failed := 0
			for _, file := range files {
				if err := importFile(cmd, s, file); err != nil {
					failed++
					fmt.Fprintf(os.Stderr, "%s: not imported: %s\n", file, message(err))
				}
			}
			if failed > 0 {
				return fmt.Errorf("%d of %d files were not imported", failed, len(files))
			}
			return nil
		},
	}
	addDataFlags(cmd.Flags())
	return cmd
}

// workflowFiles lists the files that are named, and those in the folders that are named.
func workflowFiles(args []string) ([]string, error) {
	var files []string
	for _, arg := range args {
		err := filepath.WalkDir(arg, func(path string, entry fs.DirEntry, err error) error {
			if err == nil && !entry.IsDir() && (path == arg || strings.HasSuffix(path, ".json")) {
				files = append(files, path)
			}
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("import: %w", err)
		}
	}
	return files, nil
}

// maxImport is the largest workflow file, in bytes.
const maxImport = 64 << 20

func importFile(cmd *cobra.Command, s *store.Store, file string) error {
	info, err := os.Stat(file)
	if err != nil {
		return err
	}
	if info.Size() > maxImport {
		return budflow.Errorf(budflow.TooLarge, "want a file of at most %d bytes, got %d", maxImport, info.Size())
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	documents, err := budflow.DecodeWorkflows(text)
	if err != nil {
		return err
	}
	registry, err := nodes.NewRegistry(all.Types()...)
	if err != nil {
		return err
	}
	for _, document := range documents {
		if document.Name == "" {
			document.Name = strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
		}
		saved, err := save(cmd, s, document)
		if err != nil {
			return err
		}
		fmt.Printf("%s  %s\n", saved.Document.ID, saved.Document.Name)
		for _, warning := range append(document.Problems(), registry.Problems(document)...) {
			fmt.Fprintf(os.Stderr, "%s: warning: %s\n", file, warning)
		}
	}
	return nil
}

func save(cmd *cobra.Command, s *store.Store, document *budflow.Workflow) (*store.Workflow, error) {
	note := &store.Save{Message: "imported"}
	saved, err := s.CreateWorkflow(cmd.Context(), document, note)
	if budflow.CodeOf(err) == budflow.Conflict {
		return s.UpdateWorkflow(cmd.Context(), document, note)
	}
	return saved, err
}
