# A thin front to the `gongkai` command. `make run` is all a newcomer needs; `make help` lists the rest.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.SHELLFLAGS := -eu -o pipefail -c

ARCHIVE ?= archive
SITES ?=
SERVE ?= yes
PORT ?= 8001
REPORTS ?= 200000
DIRECTORY ?=
JOBS ?= auto

PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$p && break; done)
BIN := .venv/bin
PIP := PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check
# Debian packages the tests use: a browser and fonts for the pages, LibreOffice for DOC/WPS/RTF (and
# calc to make XLS), bubblewrap to lock it in, poppler as an independent reader of PDF,
# wget as an independent writer of WARC.
DEBIAN := chromium fonts-noto-cjk fonts-wqy-zenhei fonts-arphic-uming fonts-arphic-ukai libreoffice-writer-nogui libreoffice-calc-nogui bubblewrap poppler-utils wget gcc libc6-dev

.PHONY: help run test lint types unit bench bench-national bench-site setup setup-dev ocr office browser export docs screenshots vendor lock clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 22

run: setup ## crawl the sample county (or SITES=my.csv), build the archive, serve it (SERVE=no: do not)
	@exec $(BIN)/gongkai run --archive "$(ARCHIVE)" --port $(PORT) \
		$(if $(SITES),--sites "$(SITES)") $(if $(filter no,$(SERVE)),--no-serve)

test: setup-dev lint types unit ## every test, lint and type check (installs what they need)

lint: setup-dev ## style
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: setup-dev ## types
	@$(BIN)/mypy

unit: setup-dev ## tests only
	@$(BIN)/python -m pytest -n $(JOBS) --dist worksteal

bench: setup-dev ## benchmarks (ratios within one run)
	@$(BIN)/python -m tests.bench

screenshots: setup-dev ## take the pictures in docs/screenshots anew (from ARCHIVE, or the sample)
	@test -f "$(ARCHIVE)/snapshots/current" || $(BIN)/gongkai run --archive "$(ARCHIVE)" --no-serve
	@$(BIN)/python -m db.browse.screenshots "$(ARCHIVE)" docs/screenshots

vendor: ## fetch the charts' scripts anew (npm), checked against their digests
	@$(BIN)/python -m db.browse.vendor

bench-national: setup-dev ## the archive at national scale (REPORTS=200000; all of it: 2000000)
	@$(BIN)/python -m tests.bench.bench_national --reports $(REPORTS) $(if $(DIRECTORY),--directory "$(DIRECTORY)")

bench-site: setup-dev ## the served archive under 20 readers (REPORTS=200000, or DIRECTORY= of bench-national)
	@$(BIN)/python -m tests.bench.bench_site --reports $(REPORTS) $(if $(DIRECTORY),--directory "$(DIRECTORY)")

docs: setup-dev ## regenerate the generated parts of docs/
	@$(BIN)/gongkai docs

setup: .venv/.base ## the environment that `make run` needs
setup-dev: .venv/.dev .venv/.debian ## the environment that `make test` needs

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed (python3 --version); install it and try again." >&2; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/.base: .venv/bin/python requirements.lock pyproject.toml
	@echo "Installing locked dependencies into .venv …"
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: .venv/.base requirements-dev.lock requirements-pywb.lock
	@echo "Installing what the tests need into .venv …"
	@$(PIP) --require-hashes -r requirements-dev.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@test -x .venv-pywb/bin/python || $(PYTHON) -m venv .venv-pywb
	@.venv-pywb/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-pywb.lock
	@touch $@

.venv/.debian: .venv/bin/python
	@missing=""; for p in $(DEBIAN); do dpkg -s $$p >/dev/null 2>&1 || missing="$$missing $$p"; done; \
	if [ -n "$$missing" ]; then \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			echo "Installing Debian packages for the tests:$$missing …"; \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
		else \
			echo "The tests need these Debian packages; install them and try again:  apt-get install$$missing" >&2; exit 1; \
		fi; \
	fi
	@touch $@

# Extras the first run does not need. Each is pinned in requirements-dev.lock.
define extra
	@$(PIP) --constraint <(sed -E '/^ *--hash/d; s/ *\\$$//' requirements-dev.lock) -e '.[$(1)]' --no-build-isolation
endef

ocr: setup ## packages that read scanned reports and pictures (models inside, nothing downloaded)
	$(call extra,ocr)

office: setup ## workbooks (XLSX, XLS, ET); DOC, WPS and RTF need: apt-get install libreoffice-writer-nogui bubblewrap
	$(call extra,office)

browser: setup ## packages for lists that only a script draws (also needs chromium)
	$(call extra,browser)

export: setup ## packages for Parquet and releases (gongkai export)
	$(call extra,export)

lock: ## pin dependencies anew (writes requirements*.lock)
	@$(PYTHON) -m venv .venv-lock && .venv-lock/bin/pip install -q uv
	@for out in "requirements.lock pyproject.toml" "requirements-dev.lock --all-extras pyproject.toml" "requirements-pywb.lock tests/replay/pywb.in"; do \
		.venv-lock/bin/uv pip compile -q --python-version 3.11 --generate-hashes --no-header \
			--no-emit-index-url --no-emit-find-links -o $$out; done
	@rm -rf .venv-lock

clean: ## remove environments and the sample archive (never another archive)
	@rm -rf .venv .venv-pywb .venv-lock build *.egg-info .pytest_cache .mypy_cache .ruff_cache
