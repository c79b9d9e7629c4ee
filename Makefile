# The commands of this repository. `make` alone lists them.
#
# Everything they need goes into .venv and .cache here; nothing outside the folder is touched, except
# that the tests, run as root, install a missing Chromium or Java with apt-get.
# PYTHON=... names the Python to use; ARGS="..." is handed on to the command behind.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help site serve check register schema print fair editor test bench soak lock sbom audit canary clean

# An active environment of the caller must not leak in.
unexport PYTHONPATH PYTHONHOME PYTHONSTARTUP VIRTUAL_ENV CONDA_PREFIX
export PYTHON

help: ## list these commands
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 16

site: ## check the data, then build the whole site into site/
	@bash .ci/venv site
	@.venv/bin/ocop build $(ARGS)

serve: ## preview the site, built anew whenever a file changes
	@bash .ci/venv site
	@.venv/bin/ocop serve $(ARGS)

check: ## list every fault of the data files
	@bash .ci/venv site
	@.venv/bin/ocop check $(ARGS)

register: ## write down every address that is published, so that none is lost
	@bash .ci/venv site
	@.venv/bin/ocop register $(ARGS)

schema: ## write what editors need to complete and check data files
	@bash .ci/venv site
	@.venv/bin/ocop schema $(ARGS)

print: ## print labels, cards, posters ... (ARGS="labels --stars 4")
	@bash .ci/venv print
	@.venv/bin/ocop print $(ARGS)

fair: ## make the whole kit of a fair (ARGS=its id)
	@bash .ci/venv print
	@.venv/bin/ocop fair $(ARGS)

editor: ## build the web form of /admin/, which the next make site publishes
	@bash .ci/venv test
	@bash .ci/editor

test: ## run every test, in a real browser too
	@bash .ci/venv test
	@bash .ci/judges
	@bash .ci/editor
	@.venv/bin/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder $(ARGS)

bench: ## measure the speed against Hugo, plain MkDocs and raw writing (ARGS="--size 20000")
	@bash .ci/venv bench
	@bash .ci/server
	@.venv/bin/python -m tests.benchmarks $(ARGS)

soak: ## run the long tests against hostile input (ARGS="--minutes 60")
	@bash .ci/venv soak
	@.venv/bin/python -m tests.soak $(ARGS)

lock: ## write requirements/*.txt anew from pyproject.toml (ARGS=--upgrade for the newest)
	@bash .ci/lock $(ARGS)

sbom: ## write sbom.json: every Python package that builds and prints the catalogue, as CycloneDX
	@bash .ci/sbom

audit: ## ask PyPI whether a fault is known of any locked package
	@bash .ci/audit

canary: ## see whether the theme comes out of ProperDocs as it does out of MkDocs
	@bash .ci/canary

clean: ## remove everything these commands made
	@rm -rf .venv .cache site .site-spare sbom.json tests/judges/node_modules .pytest_cache .hypothesis
	@find generator tests -name __pycache__ -type d -prune -exec rm -rf {} +
