# make run · make test · make check · make bench.  Needs python3 (3.11 or newer, with venv) and make; nothing else.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
.DEFAULT_GOAL := help

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 18

run: $(VENV)/.run ## start Frontdesk with simulated platforms and print its URL
	@$(BIN)/frontdesk demo

serve: $(VENV)/.run ## start Frontdesk for real (settings come from the environment)
	@$(BIN)/frontdesk serve

postgres: $(VENV)/.postgres ## install what a PostgreSQL needs, too (then set FRONTDESK_DATABASE_URL)

test: $(VENV)/.dev ## the whole test suite, on every core
	@$(BIN)/python -m pytest -q -n auto --dist worksteal

platform: $(VENV)/.dev ## the tests that a platform has to pass, its own and those of all (NAME=telegram)
	@$(BIN)/python -m pytest -q tests/test_platform_contract.py tests/test_platform_repeats.py tests/test_dialogues.py \
		$(wildcard tests/test_$(NAME).py tests/test_$(NAME)_*.py) -k $(or $(NAME),$(error NAME says which: make platform NAME=telegram))
	@$(BIN)/python -m pytest -q tests/test_bounds.py tests/test_canaries.py tests/test_fuzz.py tests/test_openapi.py \
		tests/test_architecture.py tests/test_docs.py

check: $(VENV)/.dev ## lint, types, import directions
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

format: $(VENV)/.dev ## rewrite the code in the house's format
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: $(VENV)/.dev ## what a message costs, on both databases, beside floors and peers; twenty minutes (ARGS=--quick: a few)
	@$(BIN)/python -m bench.cost $(ARGS)

bench-store: $(VENV)/.dev ## group commit on the loop beside a writer thread
	@$(BIN)/python -m bench.store

bench-matching: $(VENV)/.dev ## ours beside other matchers (BENCH_DATA: the sets; PEERS: the others' environments; ARGS: options)
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m bench.matching $(if $(PEERS),--peers $(PEERS)) $(ARGS)

bench-peers: $(VENV)/.dev ## make the environments of the peers in PEERS (some GB)
	@$(BIN)/python -m bench.peers.environments --make $(or $(PEERS),$(error PEERS names the directory for them: make bench-peers PEERS=DIR))

bench-scaling: $(VENV)/.dev ## what a library's size costs, 10² to 10⁵ examples (BENCH_DATA says where the sets are)
	@$(BIN)/python -m bench.scaling

crash: $(VENV)/.dev ## kill -9 before the program's own steps, a thousand times: what became of every message? (ARGS: options)
	@nice $(BIN)/python -m bench.crash $(ARGS)

simulate: $(VENV)/.dev ## a hundred thousand drawn worlds in told time: is anything lost, doubled, swapped or talked over? (ARGS: options)
	@nice $(BIN)/python -m bench.simulate $(ARGS)

soak: $(VENV)/.dev ## ten minutes under load, with restarts and edits: does anything leak? (ARGS='--minutes 60')
	@nice $(BIN)/python -m bench.soak $(ARGS)

mutate: $(VENV)/.mutate ## small faults planted in the pure room: do the tests notice? (ONLY=intents/deciding.py for one module)
	@nice $(BIN)/python -m bench.mutants $(ONLY)

fuzz: $(VENV)/.dev ## hostile requests at a Frontdesk of its own (N=100000 how many, SEED=… to repeat a run)
	@$(BIN)/python -m bench.fuzz $(or $(N),20000) $(if $(SEED),--seed $(SEED))

lock: $(VENV)/.dev ## pin the dependencies anew (needs uv: pip install uv)
	@uv pip compile pyproject.toml requirements-build.in --upgrade $(LOCK) -o requirements.lock
	@uv pip compile pyproject.toml requirements-build.in --upgrade --extra dev $(LOCK) -o requirements-dev.lock
	@echo asyncpg | uv pip compile - --constraint requirements-dev.lock --upgrade $(LOCK) -o requirements-postgres.lock
	@uv pip compile requirements-mutate.in --constraint requirements-dev.lock --upgrade $(LOCK) -o requirements-mutate.lock
LOCK := --generate-hashes --no-emit-index-url --no-emit-find-links --universal --python-version 3.11 --no-header -q

clean: ## remove the virtual environment and what tools left behind
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis dist

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Frontdesk needs Python 3.11 or newer: make run PYTHON=python3.11"; exit 2; }
	@echo "Making a virtual environment in $(VENV) …"
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv is missing. On Debian or Ubuntu: apt-get install python3-venv"; exit 2; }

$(VENV)/.run: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing Frontdesk (about a minute) …"
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing Frontdesk and its tests (about a minute) …"
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.run

$(VENV)/.postgres: requirements-postgres.lock $(VENV)/.run
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements-postgres.lock
	@touch $@

$(VENV)/.mutate: requirements-mutate.lock $(VENV)/.dev
	@echo "Installing what plants the faults …"
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements-mutate.lock
	@touch $@

.PHONY: help run serve postgres test check format bench bench-store bench-matching bench-peers bench-scaling crash simulate soak mutate fuzz lock clean
