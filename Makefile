# make run    set up if needed, run the default scenario, leave figures and a report under results/
# make test   set up if needed, then lint, type-check, check the layers and run the tests
PYTHON ?= python3
VENV   ?= .venv
BIN     = $(VENV)/bin
STAMP   = $(VENV)/.installed

.PHONY: run test setup lint types layers pytest pytest-other clean

run: setup
	$(BIN)/peitao run scenarios/baseline.yaml

setup: $(STAMP)

$(STAMP): pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	@touch $@

test: setup lint types layers pytest pytest-other

lint:
	$(BIN)/ruff check sim tests benchmarks

types:
	$(BIN)/mypy

layers:
	$(BIN)/lint-imports

pytest:
	$(BIN)/python -m pytest -n 2

# The same tests on a newer Python (and so a newer Mesa and NumPy), where one is found.
OTHER ?= $(firstword $(wildcard $(HOME)/.pyenv/versions/3.13*/bin/python) $(shell command -v python3.13 2>/dev/null))
pytest-other:
ifneq ($(OTHER),)
	@test -x .venv-other/bin/python || $(OTHER) -m venv .venv-other
	@test .venv-other/.installed -nt pyproject.toml || \
	  (.venv-other/bin/python -m pip install --quiet --disable-pip-version-check -e '.[test]' && touch .venv-other/.installed)
	.venv-other/bin/python -m pytest -n 2
else
	@echo "No Python 3.13 found: tested on $$($(BIN)/python --version) only."
endif

clean:
	rm -rf $(VENV) .venv-other .mypy_cache .ruff_cache .pytest_cache
