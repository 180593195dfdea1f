# The verbs of this project. `make help` lists them. Everything is installed into .venv and made in folders that git ignores.

.DEFAULT_GOAL := help
.PHONY: setup demo test test-postgres test-slow test-workshop run perf load compare secrets compose-check lint format docs site lessons figures overload fault fuzz audit-dependencies offline-bundle lock clean help

PYTHON   ?= python3
VARIANTS ?=
SCENARIO ?= browse_products

# With it set, every process compiles the tests and our modules again.
unexport PYTHONDONTWRITEBYTECODE

BIN   := .venv/bin
READY := .venv/.ready
MANAGE := $(BIN)/python manage.py
# Where the locustfiles look for them. A shop of other data may have nobody to sign in, and opens all the same.
TOKENS := $(MANAGE) tokens --output .cache/tokens.json

setup: $(READY) ## install everything into .venv, and no more; every other verb does it, too

demo: $(READY) ## break the product list on purpose, measure it broken and fixed, give the verdict and a report
	$(BIN)/python -m harness verify n_plus_one

test test-postgres test-slow test-workshop: export DATABASE_URL = $(TEST_DATABASE_URL)
test: $(READY) ## run the tests of daily work; on PostgreSQL: TEST_DATABASE_URL=postgres://user:password@host/name
	$(BIN)/python -m pytest -q -m "not slow" -n auto --maxprocesses 4 --dist worksteal $(ARGS)

test-postgres: $(READY) ## run the tests whose outcome depends on the database, on PostgreSQL: .ci/with postgres -- make test-postgres
	@[ -n "$(TEST_DATABASE_URL)" ] || { echo "Name a PostgreSQL: TEST_DATABASE_URL=postgres://user:password@host/name" >&2; exit 2; }
	$(BIN)/python -m pytest -q -m postgres -n auto --maxprocesses 4 --dist loadfile $(ARGS)

test-slow: $(READY) ## run the tests that take long: real comparisons, fault injection, browsers
	$(BIN)/python -m pytest -q -m "slow and not alone" --ignore tests/workshop -n auto --maxprocesses 4 --dist loadfile $(ARGS)
	$(BIN)/python -m pytest -q -m "slow and alone" --ignore tests/workshop $(ARGS) || [ $$? = 5 ] # 5: ARGS names none of these

test-workshop: $(READY) ## run every command of the lessons, and each exercise from its mistake to its fix
	$(BIN)/python -m pytest -q -m "slow and not alone" tests/workshop -n auto --maxprocesses 4 --dist loadfile $(ARGS) || [ $$? = 5 ]
	$(BIN)/python -m pytest -q -m "slow and alone" tests/workshop $(ARGS) || [ $$? = 5 ]

run: $(READY) ## the shop on :8000 with silk and the debug toolbar, migrated, seeded if empty
	$(MANAGE) migrate --verbosity 0
	$(MANAGE) seed --if-empty
	-$(TOKENS)
	$(MANAGE) runserver 127.0.0.1:8000

perf: export DJANGO_SETTINGS_MODULE = settings.perf
perf: export VARIANTS := $(VARIANTS)
perf: $(READY) ## the shop on :8000 under gunicorn, without profilers; VARIANTS=n_plus_one for the broken one
	$(MANAGE) migrate --verbosity 0
	$(MANAGE) seed --if-empty
	-$(TOKENS)
	$(BIN)/gunicorn storefront.wsgi --config storefront/gunicorn.py --bind 127.0.0.1:8000

load: $(READY) ## Locust's web UI on :8089, shopping at :8000 as SCENARIO=checkout or another file of locustfiles/ does
	$(BIN)/locust -f locustfiles/$(SCENARIO).py --host http://127.0.0.1:8000 --web-host 127.0.0.1

compare: $(READY) ## your uncommitted edits against the last commit
	$(BIN)/python -m harness compare perf@HEAD perf $(ARGS)

secrets: ## draw the passwords and keys of profile prod of docker-compose.yml, once, into deploy/secrets/
	@$(PYTHON) -m deploy.make_secrets

compose-check: ## start that profile for real, look at it from all sides, take it down: needs docker, and some minutes
	@$(PYTHON) -m deploy.compose

lint: $(READY) ## style, types, arrows between the rooms, Django's own checks, missing migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MANAGE) check --fail-level WARNING
	$(MANAGE) makemigrations --check --dry-run

