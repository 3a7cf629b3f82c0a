#!/usr/bin/env bash
# Checks everything: style, build, tests, leaks in the C layers, the release programs.
# On Debian, as root, it first installs what is missing; otherwise it names it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
[[ $# -eq 0 ]] || { echo "usage: Tests/run.sh" >&2; exit 2; }

# The first lines build medshot; libopenblas0 takes the place of the slow reference BLAS by its higher priority.
# The last line holds programs of others that read what medshot wrote.
packages=(libdcmtk-dev libopenjp2-7-dev libpng-dev libjpeg62-turbo-dev libzip-dev libdeflate-dev libtorch-dev
    libopenblas0
    dcmtk dicom3tools dcm2niix)

# Open studies beside the checkout; the tests that need them say so when they are not there.
if [[ -z ${MEDSHOT_DATA:-} && -d ../shared/data ]]; then
    MEDSHOT_DATA=$(cd ../shared/data && pwd)
    export MEDSHOT_DATA
fi

import_check=(--explicit-target-dependency-import-check error)
log=$(mktemp)
suppressions=$(mktemp)
finished=()
current="start"

# What failed and the summary of Swift Testing come last, whether the tests or something after them failed.
conclude() {
    local code=$?
    echo
    if [[ ${#finished[@]} -gt 0 ]]; then printf '%s\n' "${finished[@]}"; fi
    if [[ $code -eq 0 ]]; then echo "All steps passed."; else echo "FAILED in step: $current (exit code $code)"; fi
    grep -E 'recorded an issue|: error: |Fatal error' "$log" || true
    grep -E 'Test run with [0-9]+ tests?' "$log" | tail -n 1 || true
    rm -f "$log" "$suppressions"
}
trap conclude EXIT

# step NAME COMMAND...: runs a command under a heading and takes its time.
step() {
    current=$1
    local start=$SECONDS
    printf '\n== %s\n' "$current"
    shift
    "$@"
    finished+=("$(printf '%5d s  %s' $((SECONDS - start)) "$current")")
}

install_missing() {
    if ! command -v dpkg-query > /dev/null; then
        echo "Not Debian: install by yourself what corresponds to ${packages[*]}"
        return
    fi
    local missing=() package
    for package in "${packages[@]}"; do
        dpkg-query -W -f='${Status}' "$package" 2> /dev/null | grep -q 'ok installed' || missing+=("$package")
    done
    if [[ ${#missing[@]} -gt 0 ]]; then
        if [[ $EUID -ne 0 ]]; then
            echo "Missing packages: sudo apt-get install ${missing[*]}" >&2
            return 2
        fi
        export DEBIAN_FRONTEND=noninteractive
        apt-get update -qq
        apt-get install -y -qq --no-install-recommends "${missing[@]}" < /dev/null
    fi
    echo "BLAS: $(readlink -f /usr/lib/*/libblas.so.3)"
}

run_tests() {
    # The lines that announce a case are left out: the ones that tell its end say the same.
    swift test "${import_check[@]}" --disable-xctest 2>&1 | tee "$log" | grep -v '^◇ Test'
}

# AddressSanitizer fails on leaks too; its own scratch folder keeps the plain build from being thrown away.
run_sanitized() {
    local sanitized=(--sanitize=address --scratch-path .build/asan) suites='DICOMTests|ImageFilesTests|TorchTests'
    # Foundation loses a buffer of its own when it reads an empty file.
    echo "leak:FoundationEssentials17readBytesFromFile" > "$suppressions"
    export LSAN_OPTIONS="suppressions=$suppressions:print_suppressions=0"
    # The old linker warns once per runtime symbol; none of it concerns us.
    swift build --build-tests "${sanitized[@]}" 2>&1 | grep -v 'Cannot export local symbol'
    if [[ -z $(swift test list --skip-build "${sanitized[@]}" | grep -E "^($suites)\.") ]]; then
        echo "no test fits $suites: were the suites renamed?" >&2
        return 1
    fi
    swift test --skip-build --disable-xctest "${sanitized[@]}" --filter "^($suites)\." 2>&1 | grep -v '^◇ Test'
}

# libtorch takes a third of a second to load, so the program that a person types must not name it.
check_links() {
    local libraries
    libraries=$(ldd .build/release/medshot)
    if grep -E 'torch|not found' <<< "$libraries"; then return 1; fi
    echo "$(wc -l <<< "$libraries") libraries, none of torch"
}

step "packages" install_missing
step "style" swift format lint --strict --recursive --parallel Package.swift Sources Tests
step "debug build" swift build --build-tests "${import_check[@]}"
step "tests" run_tests
step "documentation" Tests/documentation.sh
step "tests of the C layers under AddressSanitizer" run_sanitized
step "release build" swift build -c release
step "libraries of medshot" check_links
step "accidents at every call that writes" Tests/Crashes/sweep.sh "$PWD/.build/release"
step "the release programs from end to end" Tests/end_to_end.sh "$PWD/.build/release"
