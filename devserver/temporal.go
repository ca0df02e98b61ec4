package devserver

import (
	"net"
	"time"

	"go.temporal.io/server/common/authorization"
	"go.temporal.io/server/common/cluster"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/dynamicconfig"
	"go.temporal.io/server/common/membership/static"
	"go.temporal.io/server/common/metrics"
	"go.temporal.io/server/common/primitives"
	"go.temporal.io/server/temporal"
)

const (
	clusterName = "active"
	// historyShards is fixed for the life of a data directory. With one
	// connection to the store more shards only add commits.
	historyShards = 1

	executionStoreName  = "execution"
	visibilityStoreName = "visibility"
)

// temporalOptions describes the whole server: four services in one process that
// find each other by fixed addresses, without a membership protocol.
func temporalOptions(c Config, at addresses, dynamic dynamicconfig.StaticClient, log *logger) []temporal.ServerOption {
	return []temporal.ServerOption{
		temporal.WithConfig(temporalConfig(c, at)),
		temporal.ForServices(temporal.DefaultServices),
		temporal.WithStaticHosts(map[primitives.ServiceName]static.Hosts{
			primitives.FrontendService: static.SingleLocalHost(reachable(at.frontend)),
			primitives.HistoryService:  static.SingleLocalHost(at.history.String()),
			primitives.MatchingService: static.SingleLocalHost(at.matching.String()),
			primitives.WorkerService:   static.SingleLocalHost(at.worker.String()),
		}),
		temporal.WithDynamicConfigClient(dynamic),
		temporal.WithLogger(log),
		temporal.WithCustomMetricsHandler(metrics.NoopMetricsHandler),
		temporal.WithAuthorizer(authorization.NewNoopAuthorizer()),
		temporal.WithClaimMapper(func(*config.Config) authorization.ClaimMapper { return authorization.NewNoopClaimMapper() }),
	}
}

func temporalConfig(c Config, at addresses) *config.Config {
	const disabled = "disabled"
	return &config.Config{
		Global: config.Global{
			Membership: config.Membership{MaxJoinDuration: 30 * time.Second, BroadcastAddress: loopback},
		},
		Persistence: config.Persistence{
			DefaultStore:     executionStoreName,
			VisibilityStore:  visibilityStoreName,
			NumHistoryShards: historyShards,
			DataStores: map[string]config.DataStore{
				executionStoreName:  {SQL: c.executionStore()},
				visibilityStoreName: {SQL: c.visibilityStore()},
			},
		},
		ClusterMetadata: &cluster.Config{
			FailoverVersionIncrement: 10,
			MasterClusterName:        clusterName,
			CurrentClusterName:       clusterName,
			ClusterInformation: map[string]cluster.ClusterInformation{
				clusterName: {Enabled: true, InitialFailoverVersion: 1, RPCAddress: reachable(at.frontend)},
			},
		},
		DCRedirectionPolicy: config.DCRedirectionPolicy{Policy: "noop"},
		Services: map[string]config.Service{
			string(primitives.FrontendService): service(at.frontend),
			string(primitives.HistoryService):  service(at.history),
			string(primitives.MatchingService): service(at.matching),
			string(primitives.WorkerService):   service(at.worker),
		},
		Archival: config.Archival{
			History:    config.HistoryArchival{State: disabled},
			Visibility: config.VisibilityArchival{State: disabled},
		},
		NamespaceDefaults: config.NamespaceDefaults{
			Archival: config.ArchivalNamespaceDefaults{
				History:    config.HistoryArchivalNamespaceDefaults{State: disabled},
				Visibility: config.VisibilityArchivalNamespaceDefaults{State: disabled},
			},
		},
		PublicClient: config.PublicClient{HostPort: reachable(at.frontend)},
	}
}

func service(at *net.TCPAddr) config.Service {
	return config.Service{RPC: config.RPC{GRPCPort: at.Port, BindOnIP: at.IP.String()}}
}