format: $(READY) ## put the code into its standard form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(READY) ## write docs/catalogue.md, docs/reference and docs/plans.md anew, from the code and harness.toml
	$(MANAGE) variants --markdown > docs/catalogue.new
	@mv docs/catalogue.new docs/catalogue.md
	$(BIN)/python -m harness plans --markdown > docs/plans.new
	@mv docs/plans.new docs/plans.md
	$(BIN)/python -m docs.reference

site: .venv/.site ## build the documentation as a site, into site/; a broken link fails
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict # --quiet would keep the warnings from it

lessons: $(READY) ## run every command of the lessons, write down what it prints, take the screenshots (Chromium)
	$(BIN)/python -m workshop.lessons refresh $(ARGS)

figures: $(READY) ## measure again the figures that docs show; they depend on the machine
	$(BIN)/python -m docs.figures.timing_cost 24
	$(BIN)/python -m docs.figures.observing_cost 24
	$(BIN)/python -m docs.figures.stress
	$(BIN)/python -m docs.figures.workshop measure
	$(BIN)/python -m docs.figures.workshop show
	$(BIN)/python -m docs.figures.open_and_closed measure
	$(BIN)/python -m docs.figures.open_and_closed show
	$(BIN)/python -m docs.figures.verdicts measure
	$(BIN)/python -m docs.figures.verdicts show
	$(BIN)/python -m docs.figures.generator
	$(BIN)/python -m docs.figures.optimisations measure list detail conditional sizes index rate hardware
	$(BIN)/python -m docs.figures.optimisations show
	.ci/with postgres -- $(BIN)/python -m docs.figures.gunicorn measure
	$(BIN)/python -m docs.figures.gunicorn show

overload: $(READY) ## three ways to serve the shop, past their limit and back, on PostgreSQL: writes docs/overload.md anew
	$(BIN)/python -m deploy.overload measure $(TEST_DATABASE_URL)

fault: $(READY) ## break parts of a shop while people order, and audit what they were told: ten minutes or so
	$(BIN)/python -m deploy.faults all $(ARGS)

fuzz: $(READY) ## ask the live shop 10,000 times at random, by its OpenAPI document, as every role, on PostgreSQL
	.ci/with postgres -- $(BIN)/python -m tests.fuzz $(ARGS)

audit-dependencies: $(READY) ## ask PyPI for known vulnerabilities of every package in the locks
	.ci/audit-dependencies

offline-bundle: $(READY) ## pack shop and packages into one archive in dist/, for laptops without a network
	$(BIN)/python -m workshop.bundle $(ARGS)

lock: $(READY) ## resolve pyproject.toml again into requirements/, universal over the Pythons, with hashes
	$(BIN)/uv pip compile $(LOCK) pyproject.toml --output-file requirements/shop.txt
	$(BIN)/uv pip compile $(LOCK) pyproject.toml --group tools --output-file requirements/tools.txt
	$(BIN)/uv pip compile $(LOCK) pyproject.toml --group dev --output-file requirements/dev.txt
	$(BIN)/uv pip compile $(LOCK) --group docs --constraint requirements/dev.txt --output-file requirements/docs.txt
LOCK := --quiet --no-config --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header $(ARGS)

clean: ## remove all that the verbs have made, results and the local database too
	rm -rf .venv .cache dist results media site static shop.sqlite3 shop.sqlite3-* .hypothesis .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# A stamp newer than the lock means that .venv holds just what the lock says.
$(READY): requirements/dev.txt
	@command -v git >/dev/null || { echo "Storefront needs git: install it and call make again." >&2; exit 2; }
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) was not found. Storefront needs Python 3.11 to 3.14; name yours: make PYTHON=python3.13 …" >&2; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' || { \
	  echo "$(PYTHON) is $$($(PYTHON) --version 2>&1). Storefront needs Python 3.11 to 3.14; name another: make PYTHON=python3.13 …" >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "$(PYTHON) lacks its venv module. On Debian and Ubuntu: apt install python3-venv" >&2; exit 2; }
	@echo "Setting up .venv from requirements/dev.txt (a minute or so, once)"
	@rm -rf .venv
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/dev.txt
	@touch $@

# What builds the site comes on top, when it is built: it is no part of what is measured.
.venv/.site: requirements/docs.txt $(READY)
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/docs.txt
	@touch $@
