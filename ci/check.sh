#!/bin/sh
# Finds what would fail in the cluster, with `fluxwright check`: as annotations of a workflow, with a line in the summary of the job,
# and as SARIF in a file when that is wanted.
#
#   ci/check.sh
#
# Environment, all of it optional
#   FLUXWRIGHT     the program                                       [default: fluxwright on the PATH]
#   DIRECTORY      the clone                                         [default: .]
#   PATHS          findings in these files and folders only, one a line
#   FAIL_ON        error, warning, note or never                     [default: error]
#   CHANGED        true: findings in files that the pull request changes only
#   BASE           the state before, for CHANGED                     [default: origin/$GITHUB_BASE_REF, else the main branch]
#   FLUX_VERSION   the version of Flux in the cluster
#   SARIF          a file to write the findings to as well
#   GITHUB_OUTPUT gets `errors` and `warnings`, GITHUB_STEP_SUMMARY a line
#
# Exit codes: 0 nothing of FAIL_ON or worse; 1 findings; 2 usage, or what cannot be read
set -eu
program=${FLUXWRIGHT:-fluxwright}

refuse() {
  printf '::error title=fluxwright check::%s\n' "$1" >&2
  exit 2
}

set -- -C "${DIRECTORY:-.}" check --fail-on "${FAIL_ON:-error}"
if [ -n "${FLUX_VERSION:-}" ]; then
  set -- "$@" --flux-version "$FLUX_VERSION"
fi
case ${CHANGED:-false} in
  true)
    base=${BASE:-}
    if [ -z "$base" ] && [ -n "${GITHUB_BASE_REF:-}" ]; then
      # What the branch did since it left the base, as the pull request shows it.
      base=$(git -C "${DIRECTORY:-.}" merge-base "refs/remotes/origin/$GITHUB_BASE_REF" HEAD) ||
        refuse 'the base of the pull request is not in the clone: check it out with fetch-depth: 0'
    fi
    if [ -n "$base" ]; then
      set -- "$@" "--changed=$base"
    else
      set -- "$@" --changed
    fi
    ;;
  false | '') ;;
  *) refuse 'changed is true or false' ;;
esac
set -- "$@" --
while IFS= read -r path; do
  if [ -n "$path" ]; then
    set -- "$@" "$path"
  fi
done <<EOF
${PATHS:-}
EOF

told=$(mktemp)
trap 'rm -f "$told"' EXIT
status=0
"$program" -o github "$@" 2>"$told" || status=$?
cat "$told" >&2
if [ "$status" -gt 1 ]; then
  # Only the first line is an annotation.
  refuse "$(head -n 1 "$told" | tr -d '[:cntrl:]')"
fi

line=$(tail -n 1 "$told")
count() {
  number=$(printf '%s\n' "$line" | tr ',;' '[\n*]' | sed -n "s/^ *\([0-9][0-9]*\) $1s\{0,1\}\$/\1/p")
  printf '%s' "${number:-0}"
}
if [ -n "${GITHUB_OUTPUT:-}" ]; then
  printf 'errors=%s\nwarnings=%s\n' "$(count error)" "$(count warning)" >>"$GITHUB_OUTPUT"
fi
if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
  printf '**fluxwright check**: %s\n' "$line" >>"$GITHUB_STEP_SUMMARY"
fi
if [ -n "${SARIF:-}" ]; then
  sarif=0
  "$program" -o sarif "$@" >"$SARIF" 2>/dev/null || sarif=$?
  if [ "$sarif" -gt 1 ]; then
    refuse "cannot write $SARIF"
  fi
fi
exit "$status"
