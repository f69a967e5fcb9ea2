# Everything one does with Heartline from its folder. `make` alone lists it.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help demo test check setup model servers format lint types imports unit bench lock voices
MAKEFLAGS += --no-print-directory
BIN := .venv/bin
PYTHON ?=
export PYTHON
# Where it is set, every process of the tests would compile all libraries anew.
unexport PYTHONDONTWRITEBYTECODE

help: ## list these
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s  %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: setup ## set up, then replay the bundled sample call: on a screen in a terminal, as lines elsewhere
	@$(BIN)/heartline models fetch > /dev/null || echo "The demo goes on with the models that are here." >&2
	@$(BIN)/heartline demo

test: model servers ## set up, then run the whole test suite (ARGS= goes to pytest)
	@$(BIN)/pytest -n 2 --dist loadfile $(ARGS)

check: lint types imports unit ## what must be clean before a commit: no recogniser, no servers, no screens

setup: ## make the environment in .venv from the hashed lock
	@python=$$(scripts/find-python) && "$$python" scripts/environment.py

model: setup ## fetch and verify the models: the recogniser's, the careful ear's, the one that tells voices apart
	@$(BIN)/heartline models fetch > /dev/null

servers: ## install what the tests need beyond Python packages (apt-get)
	@scripts/install-servers

format: setup ## format the code and mend what ruff can
	@$(BIN)/ruff format
	@$(BIN)/ruff check --fix

lint: setup
	@$(BIN)/ruff format --check
	@$(BIN)/ruff check

types: setup
	@$(BIN)/mypy

imports: setup
	@$(BIN)/lint-imports

unit: setup # three at once for two processors: some only wait
	@$(BIN)/pytest -n 3 --dist loadfile -m "not recogniser" --ignore tests/ui/screens \
		--ignore tests/ui/widgets --ignore-glob '*/test_gateway_desk*' $(ARGS)

bench: model ## measure this machine
	@$(BIN)/heartline bench

lock: setup ## resolve the dependencies anew (UPGRADE=--upgrade for newer ones)
	@$$(scripts/find-python) scripts/environment.py --lock $(UPGRADE)

voices: setup ## add the text to speech that the sample calls are made with
	@$$(scripts/find-python) scripts/environment.py --voices
