#!/bin/sh
# How action.yml comes by fluxwright.
#
#   ci/action-program.sh find    looks for it: the file BINARY, else fluxwright on the PATH, else it must be built.
#                                Sets the outputs `program`, `build` (true or false), and for a build `root` and `key`, which
#                                changes with the sources.
#   ci/action-program.sh build   builds it from the sources beside this script, and installs it into the folder ROOT
#
# Reads BINARY, ROOT, GITHUB_OUTPUT, RUNNER_TEMP, RUNNER_OS and RUNNER_ARCH.
set -eu
sources=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)

refuse() {
  printf '::error title=fluxwright diff::%s\n' "$1" >&2
  exit 2
}

output() { printf '%s=%s\n' "$1" "$2" >>"$GITHUB_OUTPUT"; }

# One number for all files of the sources. Their folder is no clone, and hashFiles() sees only the workspace.
key() {
  cd "$sources"
  find . \( -path './.git' -o -path './target*' \) -prune -o -type f -exec git hash-object --no-filters -- {} + |
    LC_ALL=C sort | git hash-object --stdin
}

case ${1:-} in
  find)
    if [ -n "${BINARY:-}" ]; then
      newline='
'
      case $BINARY in
        *"$newline"*) refuse 'the path of the binary has a line break' ;;
        /*) program=$BINARY ;;
        *) program=$PWD/$BINARY ;;
      esac
      if [ ! -f "$program" ] || [ ! -x "$program" ]; then
        refuse "there is no program at $program"
      fi
      output program "$program"
      output build false
    elif program=$(command -v fluxwright); then
      output program "$program"
      output build false
    else
      folder=$RUNNER_TEMP/fluxwright-program
      output program "$folder/bin/fluxwright"
      output build true
      output root "$folder"
      output key "fluxwright-${RUNNER_OS:-}-${RUNNER_ARCH:-}-$(key)"
    fi
    ;;
  build)
    # From here, so that no toolchain file of the workspace, which may be a stranger's, chooses the compiler.
    cd "$sources"
    CARGO_TARGET_DIR=$RUNNER_TEMP/fluxwright-build
    export CARGO_TARGET_DIR
    exec .ci/cargo install --path . --locked --root "$ROOT"
    ;;
  *) refuse 'usage: action-program.sh find|build' ;;
esac
