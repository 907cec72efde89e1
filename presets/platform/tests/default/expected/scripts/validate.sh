#!/bin/sh
# Builds every kustomization of the repo as Flux does. Needs kubectl or kustomize.
set -u

cd "$(dirname "$0")/.." || exit 1

if command -v kustomize >/dev/null 2>&1; then
  build="kustomize build"
elif command -v kubectl >/dev/null 2>&1; then
  build="kubectl kustomize"
else
  echo "neither kustomize nor kubectl is installed" >&2
  exit 1
fi

status=0
for file in $(find kubernetes -name kustomization.yaml | sort); do
  # A component is built by those that list it
  grep -q '^kind: Component' "$file" && continue
  dir=$(dirname "$file")
  if $build --load-restrictor LoadRestrictionsNone "$dir" >/dev/null; then
    echo "ok      $dir"
  else
    echo "failed  $dir" >&2
    status=1
  fi
done
exit $status
