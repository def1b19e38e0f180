# Everything a person needs; `make help` lists it. All set-up happens in this folder.
SHELL := /bin/sh
BIN := .venv/bin
TESTS ?=
# All tests run in two processes or more, a file in one of them, each with a database of its own; some run in one.
SPREAD = $(if $(TESTS),,-n logical --maxprocesses 4 --dist loadfile --no-loadscope-reorder)
# A run of everything, on a machine nobody watches, runs what failed once more and names it: such a test is to be mended.
AGAIN = $(if $(CI),--reruns 1 -rR)

.PHONY: help run test lint fmt bench bench-safety lock cluster test-cluster setup setup-tests clean

help: ## List these commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1|\2/p' Makefile | awk -F'|' '{ printf "  %-12s %s\n", $$1, $$2 }'

run: setup ## Set up what is missing and start Salon
	@exec $(BIN)/salon run

test: setup-tests ## Set up what tests need and run them (TESTS="tests/kit -k log" for some)
	@$(BIN)/python tools/chromium.py --ensure
	@$(BIN)/pytest $(SPREAD) $(AGAIN) $(TESTS)

cluster: setup build/cluster ## Set up Daft beside the rest, for datasets made by many processes

test-cluster: setup-tests build/cluster ## Set up Daft beside the rest and test datasets made with it, on its own and on a Ray of this machine
	@for runner in native ray; do \
		DAFT_RUNNER=$$runner build/cluster/bin/python -m pytest $(or $(TESTS),tests/datasets/test_cluster.py) || exit 1; done

# Set-up's packages lie behind this environment's own, of which some are other versions.
build/cluster: requirements-cluster.txt
	@rm -rf $@ && $(BIN)/python -m venv $@
	@$@/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-cluster.txt
	@$(BIN)/python -c "import sysconfig; print('import site; site.addsitedir(%r)' % sysconfig.get_path('purelib'))" \
		> "$$($@/bin/python -c "import sysconfig; print(sysconfig.get_path('purelib'))")/zz-salon.pth"
	@touch $@

lint: setup-tests ## Check style, types, import contracts, the web client and what files may name
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/check_addresses.py
	tools/npm web run check
	tools/npm web run lint

fmt: setup-tests ## Format the code
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

bench: setup-tests ## Measure against ceilings taken in the same run
	@$(BIN)/python -m bench

bench-safety: setup-tests ## What is drawn that must not be, what is refused that need not be, and what that costs
	@$(BIN)/python -m bench.safety

lock: setup ## Pin all dependencies again (UPGRADE=--upgrade for newer ones)
	@tools/lock $(UPGRADE)

clean: ## Remove everything set-up made; your data folder stays
	rm -rf .venv build web/build web/.svelte-kit web/node_modules art/node_modules tests/clients/apps/node_modules .mypy_cache .ruff_cache .pytest_cache

setup:
	@tools/setup

setup-tests:
	@tools/setup --tests
