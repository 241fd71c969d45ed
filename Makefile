# Two commands matter: make run, make test. Paths are relative, so a checkout may lie in a folder with a space.

.DEFAULT_GOAL := help
.PHONY: help run test fuzz reset lint types contracts policy migrate demo bench bench-django bench-postgraphile lock install
SHELL := /bin/sh

PY := .venv/bin/python
SERVICES := standards support meetings
# The longest first: two folders are tested at once.
TESTS := tests $(SERVICES:%=services/%-api/tests) libs/chassis/tests infra/local/tests
# How many made-up requests for each operation make fuzz sends, beside those that try each limit.
FUZZ_EXAMPLES ?= 30
# Places of their own: nothing of the project needs these, and no lock file of the project names them.
DJANGO := .local/bench-django
POSTGRAPHILE := .local/bench-postgraphile
TYPED := infra/local infra/packaging libs/chassis $(SERVICES:%=services/%-api) tests tools sample

export PYTHONPATH := $(CURDIR)/libs/chassis:$(CURDIR)/services/standards-api:$(CURDIR)/services/support-api:$(CURDIR)/services/meetings-api:$(CURDIR)/infra/local:$(CURDIR)/tests:$(CURDIR)
export UV_PYTHON_DOWNLOADS := never

help: ## Show what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' Makefile

run: install ## Start the whole system here, with sample data, until Ctrl-C
	@exec $(PY) -m stack run

test: install ## Run all tests
	@$(PY) -m tools.testing $(TESTS)

fuzz: install ## Try out the published contract for long, other requests each time: FUZZ_EXAMPLES=30
	@FUZZ_EXAMPLES=$(FUZZ_EXAMPLES) $(PY) -m pytest -q tests/journeys tests/contracts/test_schemathesis.py

reset: install ## Forget all local data: databases, events, keys, mail
	@$(PY) -m stack reset

lint: install ## Check style, layout and who may import whom
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@.venv/bin/lint-imports

types: install ## Check types
	@failed=; for folder in $(TYPED); do \
		[ -d "$$folder" ] || continue; \
		echo "== $$folder"; $(PY) -m mypy "$$folder" || failed=yes; \
	done; [ -z "$$failed" ]

contracts: install ## Write openapi/ anew from the code
	@$(PY) -m tools.contracts write

policy: install ## Write docs/policy.md anew from the policies
	@$(PY) -m tools.policydocs write

migrate: install ## Bring real databases up to date: needs STANDARDS_MIGRATOR_DATABASE_URL and so on
	@set -e; for service in $(SERVICES); do \
		name="$$(echo "$$service" | tr a-z A-Z)_MIGRATOR_DATABASE_URL"; \
		eval "address=\$${$$name:-}"; \
		[ -n "$$address" ] || { echo "Set $$name. make run migrates its own databases."; exit 2; }; \
		echo "Migrating $$service …"; \
		MIGRATOR_DATABASE_URL="$$address" $(PY) -m chassis.migrate "services/$$service-api"; \
	done

demo: install ## Tell the story of one academy, step by step, on a stack of its own
	@$(PY) -m journeys.demo

bench: install ## Measure the hot paths beside their limits
	@$(PY) -m benchmarks.run

bench-django: install ## Put Django REST framework aside, so that make bench compares with it too
	@$(PY) -m uv venv --quiet --allow-existing --python $(PY) $(DJANGO)
	@$(PY) -m uv pip sync --quiet --python $(DJANGO)/bin/python tests/benchmarks/django_rest/requirements.txt

bench-postgraphile: ## Put PostGraphile aside (needs Node), so that make bench compares with it too
	@mkdir -p $(POSTGRAPHILE)
	@cp tests/benchmarks/postgraphile/package*.json $(POSTGRAPHILE)
	@npm ci --prefix $(POSTGRAPHILE) --ignore-scripts --no-audit --no-fund --loglevel=error

lock: install ## Write the lock files after a dependency was added to a pyproject.toml
	@$(PY) infra/packaging/lock.py

install: ## Make .venv and install exactly what requirements.lock says
	@sh infra/packaging/install.sh
