# Two commands are enough: `make demo` shows what it does, `make test` proves it. Both set up what they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: setup train ocr demo check test bench lock clean

LEARNED_FROM := parsers/kinds/training_texts.yaml parsers/kinds/training.py parsers/kinds/features.py parsers/prose/cues.yaml
MODELS := parsers/kinds/models/text_kinds.bin

setup: $(VENV)/.ready $(MODELS)

train:
	$(BIN)/python run.py train

$(MODELS): $(LEARNED_FROM) $(VENV)/.ready
	$(BIN)/python run.py train

$(VENV)/.ready: requirements.lock
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

ocr: setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-ocr.lock

demo: setup
	$(BIN)/python run.py demo

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: setup
	$(BIN)/python -m pytest -n 2

bench: setup
	for script in bench/*.py; do PYTHONPATH=. $(BIN)/python $$script || exit 1; done

lock: setup
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --no-annotate --group dev -o requirements.lock pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --no-annotate --extra ocr -c requirements.lock -o requirements-ocr.lock pyproject.toml

clean:
	rm -rf $(VENV) build parsers/kinds/models *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
