# Two commands are enough for a first look: `make run` and `make test`.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8080

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
LOCKS := requirements
SHELL := /bin/sh
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

.PHONY: help install install-postgres run test check format lint types imports conformance lock docker-check clean

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(VENV)/.runtime ## Create .venv with the locked runtime dependencies and the command cdshooks

install-postgres: $(VENV)/.postgres ## The same with the driver for PostgreSQL

run: install ## Start the server on HOST:PORT (127.0.0.1:8080) and replay a sample order
	$(BIN)/cdshooks demo --host $(HOST) --port $(PORT)

test: $(VENV)/.test ## Run the whole test suite (ARGS="-k word" narrows it)
	$(BIN)/python -m pytest -n auto $(ARGS)

check: format lint types imports conformance ## Format, lint, types, import rules and docs/conformance.md (-k goes on past a failure)

format: $(VENV)/.dev
	$(BIN)/ruff format --check .

lint: $(VENV)/.dev
	$(BIN)/ruff check .

types: $(VENV)/.dev
	$(BIN)/mypy

imports: $(VENV)/.dev
	$(BIN)/lint-imports

conformance: $(VENV)/.dev
	$(BIN)/python -m tests.conformance.table --check

docker-check: $(VENV)/.dev ## Lint the Dockerfile and check the compose file (needs no running engine)
	$(BIN)/hadolint --config docker/hadolint.yaml docker/Dockerfile
	@if docker compose version >/dev/null 2>&1; then \
		CDSHOOKS_DB_PASSWORD=checked docker compose -f docker/compose.yaml config -q && echo "docker compose config: ok"; \
	elif command -v docker-compose >/dev/null 2>&1; then \
		CDSHOOKS_DB_PASSWORD=checked docker-compose -f docker/compose.yaml config -q && echo "docker-compose config: ok"; \
	else \
		echo "docker compose config: skipped, no docker compose on this machine"; \
	fi

lock: $(VENV)/.dev ## Resolve the newest versions that pyproject.toml allows into requirements/*.lock
	$(call compile,build,requirements/build.in)
	$(call compile,runtime,pyproject.toml)
	$(call compile,postgres,--extra postgres pyproject.toml -c $(LOCKS)/runtime.lock)
	$(call compile,test,--extra postgres --extra test pyproject.toml -c $(LOCKS)/postgres.lock)
	$(call compile,dev,--extra postgres --extra test --extra dev pyproject.toml -c $(LOCKS)/test.lock)

clean: ## Remove .venv and what the tools left behind
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache dist build

# Universal: one lock for every platform and Python >= 3.11; no address of an index is written.
define compile
$(BIN)/uv pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes \
	--upgrade --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
	--output-file $(LOCKS)/$(1).lock $(2)
endef

# Each stamp is newer than the lock it was installed from, so a second run installs nothing.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; name one with: make PYTHON=python3.12 ..."; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.build: $(LOCKS)/build.lock | $(BIN)/python
	$(PIP) install --quiet --only-binary :all: --require-hashes -r $<
	@touch $@

$(VENV)/.project: pyproject.toml $(VENV)/.build
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.runtime: $(LOCKS)/runtime.lock $(VENV)/.project
	$(PIP) install --quiet --only-binary :all: --require-hashes -r $<
	@touch $@

$(VENV)/.postgres: $(LOCKS)/postgres.lock $(VENV)/.runtime
	$(PIP) install --quiet --only-binary :all: --require-hashes -r $<
	@touch $@

$(VENV)/.test: $(LOCKS)/test.lock $(VENV)/.runtime
	$(PIP) install --quiet --only-binary :all: --require-hashes -r $<
	@touch $@

$(VENV)/.dev: $(LOCKS)/dev.lock $(VENV)/.test
	$(PIP) install --quiet --only-binary :all: --require-hashes -r $<
	@touch $@
