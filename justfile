# List the recipes
default:
    @just --list

# Everything CI checks
ci:
    .ci/run

# Tests of one crate, or of the program
test crate="fluxwright":
    cargo test -p {{crate}}

# Recorded cases of the real programs, from a folder like ../shared/conformance
conformance folder="../shared/conformance":
    FLUXWRIGHT_CONFORMANCE={{absolute_path(folder)}} cargo test -q -p fluxwright-yaml -p fluxwright-gotemplate -p fluxwright-sprig \
      -p fluxwright-resourceset -p fluxwright-kustomize -- --nocapture

# Format and lint
lint:
    cargo fmt --all
    cargo clippy --workspace --all-targets -- -D warnings

# Write schemas/ anew, after a type of a user's file changed
schemas:
    cargo run -q -- schema --out schemas

# Take the new output of help texts, messages and diffs, after reading it: git diff shows it
snapshots:
    INSTA_UPDATE=always cargo test -p fluxwright

# Completions and manual pages into target/dist
dist:
    mkdir -p target/dist/completions
    cargo run -q -- man --out target/dist/man
    for shell in bash zsh fish elvish powershell; do cargo run -q -- completion $shell > target/dist/completions/fluxwright.$shell; done
