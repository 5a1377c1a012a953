# Reelmill. `make help` explains itself.
SHELL   := /bin/bash
BIN     := bin/reelmill
MASTER  ?=
export CGO_ENABLED ?= 0
GOFLAGS_RACE := CGO_ENABLED=1
# SQLite, translated from C, is not searched for races: that took half of the time of internal/records, and nothing of ours is in it.
# With the same flags for both, go vet and go test share one compilation of everything.
RACE_FLAGS   := -race -gcflags=modernc.org/sqlite/lib=-race=false -gcflags=modernc.org/libc=-race=false

.DEFAULT_GOAL := help
.PHONY: help demo test thorough run build tools test-tools lint fuzz corpus bench bench-manifest faults simulate image-check clean

help: ## Show what can be made
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
	@echo "  make demo MASTER=film.mov     takes your own master through the whole path"

demo: tools build ## One master in, one manifest out: installs what is missing, runs everything embedded, ends by itself
	@.ci/demo "$(MASTER)"

test: tools test-tools build ## Install what the tests need and run them all
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { echo "not formatted:"; gofmt -l $$(git ls-files '*.go'); exit 1; }
	$(GOFLAGS_RACE) go vet $(RACE_FLAGS) ./...
	REELMILL_E2E_PROGRAM=$(abspath $(BIN)) $(GOFLAGS_RACE) go test $(RACE_FLAGS) -vet=off -shuffle=on -timeout 25m ./...

thorough: ## The tests with the longest samples, too
	REELMILL_THOROUGH=1 $(MAKE) test

run: tools build ## Leave the server up at http://127.0.0.1:8080, data in ./reelmill-data
	$(BIN) up

build: ## Build the one binary
	@mkdir -p bin
	go build -trimpath -o $(BIN) ./cmd/reelmill

tools: ## Install ffmpeg and the image tools where they are missing
	@.ci/install ffmpeg:ffmpeg ffprobe:ffmpeg vips:libvips-tools vipsthumbnail:libvips-tools vipsheader:libvips-tools

test-tools: ## Install the servers that tests run against where they are missing
	@.ci/install gcc:gcc /usr/include/stdlib.h:libc6-dev redis-server:redis-server /usr/lib/postgresql/*/bin/initdb:postgresql chromium:chromium npm:npm
	@.ci/players
	@.ci/versity

lint: ## Run golangci-lint v2 (installs it with go install where it is missing)
	@command -v golangci-lint >/dev/null || go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.6.0
	PATH="$$(go env GOPATH)/bin:$$PATH" golangci-lint run ./...

fuzz: ## Fuzz every parser for a while (FUZZTIME=30s each)
	@.ci/fuzz $${FUZZTIME:-30s}

corpus: tools build ## Send every sample through the real server and print what became of it
	go run ./internal/corpus -reelmill $(BIN)

bench: tools build ## Measure beside hand-written ffmpeg commands, write docs/benchmarks.md (BENCH=-quick for a taste)
	@.ci/install redis-server:redis-server /usr/lib/postgresql/*/bin/initdb:postgresql taskset:util-linux
	go run ./internal/bench -reelmill $(BIN) $(BENCH)

bench-manifest: build ## Measure the reading of manifests beside nginx, write docs/benchmarks.md (READ="-assets 1000" for a taste)
	@.ci/install redis-server:redis-server /usr/lib/postgresql/*/bin/initdb:postgresql nginx:nginx-light wrk:wrk
	go run ./internal/readbench -reelmill $(BIN) -doc docs/benchmarks.md $(READ)

faults: tools test-tools ## Pull every plug of a fleet of real processes and check the invariants (ROUNDS=200, FAULTS="-only kill-worker")
	go run ./internal/faults -rounds $${ROUNDS:-200} $(FAULTS)

simulate: ## Run the scheduler on imagined fleets and a million assets, write docs/scaling.md (SIMULATE="-workers 1,10" for others)
	go run ./internal/simulate $(SIMULATE)

image-check: ## Follow the Dockerfile without an engine, run the product in what comes out and list it (root, debootstrap; OUT=file)
	@.ci/image-check $(OUT)

clean: ## Remove what was built; data stay
	rm -rf bin
