# make run    set up if needed, run the default scenario, leave figures and a report under results/
# make test   set up if needed, then lint, type-check, check the layers and run the tests
# make help   the other targets

# The Python to build the environments with: the first of these that is 3.11 or newer. `make run PYTHON=/path/to/python`
# chooses another.
PYTHON ?= $(shell for p in python3 python python3.13 python3.12 python3.11; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done)
# A newer Python, on which the tests run a second time where there is one.
OTHER  ?= $(firstword $(wildcard $(HOME)/.pyenv/versions/3.13*/bin/python) \
  $(shell command -v python3.13 >/dev/null 2>&1 && python3.13 -c 'import sys; print(sys.executable)' 2>/dev/null))
VENV   ?= .venv
BIN     = $(VENV)/bin
PIP     = -m pip install --quiet --disable-pip-version-check
PYTEST ?= -n 2

.PHONY: run test images docs reference help setup setup-test lint types layers pytest pytest-other clean

run: setup
	@$(BIN)/peitao run scenarios/baseline.yaml

test: setup-test lint types layers pytest pytest-other

help:
	@grep -E '^# make|^## ' Makefile | sed -E 's/^(# |## )//'
	@$(BIN)/peitao --help 2>/dev/null || echo "(not set up yet: make run)"

## make setup       the environment in .venv with peitao in it
setup: $(VENV)/.installed
## make setup-test  the same with the tools of the tests
setup-test: $(VENV)/.installed-test

# uv makes environments without pip; ensurepip puts it there.
$(VENV)/.installed: pyproject.toml
	@if [ -z "$(PYTHON)" ]; then echo "peitao needs Python 3.11 or newer: make run PYTHON=/path/to/python" >&2; exit 1; fi
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip --upgrade >/dev/null
	@echo "setting up $(VENV) (once; a minute or two)"
	@$(BIN)/python $(PIP) -e .
	@touch $@

$(VENV)/.installed-test: pyproject.toml $(VENV)/.installed
	@echo "setting up the tools of the tests in $(VENV) (once)"
	@$(BIN)/python $(PIP) -e '.[test]'
	@touch $@

## make lint        ruff
lint:
	$(BIN)/ruff check sim tests benchmarks docs
	$(BIN)/ruff format --check sim tests benchmarks docs experiments

## make types       mypy
types:
	$(BIN)/mypy

## make layers      the import rules of pyproject.toml
layers:
	$(BIN)/lint-imports

## make pytest      the tests; make pytest PYTEST="-k lsr" for some
pytest:
	$(BIN)/python -m pytest $(PYTEST)

## make pytest-other  the same tests on Python 3.13, in .venv-other, where one is found
pytest-other:
ifneq ($(OTHER),)
	@test -x .venv-other/bin/python || $(OTHER) -m venv .venv-other
	@test .venv-other/.installed -nt pyproject.toml || { \
	  echo "setting up .venv-other with $(OTHER) (once)"; \
	  .venv-other/bin/python $(PIP) -e '.[test]' && touch .venv-other/.installed; }
	.venv-other/bin/python -m pytest $(PYTEST)
else
	@echo "No Python 3.13 found: tested on $$($(BIN)/python --version) only."
endif

## make images      the pictures in README.md; those of the study need its runs (peitao batch experiments/policy-x-disruption.yaml)
images: setup
	rm -rf build/images
	$(BIN)/peitao run scenarios/baseline.yaml --lang en --out build/images
	$(BIN)/python docs/generator/images.py

## make reference   the generated pages of docs/reference, and the tutorial's notebook
reference: setup
	@$(BIN)/python docs/generator

## make docs        the documentation site in site/, checked strictly
docs: $(VENV)/.installed-docs reference
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@echo "open site/index.html"

$(VENV)/.installed-docs: pyproject.toml $(VENV)/.installed
	@$(BIN)/python $(PIP) -e '.[docs]'
	@touch $@

## make clean       remove the environments and all caches; results stay
clean:
	rm -rf $(VENV) .venv-other .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find sim tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
