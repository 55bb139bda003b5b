# Both commands set up everything they need in .venv; Python >= 3.11, git and make are enough.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready
# Test workers are processes; one thread each keeps them from fighting over the cores.
export OMP_NUM_THREADS ?= 1
export OPENBLAS_NUM_THREADS ?= 1

.PHONY: story test check lint clean

story: $(READY)  ## write the report of the shipped trained generator and open it
	$(BIN)/lemmata report examples/weights/wine.npz -o story --open

test: $(READY) lint  ## lint, types, and all tests
	$(BIN)/python -m pytest

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@# mypy follows no package_dir: it finds the three floors by links.
	@mkdir -p .venv/typed/lemmata
	@for part in bounds verify reports lemmata/__init__.py lemmata/py.typed; do \
	    ln -sfn "$(CURDIR)/$$part" .venv/typed/lemmata/; done
	$(BIN)/mypy

check: $(READY)  ## decide every claim of the paper
	$(BIN)/lemmata check

$(READY): setup.cfg setup.py pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Lemmata needs Python 3.11 or newer; set PYTHON=...")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	touch $@

clean:
	rm -rf .venv build story *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
