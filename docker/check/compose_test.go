package check

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/compose-spec/compose-go/v2/types"
)

const (
	laptop  = "../compose.laptop.yaml"
	cluster = "../compose.cluster.yaml"
)

// example is the environment of cluster.env.example, with a value for each secret.
func example(t *testing.T) types.Mapping {
	t.Helper()
	values, err := dotenv.Read("../cluster.env.example")
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range values {
		if value == "" {
			values[name] = "secret"
		}
	}
	return values
}

// load reads a compose file as "docker compose" does: schema, interpolation, references between its parts.
func load(t *testing.T, file string, environment types.Mapping) (*types.Project, error) {
	t.Helper()
	options, err := cli.NewProjectOptions([]string{file}, cli.WithEnv(environment.Values()), cli.WithResolvedPaths(true))
	if err != nil {
		t.Fatal(err)
	}
	return options.LoadProject(t.Context())
}

func loadAll(t *testing.T) map[string]*types.Project {
	t.Helper()
	projects := map[string]*types.Project{}
	for file, environment := range map[string]types.Mapping{laptop: {}, cluster: example(t)} {
		project, err := load(t, file, environment)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		projects[file] = project
	}
	return projects
}

func TestTheComposeFilesLoad(t *testing.T) {
	for file, project := range loadAll(t) {
		for name, service := range project.Services {
			if service.Build != nil {
				read(t, filepath.Join(service.Build.Context, service.Build.Dockerfile))
			}
			for _, volume := range service.Volumes {
				if volume.Type == types.VolumeTypeBind {
					read(t, volume.Source)
				}
			}
			for other, dependency := range service.DependsOn {
				if dependency.Condition == types.ServiceConditionHealthy && project.Services[other].HealthCheck == nil {
					t.Errorf("%s: %s waits for the health of %s, which has no health check", file, name, other)
				}
			}
		}
	}
}

// Each secret has to be set, and no value in the example could be taken for one.
func TestSecretsHaveNoDefault(t *testing.T) {
	values, err := dotenv.Read("../cluster.env.example")
	if err != nil {
		t.Fatal(err)
	}
	secrets := 0
	for name := range values {
		if !regexp.MustCompile(`PASSWORD|KEY`).MatchString(name) {
			continue
		}
		secrets++
		if values[name] != "" {
			t.Errorf("cluster.env.example: want no value of %s, got one", name)
		}
		environment := example(t)
		environment[name] = ""
		if _, err := load(t, cluster, environment); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s without %s: want an error that names it, got %v", cluster, name, err)
		}
	}
	if secrets < 5 {
		t.Errorf("cluster.env.example: want the secrets of the cluster, got %d", secrets)
	}
}

func TestOnlyTheProxyIsReachedFromOutside(t *testing.T) {
	for file, project := range loadAll(t) {
		for name, service := range project.Services {
			for _, port := range service.Ports {
				if name != "proxy" && port.HostIP != "127.0.0.1" {
					t.Errorf("%s: want port %s of %s on 127.0.0.1, got %q", file, port.Published, name, port.HostIP)
				}
			}
		}
	}
}

// A setting that was renamed would be ignored with a warning only.
func TestTheSettingsExist(t *testing.T) {
	var known []string
	for _, match := range regexp.MustCompile("(?m)^\\| `([a-z-]+)` \\|").FindAllSubmatch(read(t, "../../docs/configuration.md"), -1) {
		known = append(known, "BUDFLOW_"+strings.ToUpper(strings.ReplaceAll(string(match[1]), "-", "_")))
	}
	for file, project := range loadAll(t) {
		for name, service := range project.Services {
			if service.Build == nil {
				continue
			}
			for variable := range service.Environment {
				if strings.HasPrefix(variable, "BUDFLOW_") && !slices.Contains(known, variable) {
					t.Errorf("%s: %s sets %s, which docs/configuration.md does not know", file, name, variable)
				}
			}
		}
	}
}

// The cluster runs the Temporal that BudFlow is tested with.
func TestTheImagesOfTemporalAreThoseOfTheModule(t *testing.T) {
	module := read(t, "../../go.mod")
	project := loadAll(t)[cluster]
	server := first(t, `(?m)^\s*go\.temporal\.io/server v(\S+)$`, module)
	for service, want := range map[string]string{
		"temporal":        "temporalio/server:" + server,
		"temporal-schema": "temporalio/admin-tools:" + server,
		"temporal-ui":     "temporalio/ui:" + first(t, `(?m)^\s*github\.com/temporalio/ui-server/v2 v(\S+)$`, module),
	} {
		if got := project.Services[service].Image; got != want {
			t.Errorf("the image of %s: want %s as in go.mod, got %s", service, want, got)
		}
	}
}
