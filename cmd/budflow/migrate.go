package main

import (
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/viper"
)

func newMigrate(settings *viper.Viper) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "migrate",
		Short: "Bring the database to the schema of this binary",
		Long:  `Bring the database to the schema of this binary. Starting does the same; run it alone to prepare a database before a roll-out. It is safe to repeat.`,
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c := &config{}
			if err := c.readData(settings); err != nil {
				return err
			}
			s, err := openStore(cmd.Context(), c)
			if err != nil {
				return err
			}
			defer s.Close()
			applied, known, err := s.Version(cmd.Context())
			if err != nil {
				return err
			}
			fmt.Printf("the database has schema version %d of %d\n", applied, known)
			return nil
		},
	}
	addDataFlags(cmd.Flags())
	return cmd
}
