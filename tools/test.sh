#!/usr/bin/env bash
# The tests: on SQLite, then the browser stories in processes of their own (Playwright keeps an event
# loop running, in which signing a PDF is not possible), then PostgreSQL with what touches a database.
# CI and `make test ALL=1` also audit every screen for accessibility and run every folder on
# PostgreSQL; without them all of it takes less than ten minutes on two cores.
set -euo pipefail
python=.venv/bin/python
all=${ALL:-}
if [ "${CI:-}" = "true" ]; then all=1; fi
stories="browser and not sweep"
folders="tests/api tests/cycles tests/directory tests/faults tests/flows tests/publications"
if [ -n "$all" ]; then
  stories="browser"
  folders="$folders tests/access tests/assessments tests/improvement tests/surveys tests/web"
else
  echo "SKIPPED: the audit of every screen in the browser, and five folders on PostgreSQL (make test ALL=1)."
fi
$python -m pytest -n auto -m "not browser" "$@"
$python -m pytest -n auto --dist loadgroup -m "$stories" "$@"

postgres=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1 || true)
if [ -n "${PARINDEX_TEST_DATABASE_URL:-}" ]; then
  PARINDEX_DATABASE_URL="$PARINDEX_TEST_DATABASE_URL" $python -m pytest -n auto $folders -m "not browser"
elif [ -n "$postgres" ]; then
  bash tools/with_postgres.sh "$postgres" $python -m pytest -n auto $folders -m "not browser"
elif [ "${CI:-}" = "true" ]; then
  echo "PostgreSQL is missing in CI." >&2
  exit 1
else
  echo "SKIPPED: the tests on PostgreSQL. No server found (install the Debian package postgresql)."
fi
