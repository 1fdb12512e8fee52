# Two commands on a fresh machine with Python 3.11 or newer: `make run` and `make test`.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/installed-from-constraints
PEERS := $(VENV)/installed-to-compare

.DEFAULT_GOAL := help
.PHONY: help run picture effects test coverage fuzz lowest lowest-with-python-3.11 lint bench schema baselines clean

help:  ## Say what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "safecity-sim needs Python 3.11 or newer, but $(PYTHON) is older; try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

run: $(READY)  ## Install, run and compare today's cameras with the 15-per-100 target in Almaty, draw the maps
	$(BIN)/safecity compare baseline_2025 target_15_per_100

picture: run  ## Take the chart of `make run` into the README
	cp "$$(ls -td results/comparisons/baseline_2025_vs_target_15_per_100-*/comparison.png | head -1)" almaty_comparison.png

lint: $(READY)  ## Check style and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check --quiet
	$(BIN)/mypy

test: lint  ## Check style, types, import contracts and run all tests
	$(BIN)/python -m pytest -n 2 --dist worksteal

# Rooms one by one, so that none makes up for another; a file that no test imports counts with all its lines.
COVERED := sim/analytics/* sim/study/* sim/scenario/policy*,sim/world/*policy*,sim/world/*analytics*
COVERED_TESTS ?= tests/analytics tests/study tests/world tests/scenario
LEAST_COVERED := 95

coverage: $(READY)  ## Say which lines of analytics, policy and study no test reaches; fail below 95 %
	mkdir -p build
	$(BIN)/python -m pytest -q -n 2 --dist worksteal --cov --cov-report= $(COVERED_TESTS)
	@for room in $(foreach room,$(COVERED),'$(room)'); do \
		echo; $(BIN)/python -m coverage report --include="$$room" --fail-under=$(LEAST_COVERED) || exit 1; done

# The suite tries some hundreds of made-up inputs, the same each time; this tries thousands, other ones each time.
FUZZ_EXAMPLES ?= 1000
FUZZ_SEED ?= $(shell date +%s)

fuzz: $(READY)  ## Try thousands of made-up inputs; FUZZ_SEED=N repeats a campaign, faults lie in build/fuzz
	@echo "FUZZ_SEED=$(FUZZ_SEED) FUZZ_EXAMPLES=$(FUZZ_EXAMPLES)"
	FUZZ_SEED=$(FUZZ_SEED) FUZZ_EXAMPLES=$(FUZZ_EXAMPLES) FUZZ_FOLDER=build/fuzz \
		$(BIN)/python -X faulthandler -m pytest -q -p no:cacheprovider tests/fuzz

# On Python 3.11, as later ones have no builds of the lowest versions.
LOWEST ?= build/lowest
LOWEST_TESTS ?= tests/core tests/files tests/scenario tests/city tests/track tests/cameras tests/cli tests/fuzz
lowest:  ## Install the lowest versions that pyproject.toml allows, and run the tests that need no long day
	@for python in $(PYTHON) python3.11; do \
		if [ "$$($$python -c 'import sys; print(*sys.version_info[:2])' 2>/dev/null)" = "3 11" ]; then \
			exec $(MAKE) --no-print-directory lowest-with-python-3.11 PYTHON=$$python; fi; done; \
	echo "make lowest tries nothing here: there are builds of the lowest versions for Python 3.11 only, and" \
		"neither $(PYTHON) nor python3.11 is one; where there is one, make lowest PYTHON=path/to/it"

lowest-with-python-3.11:
	$(PYTHON) -m venv $(LOWEST)
	$(PYTHON) tests/lowest.py > $(LOWEST)/lowest.txt
	$(LOWEST)/bin/python -m pip install --quiet --disable-pip-version-check --constraint $(LOWEST)/lowest.txt \
		--editable '.[import]' pytest pytest-xdist hypothesis exactextract
	$(LOWEST)/bin/python -m pytest -q -n 2 --dist worksteal -p no:cacheprovider -W default $(LOWEST_TESTS)

$(PEERS): $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,bench]'
	@touch $@

bench: $(PEERS)  ## Time the main path, as ratios side by side
	$(BIN)/python benchmarks/main_path.py

schema: $(READY)  ## Write scenarios/schema.json anew from the code
	$(BIN)/python -m sim.scenario.schema

effects: $(READY)  ## Measure anew how far each choice and number alone moves the shares in view
	$(BIN)/python -m sim.study.effects

baselines: $(READY)  ## Take today's numbers as the new regression baselines (say why in the commit)
	$(BIN)/python tests/baselines/update.py

clean:  ## Forget the environment and the caches, keep results/
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
