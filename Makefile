# Saycut: what one types. `make` alone says it again.

PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
STAMP := $(VENV)/.installed
WORKERS ?= 3
FUZZED = tests/exports/test_fuzzed_drafts.py $$(grep -rl --include='test_*.py' 'from hypothesis' tests)
export VIDEO ?=
export WORDS ?=

.PHONY: help setup demo test lint ruff types floors check fuzz bench bench-service docs adk adk-or-say lock clean

help:
	@echo "make setup   .venv with .venv/bin/saycut, from requirements.lock"
	@echo "make demo    edits a video by words: its own, or VIDEO=talk.mp4 WORDS='cut the silences'"
	@echo "make test    everything that is checked: style, types, floors, tests"
	@echo "make test-skills  the agent skills with the real programs that use them (1.2 GB from npm)"
	@echo "make bench   against ffmpeg by hand, MoviePy, auto-editor; writes bench/results/"
	@echo "make bench-service  the service under load: streams, turns, exports, large uploads"
	@echo "make fuzz    300 strange drafts at the export endpoint, and new examples for every property"
	@echo "make docs    writes the generated reference pages"
	@echo "make lock    resolves pyproject.toml into requirements.lock"

setup: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Saycut needs Python 3.11 or newer: none was found."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet --require-hashes -r requirements.lock
	$(PIP) install --quiet --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q src
	@touch $(STAMP)

demo: setup
	@$(BIN)/saycut demo $${VIDEO:+--video "$$VIDEO"} $${WORDS:+--words "$$WORDS"}

lint: ruff types floors

ruff: setup
	$(BIN)/ruff check src tests bench docs skills
	$(BIN)/ruff format --check src tests bench docs skills

types: setup
	$(BIN)/mypy

floors: setup
	$(BIN)/lint-imports

# What waits for the network (ADK) and what computes (types) go at the same time.
check test: setup
	@$(MAKE) --no-print-directory --jobs=3 lint adk-or-say
	$(BIN)/pytest -n $(WORKERS) --dist worksteal

fuzz: setup
	SAYCUT_FUZZ=300 $(BIN)/pytest -n $(WORKERS) $(FUZZED)

bench: setup
	$(BIN)/python -m bench $(BENCH)

bench-service: setup
	$(BIN)/python -m bench.service $(BENCH)

# Not in `make test`: 371 packages from npm, 1.2 GB, a minute and a half to fetch, and minutes to run, for
# programs of others (OpenClaw, ClawHub, Claude Code) that change only when their versions do.
test-skills: setup build/node/.installed
	$(BIN)/pytest tests/skills

build/node/.installed: tests/skills/package-lock.json
	@command -v npm >/dev/null || { echo "npm was not found: it fetches the programs."; exit 1; }
	mkdir -p build/node
	cp tests/skills/package.json tests/skills/package-lock.json build/node/
	npm ci --prefix build/node --ignore-scripts --no-fund --no-audit --loglevel=error
	@touch $@

docs: setup
	$(BIN)/python docs/write.py

# ADK's own client drives the service in tests/adk: two versions, each in an environment of its own.
adk: build/adk-1/.installed build/adk-2/.installed

adk-or-say:
	@$(MAKE) --no-print-directory adk || echo "ADK could not be installed: its tests are skipped."

build/adk-1/.installed: tests/adk/requirements-1.lock tests/adk/adk-1.lock
build/adk-2/.installed: tests/adk/requirements-2.lock
build/adk-%/.installed:
	@test -x build/adk-$*/bin/python || $(PYTHON) -m venv build/adk-$*
	build/adk-$*/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes \
		-r tests/adk/requirements-$*.lock
	@test ! -f tests/adk/adk-$*.lock || build/adk-$*/bin/python -m pip --disable-pip-version-check install \
		--quiet --no-deps --require-hashes -r tests/adk/adk-$*.lock
	@touch $@

# The lock holds names, versions and hashes; where they come from is the business of whoever installs.
lock:
	@test -x build/lock/bin/pip-compile || { $(PYTHON) -m venv build/lock && \
		build/lock/bin/python -m pip install --quiet pip-tools==7.6.2; }
	build/lock/bin/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header \
		--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-annotate \
		--extra dev --extra captions --extra voice --extra faces --extra server --extra mcp --all-build-deps --output-file requirements.lock pyproject.toml
	for n in 1 2; do build/lock/bin/pip-compile --quiet --generate-hashes --allow-unsafe --no-strip-extras \
		--no-header --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-annotate \
		--output-file tests/adk/requirements-$$n.lock tests/adk/requirements-$$n.in || exit 1; done

clean:
	rm -rf $(VENV) build dist demo .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
