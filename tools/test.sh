#!/usr/bin/env bash
# The tests: on SQLite, then the browser stories in processes of their own (Playwright keeps an event
# loop running, in which signing a PDF is not possible), then PostgreSQL with what touches a database.
set -euo pipefail
python=.venv/bin/python
folders="tests/access tests/api tests/assessments tests/cycles tests/directory tests/faults tests/flows tests/improvement tests/publications tests/surveys tests/web"
$python -m pytest -n auto -m "not browser" "$@"
$python -m pytest -n auto --dist loadgroup -m browser "$@"

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
