package devserver

import (
	"errors"
	"fmt"

	"go.temporal.io/server/common/dynamicconfig"
	"go.yaml.in/yaml/v3"
)

// dynamicConfig turns the settings into what the server reads, and refuses keys
// that this server does not know and values of a wrong type.
func (c Config) dynamicConfig() (dynamicconfig.StaticClient, error) {
	constrained := make(map[string]any, len(c.DynamicConfig))
	for key, value := range c.DynamicConfig {
		switch value.(type) {
		case nil:
		case []any:
			constrained[key] = value
		default:
			constrained[key] = []map[string]any{{"value": value}}
		}
	}
	text, err := yaml.Marshal(constrained)
	if err != nil {
		return nil, fmt.Errorf("dynamicConfig: %w", err)
	}
	loaded := dynamicconfig.LoadYamlFile(text)
	if err := errors.Join(append(loaded.Errors, loaded.Warnings...)...); err != nil {
		return nil, fmt.Errorf("dynamicConfig: %w", err)
	}
	if len(loaded.Map) != len(constrained) {
		return nil, errors.New("dynamicConfig: want each key once, got the same key in different cases")
	}
	client := make(dynamicconfig.StaticClient, len(loaded.Map))
	for key, values := range loaded.Map {
		client[key] = values
	}
	return client, nil
}
