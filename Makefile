# The two commands are `make book` and `make test`; `make help` lists the others.
# Every command sets up what it needs, on a machine with Python 3.11 or newer, and is quick the second time.

ifeq ($(OS),Windows_NT)
PYTHON ?= python
BIN := .venv/Scripts
else
PYTHON ?= python3
BIN := .venv/bin
endif
PY := $(BIN)/python
PYTEST := $(PY) -m pytest -q
NB ?= all
SEEDS ?= 0,1,2,3,4
PORT ?= 8000
TIME ?= 120
STARTED := $(shell date +%s)

.DEFAULT_GOAL := help
.PHONY: help book test lab data serve check chapter sync arc run claims proofs stored exercises assignment grade book-instructor
.PHONY: clean lock static unit notebooks site benchmarks

help: ## this list
	@echo "make COMMAND, where COMMAND is one of"
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  \1\t/' | expand -t 14

.venv/reader: requirements.txt constraints.txt
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'Python 3.11 or newer is needed, this is ' + sys.version)"
	@echo "Setting up .venv for readers (a few minutes the first time)"
	@$(PYTHON) -m venv .venv
	@$(PY) -m pip install --disable-pip-version-check -r requirements.txt $(PIP_FLAGS)
	@touch $@

.venv/tester: .venv/reader requirements-test.txt requirements-teach.txt
	@echo "Setting up .venv for testers"
	@$(PY) -m pip install --disable-pip-version-check -r requirements-test.txt -r requirements-teach.txt $(PIP_FLAGS)
	@touch $@

book: .venv/reader ## build the book into _build/html
	@$(PY) -m tools.site.book

test: static unit notebooks site benchmarks ## everything: lint, types, unit tests, notebooks, the book, benchmarks
	@echo "All tests passed in $$(( ($$(date +%s) - $(STARTED)) / 60 )) min $$(( ($$(date +%s) - $(STARTED)) % 60 )) s. The book: _build/html/index.html"

lab: .venv/reader ## open the notebooks in JupyterLab
	@$(PY) -m coursepkg.data fetch needed || echo "Chapters that need these data will ask for them again."
	@$(PY) -m jupyterlab notebooks

data: .venv/reader ## fetch the data that notebooks and tests need; a list of all: .venv/bin/python -m coursepkg.data
	@$(PY) -m coursepkg.data fetch needed
	@$(PY) -c "from coursepkg.data import documentation_corpus; documentation_corpus()"

serve: book ## show the book at http://localhost:$(PORT), PORT=8000
	@echo "The book: http://localhost:$(PORT)/  (stop with Ctrl-C)"
	@$(PY) -m http.server $(PORT) --bind 127.0.0.1 --directory _build/html

check: static data ## the fast lane, under three minutes: lint, types, pairing, unit tests
	@echo "== unit, trap and parity tests, without the slow ones"
	@$(PYTEST) -n 2 --dist loadfile -m "not benchmark_ratio and not slow" --doctest-modules --ignore=tests/book coursepkg tests

chapter: .venv/tester data ## everything that concerns one chapter, in a few minutes: NB=05
	@$(PY) -m tools.chapter $(NB)

sync: .venv/reader ## write the stale side of each pair of text and notebook; FROM=text or FROM=notebook where both changed
	@$(PY) -m tools.notebooks sync $(NB) $(if $(FROM),--from $(FROM))

arc: .venv/reader ## write what follows from the manifest book/arc.yml: table of contents, maps, reference pages
	@$(PY) -m tools.site.arc

run: .venv/reader data ## execute a notebook and store its outputs: NB=01, or NB=all
	@$(PY) -m tools.notebooks run $(NB)

claims: .venv/reader data ## measure every claim over several seeds and keep the table: NB=01 SEEDS=0,1,2,3,4
	@$(PY) -m tools.notebooks claims $(NB) --seeds $(SEEDS)

proofs: .venv/tester data ## measure parity and speed anew and keep the tables of the proofs page
	@COURSE_PARITY=book/reference/results/parity.json $(PYTEST) -n 2 --dist loadfile tests/reference
	@COURSE_BENCHMARKS=book/reference/results/benchmarks.json OMP_NUM_THREADS=1 $(PYTEST) -m benchmark_ratio tests/benchmarks

stored: .venv/reader data ## make every stored run that is missing or stale; a list of all: .venv/bin/python -m coursepkg.runs
	@$(PY) -m coursepkg.runs make needed

exercises: .venv/tester ## write the students' notebooks and the teacher's index anew, from the masters in book/exercises
	@$(PY) -m tools.exercises write

assignment: .venv/tester ## write what to hand out and the Gradescope zip: NB=01 OUT=folder, SECRET=file for tests of your own
	@$(PY) -m tools.exercises assign $(NB) "$(OUT)" $(if $(SECRET),--secret "$(SECRET)")

grade: .venv/tester ## grade a folder of notebooks, or go on: NB=01 SUBMISSIONS=folder OUT=grades.csv, TIME=120, SECRET=file, ONLY=name, AGAIN=1
	@$(PY) -m tools.exercises.grading $(NB) "$(SUBMISSIONS)" "$(OUT)" --seconds $(TIME) $(if $(SECRET),--secret "$(SECRET)") \
	  $(if $(ONLY),--only "$(ONLY)") $(if $(AGAIN),--again) $(if $(UNPROTECTED),--unprotected)

book-instructor: .venv/tester ## build the book with the solutions into _build/instructor
	@$(PY) -m tools.exercises instructor

clean: ## remove what was built and kept; the virtual environment goes too
	rm -rf _build build dist .venv .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis coursepkg.egg-info
	rm -rf book/_static/vendor
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

lock: .venv/tester ## write constraints.txt anew from what is installed
	@$(PY) -m tools.release.lock

static: .venv/tester # lint, types and the state of the stored notebooks
	@echo "== lint, types, pairing"
	@$(PY) -m ruff format --check --quiet .
	@$(PY) -m ruff check --quiet .
	@$(PY) -m mypy --no-error-summary
	@$(PY) -m tools.site.arc check
	@$(PY) -m tools.notebooks check
	@$(PY) -m tools.exercises check

unit: .venv/tester data # behaviour, traps, parity, tools and exercises
	@echo "== unit, trap and parity tests"
	@$(PYTEST) -n 2 --dist loadfile -m "not benchmark_ratio" --doctest-modules --ignore=tests/book coursepkg tests

notebooks: .venv/tester data # run every notebook again and compare every output
	@echo "== notebooks"
	@$(PYTEST) -n 2 --dist loadfile --nbval --nbval-current-env --nbval-sanitize-with tests/notebooks/sanitize.cfg --nbval-cell-timeout 600 notebooks

site: book # the book as its readers see it
	@echo "== the book"
	@$(PYTEST) -n 2 tests/book

benchmarks: .venv/tester # our speed against the libraries'
	@echo "== benchmarks"
	@OMP_NUM_THREADS=1 $(PYTEST) -m benchmark_ratio tests/benchmarks
