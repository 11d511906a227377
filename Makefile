# Softscope: the work is done by bootstrap.py, which Windows users call directly.
#
#   make run ARGS="train --epochs 10"     arguments of the command
#   make test PYTHON=python3.12           a Python of your choice
#   make run SOFTSCOPE_CUPY=no            without CuPy although a GPU is there

ARGS ?=
PYTHON ?=

# Whichever starts bootstrap.py: it looks further by itself when this one does not fit.
ANY_PYTHON = $(shell for p in $(PYTHON) python3.13 python3.12 python3.11 python3 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 8))' >/dev/null 2>&1 && echo "$$p" && break; done)
BOOTSTRAP = @p="$(ANY_PYTHON)"; \
	if [ -z "$$p" ]; then echo "error: no Python found: install Python 3.11 or newer" >&2; exit 1; fi; \
	exec "$$p" bootstrap.py

ifneq ($(PYTHON),)
export SOFTSCOPE_PYTHON = $(PYTHON)
endif
ifneq ($(SOFTSCOPE_CUPY),)
export SOFTSCOPE_CUPY
endif

.DEFAULT_GOAL := help
.PHONY: help run test torture lint bench lock clean

help:  ## this list
	@awk -F ':  ## ' '/^[a-z]+:  ## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

run:  ## open the application (with no display: train without a window)
	$(BOOTSTRAP) run $(ARGS)

test:  ## linters, type checks and every test; ARGS go to pytest
	$(BOOTSTRAP) test $(ARGS)

torture:  ## what must never happen, tried thousands of times; a table at the end
	$(BOOTSTRAP) torture $(ARGS)

lint:  ## linters and type checks alone
	$(BOOTSTRAP) lint

bench:  ## measure this machine
	$(BOOTSTRAP) run bench $(ARGS)

lock:  ## pin the dependencies anew; ARGS=--upgrade takes the newest versions
	$(BOOTSTRAP) lock $(ARGS)

clean:  ## remove .venv, caches and build products
	$(BOOTSTRAP) clean
