# Every target works on a fresh machine that has Python 3.11 or newer, venv and make: the first one called makes .venv
# from the lock file. Another Python: make PYTHON=python3.13 …

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/ready

SCHEME := policies/cn/shandong/linyi/lanshan/relief_insurance/2020
CLAIMS := examples/lanshan_claims.jsonl
TRACED := --cov --cov-branch --cov-report=json:build/coverage.json

.PHONY: demo test county quick lint browser format bench wheel-test coverage-gate lock clean
.DEFAULT_GOAL := quick

# One real claim of the Lanshan scheme with its reasons, in both tongues.
demo: $(READY)
	$(BIN)/policy explain $(SCHEME) $(CLAIMS) --claim a --tongue en
	$(BIN)/policy explain $(SCHEME) $(CLAIMS) --claim a --tongue zh

# Everything that is promised: style, types, all tests (the laws over generated programs, 20,000 mutated inputs, the
# pages in headless Chromium and the built wheel among them), and branch coverage of core, check and interp. Slow tests
# are not traced; the others run every branch.
test: lint browser
	$(BIN)/pytest -n 2 --dist worksteal $(TRACED)
	$(BIN)/python tests/coverage_gate.py build/coverage.json

# A county's year of every scheme, a hundred thousand claims each, with corrections: conservation, limits, order, the
# framework above, main formulas. Half an hour.
county: $(READY)
	$(BIN)/python -m tests.county

# Branch coverage alone. What must be covered entirely, and the listed exceptions, stand in tests/coverage_gate.py.
coverage-gate: $(READY)
	$(BIN)/pytest -m "not slow" -n 2 --dist worksteal -q $(TRACED)
	$(BIN)/python tests/coverage_gate.py build/coverage.json

# For the minutes between two edits.
quick: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pytest -m "not slow" -n 2 --dist worksteal -q

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict policy_lang

# The pages are tested in headless Chromium, never skipped; where there is none this says what to install.
browser: $(READY)
	@$(BIN)/python -m tests.browser

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(READY)
	$(BIN)/python -m tests.bench.run --write
	$(BIN)/python -m tests.bench.commands --write

# The wheel alone: built, installed in an environment of its own, used away from the checkout.
wheel-test: $(READY)
	$(BIN)/pytest tests/test_wheel.py

$(READY): pyproject.toml requirements-dev.lock
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=…" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# New versions for the development environment, within the ranges of pyproject.toml.
lock:
	$(PYTHON) -m venv --clear build/lock
	build/lock/bin/python -m pip install --quiet --disable-pip-version-check -e '.[all,dev,bench]'
	{ sed -n '/^#/p' requirements-dev.lock; build/lock/bin/python -m pip freeze --exclude-editable; } > build/new.lock
	mv build/new.lock requirements-dev.lock
	rm -rf build/lock

clean:
	rm -rf $(VENV) build dist .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis
