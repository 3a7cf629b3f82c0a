#!/usr/bin/env bash
# From a fresh Debian 12 with a Swift toolchain to masks: installs what is missing, builds, converts and segments the
# phantom studies beside this script into output/quickstart. Safe to run again.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

packages=(libdcmtk-dev libopenjp2-7-dev libpng-dev libjpeg62-turbo-dev libzip-dev libdeflate-dev zlib1g-dev
    libtorch-dev libopenblas0)
missing=()
for package in "${packages[@]}"; do
    dpkg-query -W -f='${Status}' "$package" 2> /dev/null | grep -q 'ok installed' || missing+=("$package")
done
if [[ ${#missing[@]} -gt 0 ]]; then
    echo "== Installing ${missing[*]}"
    run=()
    [[ $EUID -eq 0 ]] || run=(sudo)
    "${run[@]}" apt-get update -qq
    "${run[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "${missing[@]}" < /dev/null > /dev/null
fi

echo "== Building (the first time takes a minute or two)"
swift build -c release
medshot=.build/release/medshot
out=output/quickstart
rm -rf "$out"

echo "== Converting two CT studies to NIfTI volumes"
"$medshot" convert samples/phantom/studies -o "$out/volumes"

echo "== Learning liver and kidneys from 5 annotated slices, and segmenting both studies"
"$medshot" segment samples/phantom/studies --support samples/phantom/support -o "$out/masks"

echo
cat "$out/masks/summary.csv"
echo
echo "Open $out/masks/report.html in a browser. The masks are in $out/masks/cases/."
