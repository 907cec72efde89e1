#!/bin/sh
# Tests of action.yml and ci/, against a forge that is played on the loopback interface.
#
#   tests/action/run.sh [PROGRAM]     [default: target/debug/fluxwright]
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
program=${1:-$here/../../target/debug/fluxwright}

for tool in python3 git curl jq; do
  if ! command -v "$tool" >/dev/null 2>&1; then
    echo "not checked: $tool is not installed"
    exit 0
  fi
done
if [ ! -x "$program" ]; then
  echo "there is no program at $program; build it, or name it" >&2
  exit 2
fi
FLUXWRIGHT=$(CDPATH='' cd -- "$(dirname -- "$program")" && pwd)/$(basename -- "$program")
PYTHONDONTWRITEBYTECODE=1
export FLUXWRIGHT PYTHONDONTWRITEBYTECODE

if command -v shellcheck >/dev/null 2>&1; then
  shellcheck -s sh "$here"/../../ci/*.sh "$here"/*.sh
else
  echo 'not checked: shellcheck is not installed'
fi
exec python3 "$here/all.py"
