# One command each; every one sets up what it needs first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: run test test-all check fix bench bench-service walkthrough openapi migration clean
.DEFAULT_GOAL := help

help: ## what can be made
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:.*##/ -/'

$(VENV)/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed: make PYTHON=python3.11 ..." if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/run: pyproject.toml constraints.txt | $(VENV)/python
	$(PIP) install --quiet --constraint constraints.txt --editable .
	@touch $@

$(VENV)/test: pyproject.toml constraints.txt | $(VENV)/python
	$(PIP) install --quiet --constraint constraints.txt --editable '.[test]'
	@touch $@ $(VENV)/run

$(VENV)/check: pyproject.toml constraints.txt | $(VENV)/python
	$(PIP) install --quiet --constraint constraints.txt --editable '.[test,check]'
	@touch $@ $(VENV)/run $(VENV)/test

$(VENV)/bench: pyproject.toml constraints.txt | $(VENV)/python
	$(PIP) install --quiet --constraint constraints.txt --editable '.[bench]'
	@touch $@ $(VENV)/run

run: $(VENV)/run ## serve on http://127.0.0.1:8000
	$(BIN)/staffolio serve

QUICK := $(BIN)/python -m pytest -q -m 'not slow' -n 2 --dist loadfile
COVERED := --cov --cov-report=term:skip-covered
GATE := $(BIN)/python -m tests.house.coverage_gate

# In CI both are made, one after the other: the quick tests are run and measured once, by the first.
ifdef CI
test: $(VENV)/test
	$(QUICK) $(COVERED)
	$(GATE)
else
test: $(VENV)/test ## the tests, in under five minutes
	$(QUICK)
endif

test-all: $(VENV)/check ## every test, the slow ones too, and what the quick ones cover
ifndef CI
	$(QUICK) $(COVERED)
	$(GATE)
endif
	$(BIN)/python -m pytest -q -m 'slow and not alone' -n 2 --dist worksteal
	$(BIN)/python -m pytest -q -m alone

check: $(VENV)/check ## format, lint, types, imports
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/typos

fix: $(VENV)/check ## format and mend what can be mended
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/bench ## compare with peers, half an hour: docs/benchmarks.md; more: make bench a="--help"
	$(BIN)/python -m benchmarks $(a)

bench-service: $(VENV)/test ## the service on both databases, 45 minutes; more: make bench-service a="--help"
	$(BIN)/python -m benchmarks.service $(a)

walkthrough: $(VENV)/test ## docs/walkthrough.md, made by going through it
	$(BIN)/python -m benchmarks.walkthrough > docs/walkthrough.md.new && mv docs/walkthrough.md.new docs/walkthrough.md

openapi: $(VENV)/run ## write frontend/openapi.json
	$(BIN)/python -m app.openapi > frontend/openapi.json

migration: $(VENV)/run ## a new migration: make migration m="add keys"
	$(BIN)/python -m migrations "$(m)"

clean: ## remove what was set up
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
