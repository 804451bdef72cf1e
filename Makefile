# Every command there is. `make` alone lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test check fix bench generate guides front

PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3; do command -v $$p >/dev/null && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
PORT ?= 127.0.0.1:8000

help: ## this list
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

run: .venv/run-ready front ## set everything up and serve on 127.0.0.1:8000
	@PARINDEX_DEMO=1 $(BIN)/parindex manage migrate --verbosity 0
	@PARINDEX_DEMO=1 $(BIN)/parindex manage loaddemo
	@PARINDEX_DEMO=1 $(BIN)/parindex manage collectstatic --noinput --verbosity 0
	@echo "Mở http://$(PORT) . Tài khoản dùng thử và mật khẩu ghi ở trang đăng nhập. Dừng: Ctrl C."
	@PARINDEX_DEMO=1 PARINDEX_HOSTS=$${PARINDEX_HOSTS:-127.0.0.1,localhost,$(firstword $(subst :, ,$(PORT)))} PARINDEX_SITE_URL=$${PARINDEX_SITE_URL:-http://$(PORT)} $(BIN)/granian --interface wsgi --host $(firstword $(subst :, ,$(PORT))) --port $(lastword $(subst :, ,$(PORT))) --workers 2 --blocking-threads 1 --no-ws parindex.config.wsgi:application

test: .venv/dev-ready front ## every test that can run here, PostgreSQL and browser too when found; ALL=1 for every audit
	@ALL=$(ALL) bash tools/test.sh

check: .venv/dev-ready front ## format, lint, types, import arrows, templates, translations, sets, generated docs
	$(BIN)/ruff format --check src tests tools
	$(BIN)/ruff check src tests tools
	$(BIN)/mypy src
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet src/parindex
	$(BIN)/python tools/translations.py --check
	$(BIN)/python tools/generate_reference.py --check
	$(BIN)/parindex check indicator_sets/*/

fix: .venv/dev-ready ## format and repair what can be repaired
	$(BIN)/ruff format src tests tools
	$(BIN)/ruff check --fix src tests tools

bench: .venv/dev-ready ## figures as ratios, measured side by side; on PostgreSQL where it is found
	$(BIN)/python tools/bench.py
	$(BIN)/python tools/bench_survey_counts.py
	$(BIN)/python tools/bench_publishing.py
	@postgres=$$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -1); \
	for one in bench_survey bench_public bench_cycle; do \
	  if [ $$one = bench_cycle ] && ! command -v wrk >/dev/null; then echo "SKIPPED: $$one needs wrk (a Debian package)."; \
	  elif [ -n "$$postgres" ]; then bash tools/with_postgres.sh $$postgres $(BIN)/python tools/$$one.py; \
	  else $(BIN)/python tools/$$one.py; fi; \
	done

generate: .venv/dev-ready front ## everything that is generated: translations, reference pages
	$(BIN)/python tools/translations.py
	$(BIN)/python tools/generate_reference.py

guides: .venv/dev-ready front ## the pictures of docs/huong-dan, taken from the running product
	PYTHONHASHSEED=0 $(BIN)/python tools/guide_pictures.py

front: src/parindex/web/static/icons.svg

src/parindex/web/static/icons.svg: node_modules/.package-lock.json tools/vendor_front_end.py $(shell find src/parindex -name '*.html')
	@$(firstword $(wildcard $(BIN)/python) $(PYTHON)) tools/vendor_front_end.py

node_modules/.package-lock.json: package.json package-lock.json | .venv/run-ready
	@bash tools/npm.sh ci --ignore-scripts --no-audit --no-fund --loglevel error

.venv/run-ready: requirements/run.txt pyproject.toml
	@if [ -z "$(PYTHON)" ]; then echo "Cần Python 3.11 trở lên. Cài Python rồi chạy lại (hoặc: make PYTHON=/đường/dẫn/python3)." >&2; exit 1; fi
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -r requirements/run.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

.venv/dev-ready: .venv/run-ready requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -r requirements/dev.txt
	@touch $@
