#!/usr/bin/env bash
# Checks the documentation: docc accepts every catalog without a warning, every module has a landing page, and at least
# 90 % of the public declarations are documented.
#
#     Tests/documentation.sh      after a debug build
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
least=90

fail() { echo "documentation: $*" >&2; exit 1; }

command -v docc > /dev/null || { echo "documentation: there is no docc in this toolchain; not checked"; exit 0; }
# The compiler refuses graphs of the modules in C, which nobody needs; those in Swift are written nevertheless.
swift package dump-symbol-graph --minimum-access-level public --skip-synthesized-members > "$work/log" 2>&1 || true
graphs=$(sed -n 's/^Files written to //p' "$work/log")
[[ -d $graphs ]] || fail "no folder of symbol graphs"

for folder in Sources/*/; do
    module=$(basename "$folder")
    # Modules in C have no Swift symbols, and programs no public ones.
    [[ $module != C[A-Z]* || $module == Classification || $module == Commands ]] || continue
    [[ $module != medshot* ]] || continue
    [[ -f $folder$module.docc/$module.md ]] || fail "$module has no landing page"
    [[ -f $graphs/$module.symbols.json ]] || { cat "$work/log"; fail "$module has no symbol graph"; }
    mkdir "$work/$module"
    cp "$graphs/$module".symbols.json "$work/$module/"
    cp "$graphs/$module"@*.symbols.json "$work/$module/" 2> /dev/null || true
    docc convert "$folder$module.docc" --additional-symbol-graph-dir "$work/$module" \
        --fallback-display-name "$module" --fallback-bundle-identifier "medshot.$module" \
        --output-path "$work/$module/out" --warnings-as-errors > "$work/log" 2>&1 \
        || { cat "$work/log"; fail "docc refuses $module"; }
done
swift Tests/documentation_coverage.swift "$least" "$work"/*/*.symbols.json
