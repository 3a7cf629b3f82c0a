#!/usr/bin/env bash
# Fuzzes the bounded scan of DICOM files: Tests/Fuzzing/run.sh [SECONDS] [CORPUS...]
# The corpus is made of the folders named (their small files) and of what earlier runs found. Findings end the run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
seconds=${1:-60}
shift || true

build=.build/fuzzing
mkdir -p "$build/corpus"
flags=(-sanitize=fuzzer,address -O -wmo -parse-as-library -strict-memory-safety
    -enable-upcoming-feature InternalImportsByDefault -enable-upcoming-feature MemberImportVisibility
    -I "$build" -Xcc "-fmodule-map-file=$build/module.modulemap" -module-cache-path "$build/cache")
echo "module CDICOM { header \"$PWD/Sources/CDICOM/include/CDICOM.h\" }" > "$build/module.modulemap"

echo "== Building"
for source in Sources/CDICOM/*.cpp; do
    clang++ -std=c++20 -O1 -g -fsanitize=fuzzer-no-link,address -I Sources/CDICOM/include \
        -c "$source" -o "$build/$(basename "$source").o"
done
for module in Files Hashing Imaging; do
    swiftc "${flags[@]}" -module-name "$module" -emit-module -emit-module-path "$build/$module.swiftmodule" \
        -c $(find "Sources/$module" -name '*.swift') -o "$build/$module.o"
done
swiftc "${flags[@]}" -module-name DICOM $(find Sources/DICOM -name '*.swift') Tests/Fuzzing/ScanTarget.swift \
    "$build"/*.o -o "$build/scan" -lstdc++ -lz -lopenjp2 \
    -ldcmseg -ldcmfg -ldcmiod -ldcmjpls -ldcmjpeg -ldcmimgle -ldcmdata -loflog -lofstd 2>&1 | grep -v 'Cannot export local symbol' || true

for folder in "$@"; do
    find "$folder" -type f -size -64k ! -name '*.md' -print0 | while IFS= read -r -d '' file; do
        cp -n "$file" "$build/corpus/$(sha256sum < "$file" | cut -c 1-40)"
    done
done

echo "== Fuzzing for $seconds s with $(find "$build/corpus" -type f | wc -l) files"
cd "$build"
exec ./scan -max_total_time="$seconds" -max_len=65536 -timeout=20 -rss_limit_mb=3000 -detect_leaks=0 \
    -print_final_stats=1 corpus
