# Two commands: `make run` and `make test`. Everything else is a part of them or a measurement.
SHELL := /bin/bash
.DEFAULT_GOAL := help
HULEI := .venv/bin/hulei
PYTEST := .venv/bin/python -m pytest

# Set-up comes before what needs it: one thing after the other, also with -j.
.NOTPARALLEL:

.PHONY: help
help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

.PHONY: run
run: setup model ## start everything: web chat, REST, Rasa
	@exec $(HULEI) serve

.PHONY: chat
chat: setup model ## talk to it in the terminal
	@exec $(HULEI) chat

.PHONY: test
test: setup-dev system lint types imports model ## set up, then every check and test
	@scripts/run_tests.sh

.PHONY: setup
setup: ## the environments, from hash-locked requirements
	@scripts/setup.sh run

.PHONY: setup-dev
setup-dev:
	@scripts/setup.sh dev

.PHONY: system
system: ## Debian packages that tests need: PostgreSQL, Chromium, a Chinese font
	@scripts/system_packages.sh

.PHONY: model
model: setup ## train the language model, unless it is there
	@$(HULEI) train

.PHONY: lint
lint: setup-dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .

.PHONY: types
types: setup-dev
	.venv/bin/mypy

.PHONY: imports
imports: setup-dev
	.venv/bin/lint-imports --no-cache

.PHONY: unit
unit: setup-dev ## only the fast tests
	$(PYTEST) -q tests/unit

.PHONY: bench
bench: setup-dev model ## every measured claim but understanding
	.venv/bin/python -m benchmarks

.PHONY: nlu-report
nlu-report: setup-dev model ## how well texts are understood, on texts kept apart
	.venv/bin/python -m scripts.nlu_report

.PHONY: soak
soak: setup-dev system model ## what is long: whole instead of the seeded tenth
	HULEI_SOAK=1 $(PYTEST) -q -m "soak or not soak"

.PHONY: lock
lock: setup ## new hash-locked requirements from the .in files
	@scripts/lock.sh
