# The commands a person needs; `make help` lists them. On Windows, where make is rare: `uv sync`, then `uv run …`.
# Paths here are relative on purpose: the folder's own name may hold spaces and any letters.

PYTHON := .venv/bin/python
# A test process per core; each takes over what the others have not begun. Child processes find modules compiled.
TESTS  := PYTHONDONTWRITEBYTECODE= $(PYTHON) -m pytest -n logical --dist worksteal
SETUP  := packaging/setup/bootstrap.py packaging/setup/linux.py pyproject.toml uv.lock

.PHONY: help run setup test test-quick lint format bench soak pictures translations package try-package try-windows demo-model clean
.DEFAULT_GOAL := help

help:  ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' Makefile | awk -F'|' '{printf "  make %-12s %s\n", $$1, $$2}'

run: setup  ## open the window
	@.venv/bin/triptych

setup: .venv/.ready  ## make .venv; afterwards .venv/bin/triptych is the program
	@:

test: setup .venv/.ready-tests  ## the whole suite, headless, on all cores
	@$(TESTS)

test-quick: setup .venv/.ready-tests  ## the suite without its slow part, under a minute
	@$(TESTS) -m "not slow"

lint: setup .venv/.ready-tests  ## style, types and the arrows between packages
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/basedpyright
	@.venv/bin/lint-imports --no-logo

format: setup  ## put the code in its usual shape
	@.venv/bin/ruff check --fix-only --quiet .
	@.venv/bin/ruff format .

bench: setup  ## measure against llama.cpp's own tools and print ratios; BENCH="peers turns" picks some
	@$(PYTHON) -m tests.bench $(BENCH)

soak: setup  ## hours of streaming, cancelling and killing, watching memory
	@$(PYTHON) -m tests.soak

pictures: setup .venv/.ready-tests  ## draw the README's pictures of the window again, and what a screen reader is told
	@$(PYTHON) -m tests.pictures
	@$(PYTHON) -m tests.app.ui.models.pictures

translations: setup  ## collect the window's words, compile them, and say what has no translation
	@$(PYTHON) -m assets.translations.update

try-package:  ## install, use, upgrade and remove the .deb and .run in clean Debian roots (root, about 10 minutes)
	@sh packaging/linux/try_clean.sh dist

try-windows:  ## build the program for Windows and install, use, upgrade and remove it under wine (root, about 20 minutes)
	@python3 packaging/windows/try_wine.py

try-mcp: setup .venv/.ready-tests  ## speak with MCP servers of others from npm, and with MCP's conformance suite (about a minute)
	@$(PYTHON) -m tests.app.mcp.try_real_servers

package: setup  ## freeze the program and pack it for this system, into dist/
	@$(PYTHON) packaging/build.py linux

demo-model: setup .venv-train/.ready  ## train, evaluate and export the demo model again (about two hours on a CPU)
	@.venv-train/bin/python -m assets.demo.recipe all

clean:  ## remove what the commands above made
	@rm -rf .venv .venv-uv .venv-train build dist

# The stamps make the second time free: the scripts run again only when they or the lock have changed.
.venv/.ready: $(SETUP)
	@python3 packaging/setup/bootstrap.py
	@touch .venv/.ready

.venv/.ready-tests: $(SETUP)
	@python3 packaging/setup/bootstrap.py --tests
	@touch .venv/.ready .venv/.ready-tests

.venv-train/.ready: $(SETUP)
	@python3 packaging/setup/bootstrap.py --training
	@touch .venv-train/.ready
