# Everything that a developer runs. "make" alone prints this help.

GOLANGCI_VERSION := 2.15.0
RELEASE          := $(shell git describe --tags --always --dirty 2>/dev/null)
LINT             := bin/golangci-lint-$(GOLANGCI_VERSION)
# The real Temporal server and its SQL tool, of the version that is embedded.
TEMPORAL_VERSION := $(shell awk '$$1 == "go.temporal.io/server" { print $$2 }' go.mod)
TEMPORAL_SERVER  := bin/temporal-server-$(TEMPORAL_VERSION)
TEMPORAL_SQL     := bin/temporal-sql-tool-$(TEMPORAL_VERSION)
# Recordings of the original and workflow files from the world; not part of this repository.
SHARED           ?= ../shared
# What "make bench" or "make cluster-test" is given, for example ARGS="-rounds 5" or ARGS=-v.
ARGS             ?=

# The same for every command, so that build, tests and lint share one cache.
export GOFLAGS := $(strip $(GOFLAGS) -trimpath)
export BUDFLOW_CONFORMANCE ?= $(if $(wildcard $(SHARED)/conformance),$(abspath $(SHARED)/conformance))
export BUDFLOW_REALWORLD   ?= $(if $(wildcard $(SHARED)/realworld),$(abspath $(SHARED)/realworld))

.DEFAULT_GOAL := help

.PHONY: help
help: ## Show this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-15s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

.PHONY: build
build: ## Build bin/budflow
	go build -ldflags "-s -w -X main.release=$(RELEASE)" -o bin/budflow ./cmd/budflow

.PHONY: start
start: build ## Build and start BudFlow on ./budflow-data
	bin/budflow start

.PHONY: test
test: ## Run all tests, on real parts (PostgreSQL too where BUDFLOW_TEST_POSTGRES names one)
	go test ./...

.PHONY: postgres-test
postgres-test: ## Run the tests of packages that keep records with PostgreSQL in place of SQLite (needs BUDFLOW_TEST_POSTGRES)
	BUDFLOW_TEST_RECORDS=postgres go test ./api ./activities

.PHONY: unit
unit: ## Run the tests that need no server: seconds
	go test -short ./...

.PHONY: race
race: ## Run the tests that need no server with the race detector
	go test -race -short ./...

.PHONY: lint
lint: $(LINT) ## Run the linters and the import rules
	$(LINT) run ./...

$(LINT):
	GOBIN=$(CURDIR)/bin go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v$(GOLANGCI_VERSION)
	mv bin/golangci-lint $@

.PHONY: generate
generate: ## Make generated files again: list of nodes, JavaScript and page of expressions (needs npm)
	go generate ./...
	go test ./expression -run TestDocs -update-docs >/dev/null

.PHONY: verify
verify: lint docker-check ## Check what a review should not have to: lint, vet, formatting, files for Docker, fresh generated files
	go vet ./...
	@unformatted=$$(gofmt -l $$(git ls-files '*.go')); [ -z "$$unformatted" ] || { echo "gofmt would change $$unformatted"; exit 1; }
	@state() { git status --porcelain; git diff; }; before=$$(state) && $(MAKE) --no-print-directory generate && \
	[ "$$before" = "$$(state)" ] || { git status --short; echo 'generated files were not fresh: commit what "make generate" makes'; exit 1; }

.PHONY: docker-check
docker-check: ## Check the files in docker/ without Docker: Dockerfile, build context, compose files
	cd docker/check && go vet ./... && go test -count=1 ./... # by -count, since files out here are not part of the key of cached results

.PHONY: temporal-server
temporal-server: $(TEMPORAL_SERVER) $(TEMPORAL_SQL) ## Build the Temporal server of a cluster and its SQL tool into bin/

$(TEMPORAL_SERVER):
	GOBIN=$(CURDIR)/$@.build go install -ldflags "-s -w" go.temporal.io/server/cmd/server@$(TEMPORAL_VERSION)
	mv $@.build/server $@ && rmdir $@.build

$(TEMPORAL_SQL):
	GOBIN=$(CURDIR)/$@.build go install -ldflags "-s -w" go.temporal.io/server/cmd/tools/sql@$(TEMPORAL_VERSION)
	mv $@.build/sql $@ && rmdir $@.build

.PHONY: cluster-test
cluster-test: temporal-server ## Run the tests of whole processes, also on PostgreSQL and the real Temporal server
	@postgres=$${BUDFLOW_TEST_POSTGRES:-$$(store/storetest/postgres.sh)} && set -x && BUDFLOW_TEST_LOAD=1 BUDFLOW_TEST_POSTGRES=$$postgres \
	BUDFLOW_TEST_TEMPORAL_SERVER=$(CURDIR)/$(TEMPORAL_SERVER) BUDFLOW_TEST_TEMPORAL_SQL_TOOL=$(CURDIR)/$(TEMPORAL_SQL) \
	go test -count=1 -timeout 30m ./cmd/budflow $(ARGS)

.PHONY: conformance
conformance: build ## Run the recorded cases in ../shared against bin/budflow, with the floors of .ci/floors
	@[ -n "$$BUDFLOW_CONFORMANCE" ] || { echo 'want the recorded cases in $(SHARED)/conformance, got no such folder; set SHARED'; exit 1; }
	@floors=$$(grep -v '^#' .ci/floors | paste -sd,) && set -x && \
	python3 "$$BUDFLOW_CONFORMANCE/run.py" --binary bin/budflow --tier A --kind "$$(echo "$$floors" | sed 's/=[0-9]*//g')" --floor "$$floors"

.PHONY: bench
bench: build ## Measure bin/budflow beside a hand-written Temporal workflow, in one run
	go build -o bin/bench-baseline ./bench/baseline
	go run ./bench -budflow bin/budflow -baseline bin/bench-baseline $(ARGS)

.PHONY: clean
clean: ## Remove what was built
	rm -rf bin
