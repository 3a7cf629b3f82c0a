#!/usr/bin/env bash
# From a fresh Debian 12 with a Swift toolchain to results: installs what is missing, builds, then converts, segments and
# classifies the samples beside this script into output/quickstart, and compares with the truth. Safe to run again.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

packages=(libdcmtk-dev libopenjp2-7-dev libpng-dev libjpeg62-turbo-dev libzip-dev libdeflate-dev zlib1g-dev
    libtorch-dev libopenblas0)
missing=()
if command -v dpkg-query > /dev/null; then
    for package in "${packages[@]}"; do
        dpkg-query -W -f='${Status}' "$package" 2> /dev/null | grep -q 'ok installed' || missing+=("$package")
    done
else
    echo "Not Debian: install by yourself what corresponds to ${packages[*]}"
fi
if [[ ${#missing[@]} -gt 0 ]]; then
    echo "== Installing ${missing[*]}"
    run=()
    [[ $EUID -eq 0 ]] || run=(sudo)
    "${run[@]}" apt-get update -qq
    "${run[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "${missing[@]}" < /dev/null > /dev/null
fi
command -v swift > /dev/null || { echo "There is no swift: install the Swift 6.3 toolchain from swift.org" >&2; exit 4; }

echo "== Building (the first time takes some minutes)"
swift build -c release
medshot=.build/release/medshot
out=output/quickstart
rm -rf "$out"

echo
echo "== Converting two CT and two MR studies to NIfTI volumes"
"$medshot" convert samples/abdomen/studies samples/brain/studies -o "$out/volumes"

echo
echo "== Learning liver and kidneys from 7 slices of one CT, and segmenting two others"
"$medshot" segment samples/abdomen/studies --support samples/abdomen/support --budget 3m -o "$out/abdomen"
"$medshot" evaluate segmentation "$out/abdomen" samples/abdomen/truth --tolerance 4

echo
echo "== Learning ventricles and nuclei from 10 slices of two MR studies, and segmenting two others"
"$medshot" segment samples/brain/studies --support samples/brain/support --budget 3m -o "$out/brain"
"$medshot" evaluate segmentation "$out/brain" samples/brain/truth --tolerance 4

echo
echo "== Sorting 12 chest radiographs by 6 examples of each class"
"$medshot" classify samples/chest/studies --support samples/chest/support --method auto \
    --truth samples/chest/truth.csv -o "$out/chest"
"$medshot" evaluate classification "$out/chest" samples/chest/truth.csv

echo
echo "Open these pages in a browser; what to check stands first:"
for part in volumes abdomen brain chest; do echo "    $out/$part/report.html"; done
echo "Volumes and masks lie in $out/*/cases/, classes in $out/chest/predictions.csv."
