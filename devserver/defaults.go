package devserver

import (
	"log/slog"
	"time"
)

// Default returns the settings that temporal-dev.yaml documents: everything but
// DataDir and Logger. Each call returns its own maps.
func Default() Config {
	return Config{
		Listen:     "127.0.0.1:7233",
		UIListen:   "127.0.0.1:8233",
		Namespace:  "default",
		Retention:  24 * time.Hour,
		Durability: Full,
		LogLevel:   slog.LevelWarn,
		SearchAttributes: map[string]string{
			"BfWorkflowId": "Keyword",
			"BfVersion":    "Keyword",
			"BfMode":       "Keyword",
			"BfStatus":     "Keyword",
		},
		DynamicConfig: map[string]any{
			"history.transferProcessorMaxPollRPS":  200,
			"matching.numTaskqueueReadPartitions":  1,
			"matching.numTaskqueueWritePartitions": 1,
			"history.longPollExpirationInterval":   "5s",

			"frontend.enableCancelWorkerPollsOnShutdown": true,

			"history.hostLevelCacheMaxSize":                               8096,
			"history.transferProcessorSchedulerWorkerCount":               64,
			"history.timerProcessorSchedulerWorkerCount":                  64,
			"history.visibilityProcessorSchedulerWorkerCount":             64,
			"history.archivalProcessorSchedulerWorkerCount":               1,
			"history.ReplicationProcessorSchedulerWorkerCount":            1,
			"history.ReplicationLowPriorityProcessorSchedulerWorkerCount": 1,

			"frontend.rps":                     50000,
			"frontend.namespaceRPS":            50000,
			"frontend.namespaceRPS.visibility": 100,
			"frontend.namespaceCount":          20000,
			"frontend.persistenceMaxQPS":       50000,
			"history.rps":                      50000,
			"history.persistenceMaxQPS":        50000,
			"matching.rps":                     50000,
			"matching.persistenceMaxQPS":       50000,
			"worker.persistenceMaxQPS":         5000,

			"worker.schedulerNamespaceStartWorkflowRPS": 200,
		},
	}
}
