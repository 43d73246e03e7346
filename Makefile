# What people run. `make demo` and `make test` need Python 3.11 or newer, git and make.

NEW_ENOUGH := -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$p" $(NEW_ENOUGH) && { echo "$$p"; break; }; done)
BIN := .venv/bin
UV ?= uv
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: demo test corpus bench floors rehearse format pins clean
.DELETE_ON_ERROR:

demo: .venv/run.stamp
	@echo '== contentbot lint         the entries and the settings in content/'
	@$(BIN)/contentbot lint --today 2026-01-26
	@echo
	@echo '== contentbot assemble     the edition of 2026-01-28, made of them'
	@mkdir -p build
	@$(BIN)/contentbot assemble --today 2026-01-26 --edition 2026-01-28 --output $(DEMO)
	@echo
	@echo 'Look:  $(DEMO) is the edition; content/ is as it was'
	@echo 'Next:  spoil an address in content/inbox/ and lint again; move a date in content/events/'
	@echo '       and run `make demo` again; ask `$(BIN)/contentbot new link` to make an entry;'
	@echo '       `$(BIN)/contentbot assemble --dry-run` says what the next edition would take'
	@echo 'Read:  README.md, and docs/editing.md for the week of an editor'

DEMO := build/2026-01-28-this-week-in-rust.md

test: .venv/dev.stamp
	@echo '== ruff check';          $(BIN)/ruff check --quiet --output-format concise .
	@echo '== ruff format --check'; $(BIN)/ruff format --check --quiet --output-format concise . || { echo 'run: make format'; exit 1; }
	@echo '== mypy --strict';       $(BIN)/mypy --no-error-summary
	@echo '== lint-imports';        $(BIN)/lint-imports --no-logo > .venv/layers.log || { cat .venv/layers.log; exit 1; }
	@echo '== pytest';              $(BIN)/pytest -q -n auto -m 'not shared'

# The tests that read the real input in ../shared: 13 years of editions take their time.
corpus: .venv/dev.stamp
	@$(BIN)/pytest -q -m shared

bench: .venv/bench.stamp
	@$(BIN)/python bench/speed.py

# What is found of real and planted faults, and what comes back of editions that are imported,
# beside the figures that it must not fall below.
floors: .venv/dev.stamp
	@$(BIN)/python bench/floors.py

# Real weeks of editors and contributors, played on a copy of a repository; build/ has what each saw.
rehearse: .venv/dev.stamp
	@$(BIN)/python bench/rehearse.py

format: .venv/dev.stamp
	@$(BIN)/ruff check --quiet --fix . ; $(BIN)/ruff format .

# New pins, after a change of a dependency in pyproject.toml. Needs uv; nothing else does.
pins:
	@$(UV) pip compile $(PINS) --group build -o requirements/run.txt pyproject.toml
	@$(UV) pip compile $(PINS) --group dev -c requirements/run.txt -o requirements/dev.txt
	@$(UV) pip compile $(PINS) --group bench -c requirements/dev.txt -o requirements/bench.txt

PINS := --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

# Each stamp stands for an environment that agrees with the files it depends on.
.venv/made.stamp:
	@"$(PYTHON)" $(NEW_ENOUGH) || { \
		echo "contentbot needs Python 3.11 or newer; here is $$($(or $(PYTHON),python3) --version 2>&1)."; \
		echo 'Name another one: make PYTHON=/path/to/python3.12'; exit 1; }
	@echo "making .venv with $(PYTHON)"
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/run.stamp: .venv/made.stamp requirements/run.txt pyproject.toml
	@echo 'installing requirements/run.txt'
	@$(INSTALL) --require-hashes -r requirements/run.txt
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev.stamp: .venv/run.stamp requirements/dev.txt
	@echo 'installing requirements/dev.txt'
	@$(INSTALL) --require-hashes -r requirements/dev.txt
	@touch $@

.venv/bench.stamp: .venv/dev.stamp requirements/bench.txt
	@echo 'installing requirements/bench.txt'
	@$(INSTALL) --require-hashes -r requirements/bench.txt
	@touch $@
