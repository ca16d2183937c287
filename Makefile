# The commands of daily work; `make help` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash

BIN     := bin/eventflux
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
GO      := go
export CGO_ENABLED = 0

.PHONY: help demo build test stress race soak torture lint vuln bench fuzz findings services

help: ## list the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

build: ## build the static binary bin/eventflux
	$(GO) build -trimpath -ldflags "-s -w -X main.version=$(VERSION)" -o $(BIN) ./cmd/eventflux

demo: build ## find price spikes in an embedded stream of trades
	$(BIN) run cmd/eventflux/examples/price_spikes.sql

test: services ## run every test, against real servers where a test needs one
	$(GO) run ./cmd/testrun ./...

stress: services ## run the tests of the package PKG 20 times beside two busy loops (RUN: only those that match it)
	@.ci/stress $(PKG) $(if $(RUN),-test.run='$(RUN)')

soak: ## compare 50,000 generated queries with the oracle, and fuzz for 2 minutes each
	EVENTFLUX_ORACLE_CASES=50000 $(GO) test -timeout 4h -count 1 -run '^TestOracle$$' -v ./planner/oracle
	$(MAKE) fuzz FUZZTIME=2m

torture: services ## kill the engine 650 times, among pauses, steps of the clock and moved outputs, and compare what it wrote
	EVENTFLUX_KILLS=200 EVENTFLUX_KAFKA_KILLS=200 EVENTFLUX_TORTURE_KILLS=100 EVENTFLUX_LONG_PAUSES=1 $(GO) test -timeout 90m -count 1 -v \
	  -run '^Test(Kill|KafkaKill|Torture|Pause|HeldSink|FullStateDisk|LongBase|ClockSteps)' ./cmd/eventflux

services: # install what tests run against: MariaDB, Kafka, kcat, pyarrow, where this is possible
	@.ci/services

race: ## run the tests of everything concurrent under the race detector
	CGO_ENABLED=1 $(GO) test -race -timeout 20m ./batch ./expr/... ./operators/... ./io/... ./checkpoint/... ./planner/...

lint: ## gofmt, go mod tidy, go vet, staticcheck
	@unformatted=$$(gofmt -l .); if [ -n "$$unformatted" ]; then echo "gofmt: $$unformatted"; exit 1; fi
	$(GO) mod tidy -diff
	$(GO) vet ./...
	$(GO) tool staticcheck ./...

vuln: ## look the dependencies up in the vulnerability database
	$(GO) tool govulncheck ./...

bench: build ## measure, beside DuckDB, Polars and Esper (PEERS=all: and Flink SQL), between files and Kafka; writes bench/results
	$(GO) run ./bench -peers "$(PEERS)"

fuzz: ## run every fuzzer for FUZZTIME (default 30s)
	@for pkg in $$($(GO) list ./...); do \
	  for f in $$($(GO) test -list '^Fuzz' $$pkg | grep '^Fuzz'); do \
	    echo "$$pkg $$f"; $(GO) test -run '^$$' -fuzz "^$$f\$$" -fuzztime $${FUZZTIME:-30s} $$pkg || exit 1; \
	  done; done

findings: ## see whether what findings/ says of other software still holds (installs it in temporary folders)
	@failed=0; for f in findings/*_*.sh; do $$f || failed=1; done; exit $$failed
