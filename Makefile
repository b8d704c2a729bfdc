# Two commands are enough: `make demo` shows it working, `make test` runs every check. `make help` lists the rest.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PORT ?= 8000
STEPS ?= 20000
# Where `make bench` keeps what it loads: make bench KEPT=/somewhere
KEPT_IN := $(if $(KEPT),CASEWORK_BENCH_KEPT=$(KEPT))
VENV := .venv
IN := $(VENV)/bin
# pip, mypy and pytest must not pick up another project's Python path.
export PYTHONPATH :=
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# A Python that is named once the environment stands changes nothing: that is said.
ifneq ($(and $(PYTHON),$(wildcard $(VENV)/pyvenv.cfg)),)
$(info $(shell PYTHON="$(PYTHON)" deploy/find-python --stands $(VENV)))
endif

.PHONY: help demo test machine attack guards lint wall landed hooks css bench bench-seed bench-check faults walk screenshots lock messages clean .venv

help: ## this list
	@grep -hE '^[a-z.-]+:.*## ' Makefile | sed -E 's/^([a-z.-]+):[^#]*## /\1	/' | expand -t 12

demo: $(VENV)/demo.stamp ## show it working on http://127.0.0.1:8000 (elsewhere: make demo PORT=8123)
	@exec $(IN)/python -m deploy.demo --port $(PORT)

test: $(VENV)/dev.stamp ## every check and every test, browser tests included
	@$(IN)/python -m deploy.run_tests

machine: $(VENV)/dev.stamp ## rights in any order, far longer than the tests do (STEPS=20000)
	CASEWORK_MACHINE_STEPS=$(STEPS) $(IN)/python -m pytest tests/policy/test_rights_machine.py --quiet

attack: $(VENV)/dev.stamp .attack/bin/sqlmap ## sqlmap at planted holes, strangers at the door, a clock at what is hidden (docs/attacks.md)
	$(IN)/python -m pytest tests/attack/with_strangers.py tests/attack/with_a_clock.py --quiet --capture=no
	CASEWORK_SQLMAP=$(CURDIR)/.attack/bin/sqlmap $(IN)/python -m pytest tests/attack/with_sqlmap.py --quiet --capture=no

guards: $(VENV)/dev.stamp ## switch each guard off in a copy, and name the test that falls (docs/attacks.md)
	$(IN)/python -m tests.mutation --write $(GUARDS)

# A program beside ours, in an environment of its own: nothing of ours imports it, no lock names it.
.attack/bin/sqlmap:
	@rm -rf .attack && $$(deploy/find-python) -m venv .attack && .attack/bin/pip install --quiet "sqlmap==1.10.10"

lint: $(VENV)/dev.stamp ## style, types, missing migrations, production settings
	$(IN)/ruff check .
	$(IN)/ruff format --check .
	$(IN)/mypy
	DJANGO_SETTINGS_MODULE=config.test $(IN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	@# Values only for this check: it reads the settings and opens nothing.
	@mkdir -p .run && rm -f .run/pepper && $(IN)/python -m deploy.pepper .run/pepper >/dev/null
	DJANGO_SETTINGS_MODULE=config.settings DATABASE_URL=postgresql://casework@localhost/casework \
	CASEWORK_TRAIL_ORIGIN=casework.example/trail CASEWORK_TRAIL_DIRECTORY=/nowhere \
	CASEWORK_PEPPER_FILE=.run/pepper \
	CASEWORK_HOSTS=casework.example CASEWORK_SECRET_KEY=$$($(IN)/python -c 'import secrets; print(secrets.token_urlsafe(64))') \
	$(IN)/python manage.py check --deploy --fail-level WARNING

wall: $(VENV)/dev.stamp ## write docs/wall.sql anew: the wall as the migrations make it
	@$(IN)/python -m deploy.wall

landed: $(VENV)/dev.stamp ## write down which migrations databases have run, when a release is made
	@$(IN)/python -m deploy.landed_migrations

hooks: ## let git run `make lint` before a commit and check its subject
	git config core.hooksPath .githooks

css: ## compile the style sheet again (needs node and npm)
	$(MAKE) -C deploy/css

messages: $(VENV)/dev.stamp ## collect every text people read and compile the English translation
	@$(MAKE) -C deploy/locale

bench: $(VENV)/dev.stamp ## measure what the promises about speed say (one size alone: make bench SIZE=1000000)
	@$(KEPT_IN) $(IN)/python -m tests.bench.race $(SIZE)

bench-seed: $(VENV)/dev.stamp ## only load what `make bench` measures: may run beside other work, and goes on where it stopped
	@$(KEPT_IN) nice -n 19 $(IN)/python -m tests.bench.seeding $(SIZE)

bench-check: $(VENV)/dev.stamp ## hold each request to its buffers, bytes and WAL (on a machine that does nothing beside)
	$(IN)/python -m pytest tests/bench/check_sizes.py tests/bench/check_event_weight.py --quiet

faults: $(VENV)/dev.stamp ## kill, cut and fill the running house and count what is lost (as root: full disks too)
	@$(IN)/python -m tests.faults $(FAULTS)

walk: $(VENV)/dev.stamp ## walk each person's tasks in a browser at 360 px, count, and write docs/walk.md
	@$(IN)/python -m deploy.walk --write docs/walk.md

screenshots: $(VENV)/dev.stamp ## take the pictures of the README anew, from a demo of their own
	@$(IN)/python -m deploy.screenshots

lock: $(VENV)/dev.stamp ## pin the newest versions that pyproject.toml allows
	deploy/lock

clean: ## remove the environment, the demo with its data, and everything made along the way
	@if [ -x $(IN)/python ] && [ -d .demo ]; then $(IN)/python -m deploy.demo --forget; fi
	@if [ -x $(IN)/python ] && [ -d .run/bench ]; then $(IN)/python -m tests.bench.database --forget; fi
	rm -rf $(VENV) .attack .demo .run staticfiles test-results .mypy_cache .ruff_cache .pytest_cache .hypothesis deploy/css/node_modules
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv: $(VENV)/dev.stamp

# A stamp is as old as the lock it was installed from: a changed lock installs again, an unchanged one does nothing.
$(VENV)/pyvenv.cfg:
	@python=$$(deploy/find-python) && rm -rf $(VENV) && "$$python" -m venv $(VENV)

$(VENV)/demo.stamp: $(VENV)/pyvenv.cfg requirements-demo.lock
	@[ $(VENV)/dev.stamp -nt requirements-demo.lock ] 2>/dev/null || $(IN)/python deploy/install.py requirements-demo.lock
	@touch $@

$(VENV)/dev.stamp: $(VENV)/pyvenv.cfg requirements-dev.lock
	@$(IN)/python deploy/install.py requirements-dev.lock
	@touch $@
