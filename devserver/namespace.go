package devserver

import (
	"context"
	stdsql "database/sql"
	"errors"
	"fmt"
	"maps"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	persistencespb "go.temporal.io/server/api/persistence/v1"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/metrics"
	"go.temporal.io/server/common/persistence"
	"go.temporal.io/server/common/persistence/serialization"
	"go.temporal.io/server/common/persistence/sql"
	"go.temporal.io/server/common/persistence/sql/sqlplugin"
	"go.temporal.io/server/common/primitives"
	"go.temporal.io/server/common/resolver"
	sqliteschema "go.temporal.io/server/schema/sqlite"
	"google.golang.org/protobuf/types/known/durationpb"
)

// ensureNamespace creates the configured namespace, or brings its retention and
// search attributes up to the configuration, and returns its search attributes
// by the column that holds them. It works on the store before the server
// starts: over the API, a new search attribute takes seconds to be known
// everywhere.
func ensureNamespace(ctx context.Context, c Config, store *config.SQL) (aliases map[string]string, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("set up namespace %s: %w", c.Namespace, err)
		}
	}()
	attributes, err := c.attributeTypes()
	if err != nil {
		return nil, err
	}
	db, err := sql.NewSQLDB(sqlplugin.DbKindMain, store, resolver.NewNoopResolver(), log.NewNoopLogger(), metrics.NoopMetricsHandler)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()

	row, err := findNamespace(ctx, db, c.Namespace)
	if err != nil {
		return nil, err
	}
	if row == nil {
		return createNamespace(ctx, db, c, attributes)
	}
	return updateNamespace(ctx, db, row, c.Retention, attributes)
}

// findNamespace returns nil when there is no such namespace.
func findNamespace(ctx context.Context, db sqlplugin.DB, name string) (*sqlplugin.NamespaceRow, error) {
	rows, err := db.SelectFromNamespace(ctx, sqlplugin.NamespaceFilter{Name: &name})
	switch {
	case errors.Is(err, stdsql.ErrNoRows):
		return nil, nil
	case err != nil:
		return nil, err
	case len(rows) != 1:
		return nil, fmt.Errorf("want one row, got %d", len(rows))
	default:
		return &rows[0], nil
	}
}

func createNamespace(ctx context.Context, db sqlplugin.DB, c Config, attributes map[string]enumspb.IndexedValueType) (map[string]string, error) {
	namespace, err := sqliteschema.NewNamespaceConfig(clusterName, c.Namespace, false, nil)
	if err != nil {
		return nil, err
	}
	aliases, err := addAliases(nil, attributes)
	if err != nil {
		return nil, err
	}
	namespace.Detail.Config.Retention = durationpb.New(c.Retention)
	namespace.Detail.Config.CustomSearchAttributeAliases = aliases
	id, err := primitives.ParseUUID(namespace.Detail.GetInfo().GetId())
	if err != nil {
		return nil, err
	}
	row := &sqlplugin.NamespaceRow{ID: id, Name: c.Namespace}
	if err := encodeDetail(row, namespace.Detail); err != nil {
		return nil, err
	}
	_, err = db.InsertIntoNamespace(ctx, row)
	return aliases, err
}

func updateNamespace(ctx context.Context, db sqlplugin.DB, row *sqlplugin.NamespaceRow, retention time.Duration, attributes map[string]enumspb.IndexedValueType) (map[string]string, error) {
	detail, err := serialization.NewSerializer().NamespaceDetailFromBlob(persistence.NewDataBlob(row.Data, row.DataEncoding))
	if err != nil {
		return nil, err
	}
	settings := detail.GetConfig()
	aliases, err := addAliases(settings.GetCustomSearchAttributeAliases(), attributes)
	if err != nil {
		return nil, err
	}
	if settings.GetRetention().AsDuration() == retention && maps.Equal(settings.GetCustomSearchAttributeAliases(), aliases) {
		return aliases, nil
	}
	settings.Retention = durationpb.New(retention)
	settings.CustomSearchAttributeAliases = aliases
	detail.ConfigVersion++
	if err := encodeDetail(row, detail); err != nil {
		return nil, err
	}
	_, err = db.UpdateNamespace(ctx, row)
	return aliases, err
}

func encodeDetail(row *sqlplugin.NamespaceRow, detail *persistencespb.NamespaceDetail) error {
	blob, err := serialization.NewSerializer().NamespaceDetailToBlob(detail)
	if err != nil {
		return err
	}
	row.Data, row.DataEncoding = blob.GetData(), blob.GetEncodingType().String()
	return nil
}
