#!/usr/bin/env bash
# The same edits on real files with fluxwright's editor, yq and kustomize edit: how much else changes.
#
#   docs/compare-editors.sh [DIRECTORY]
#
# DIRECTORY holds the repositories; the default is ../shared/repos. Needed: cargo, git, and `yq` (mikefarah/yq, version 4) and
# `kustomize` in PATH; a tool that is missing is left out. YQ, KUSTOMIZE and EDIT name other programs.
# Nothing in DIRECTORY is written: every edit is done on a copy.
#
# Counted per edit, on all files together:
#   files     files the edit was tried on
#   failed    the tool gave an error
#   exact     only the intended line was added, changed or removed
#   lines     lines that differ beyond the intended one (diff's removed plus added lines)
#   comments  comment lines that are gone (lines whose first character is #)
#   blanks    blank lines that are gone
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
repos=$(cd "${1:-$root/../shared/repos}" && pwd)
yq=${YQ:-yq}
kustomize=${KUSTOMIZE:-kustomize}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if [ -z "${EDIT:-}" ]; then
    cargo build --quiet --release --manifest-path "$root/Cargo.toml" -p fluxwright-yaml --example edit
    EDIT=${CARGO_TARGET_DIR:-$root/target}/release/examples/edit
fi

have_yq=$("$yq" --version 2>/dev/null | grep -c mikefarah || true)
have_kustomize=$("$kustomize" version >/dev/null 2>&1 && echo 1 || echo 0)

# measure BEFORE AFTER REMOVED ADDED: one line of counts; REMOVED and ADDED lines are intended.
measure() {
    local removed added comments blanks
    removed=$(diff --text "$1" "$2" | grep -c '^<' || true)
    added=$(diff --text "$1" "$2" | grep -c '^>' || true)
    comments=$(( $(grep -c '^[[:space:]]*#' "$1" || true) - $(grep -c '^[[:space:]]*#' "$2" || true) ))
    blanks=$(( $(grep -c '^[[:space:]]*$' "$1" || true) - $(grep -c '^[[:space:]]*$' "$2" || true) ))
    local extra=$(( removed + added - $3 - $4 ))
    echo "$(( extra == 0 ? 1 : 0 )) ${extra#-} $(( comments > 0 ? comments : 0 )) $(( blanks > 0 ? blanks : 0 ))"
}

# report NAME TOOL: reads the counts of every file from stdin, `failed` for a failure.
report() {
    awk -v name="$1" -v tool="$2" '
        { files++ }
        $1 == "failed" { failed++; next }
        { exact += $1; lines += $2; comments += $3; blanks += $4 }
        END { printf "| %s | %s | %d | %d | %d | %d | %d | %d |\n", name, tool, files, failed, exact, lines, comments, blanks }'
}

# each NAME TOOL REMOVED ADDED FUNCTION: runs FUNCTION with a copy named as the original, in a directory of its own, for every
# file of $list.
each() {
    local name=$1 tool=$2 removed=$3 added=$4 function=$5 file copy
    while IFS= read -r file; do
        copy=$work/copy/$(basename "$file")
        rm -rf "$work/copy" && mkdir -p "$work/copy" && cp "$file" "$copy"
        if (cd "$work/copy" && "$function" "$copy") >/dev/null 2>"$work/errors"; then
            measure "$file" "$copy" "$removed" "$added"
        else
            echo failed
        fi
    done <"$list" | report "$name" "$tool"
}

edit() {
    "$EDIT" "$@" >"$work/out" && cp "$work/out" "$1"
}

echo "| edit | tool | files | failed | exact | lines | comments | blanks |"
echo "|---|---|---|---|---|---|---|---|"

# Files with a block list of resources, in one document.
list=$work/resources
find "$repos" -name kustomization.yaml -type f | LC_ALL=C sort | while IFS= read -r file; do
    if grep -q '^resources:[[:space:]]*$' "$file" && [ "$(grep -c '^---' "$file")" -le 1 ]; then echo "$file"; fi
done >"$list"

fluxwright_add() { edit "$1" append resources '"fluxwright-new.yaml"'; }
yq_add() { "$yq" -i '.resources += ["fluxwright-new.yaml"]' "$1"; }
kustomize_add() { touch fluxwright-new.yaml && "$kustomize" edit add resource fluxwright-new.yaml; }
each 'add a resource' fluxwright 0 1 fluxwright_add
[ "$have_yq" = 0 ] || each 'add a resource' yq 0 1 yq_add
[ "$have_kustomize" = 0 ] || each 'add a resource' 'kustomize edit' 0 1 kustomize_add

first() { awk '/^resources:/ { found = 1; next } found && /^[[:space:]]*- / { sub(/^[[:space:]]*-[[:space:]]*/, ""); sub(/[[:space:]]+#.*/, ""); gsub(/["'"'"']/, ""); print; exit }' "$1"; }
fluxwright_remove() { edit "$1" remove 'resources[0]'; }
yq_remove() { "$yq" -i 'del(.resources[0])' "$1"; }
kustomize_remove() { "$kustomize" edit remove resource "$(first "$1")"; }
# Of those, the ones with more than one resource: the last one would leave an empty list.
awk 'FNR == 1 { inside = items = 0 } /^resources:/ { inside = 1; next } /^[^ #-]/ { inside = 0 } inside && /^[[:space:]]*- / && ++items == 2 { print FILENAME }' $(cat "$list") >"$work/several"
list=$work/several
each 'remove the first resource' fluxwright 1 0 fluxwright_remove
[ "$have_yq" = 0 ] || each 'remove the first resource' yq 1 0 yq_remove
[ "$have_kustomize" = 0 ] || each 'remove the first resource' 'kustomize edit' 1 0 kustomize_remove

# Every HelmRelease and Kustomization of Flux in one document: set its interval.
list=$work/intervals
grep -rlE --include='*.yaml' '^kind: (HelmRelease|Kustomization)$' "$repos" | LC_ALL=C sort | while IFS= read -r file; do
    if grep -q '^  interval: ' "$file" && [ "$(grep -c '^---' "$file")" -le 1 ]; then echo "$file"; fi
done >"$list"
fluxwright_set() { edit "$1" set spec.interval '"17m"'; }
yq_set() { "$yq" -i '.spec.interval = "17m"' "$1"; }
each 'set spec.interval' fluxwright 1 1 fluxwright_set
[ "$have_yq" = 0 ] || each 'set spec.interval' yq 1 1 yq_set

# Every ResourceSet with inputs: append an input of five lines.
list=$work/inputs
grep -rlE --include='*.yaml' '^kind: ResourceSet$' "$repos" | LC_ALL=C sort | while IFS= read -r file; do
    if grep -q '^  inputs:$' "$file"; then echo "$file"; fi
done >"$list"
item='{"name": "new-release", "namespace": "new", "path": "./new", "chart": {"version": "1.2.3"}}'
fluxwright_input() { edit "$1" append spec.inputs "$item"; }
yq_input() { "$yq" -i ".spec.inputs += [$item]" "$1"; }
each 'append an input' fluxwright 0 5 fluxwright_input
[ "$have_yq" = 0 ] || each 'append an input' yq 0 5 yq_input
