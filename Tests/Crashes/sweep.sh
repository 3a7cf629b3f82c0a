#!/usr/bin/env bash
# Kills medshot, or lets the disk fail, at every single call that changes the file system, one run per call. After each:
# what has a final name is whole, and --resume ends with the bytes of a run that nothing disturbed.
#
# usage: Tests/Crashes/sweep.sh PROGRAMS   (the folder with the built medshot)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
[[ $# -eq 1 ]] || { echo "usage: Tests/Crashes/sweep.sh PROGRAMS" >&2; exit 2; }
medshot=$1/medshot
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

clang -shared -fPIC -O1 -Wall -Wextra -Werror -o "$work/fault.so" Tests/Crashes/fault.c
# Two small cases of different kinds.
mkdir "$work/in"
cp -r samples/abdomen/studies/patient-1 "$work/in/"
cp samples/abdomen/truth/*.nii.gz "$work/in/"

convert() { "$medshot" convert "$work/in" -o "$1" --quiet "${@:2}"; }

# results FOLDER: what must not depend on accidents, with its checksums. Modes of private files are part of it.
results() {
    (cd "$1" && find cases -type f -printf '%m %p\n' | sort -k 2 \
        && find cases summary.csv key.csv -type f -print0 | sort -z | xargs -0 sha256sum)
}

fail() { echo "FAILED: $*" >&2; exit 1; }

convert "$work/reference"
results "$work/reference" > "$work/expected"
[[ $(grep -c result.json "$work/expected") -ge 4 ]] || fail "the reference has too few cases"

# whole FOLDER: every case folder that can be seen is complete and equal to the reference.
whole() {
    local folder
    for folder in "$1"/cases/*/; do
        [[ -d $folder ]] || continue
        diff -r "$folder" "$work/reference/cases/$(basename "$folder")" > /dev/null || return 1
    done
    [[ ! -f $1/run.json || $(tail -n 1 "$1/run.json") == "}" ]]
}

# after_fault WHAT: the state after an accident, and the end after --resume.
after_fault() {
    whole "$work/out" || fail "$1: something half written has a final name"
    convert "$work/out" --resume || fail "$1: --resume ended with $?"
    results "$work/out" | cmp -s - "$work/expected" || fail "$1: --resume ended with other results"
    [[ -z $(find "$work/out" -name '*.partial' -o -name '*.part') ]] || fail "$1: temporary files were left"
}

for how in kill killed-after ENOSPC EIO short; do
    at=0
    while :; do
        at=$((at + 1))
        rm -rf "$work/out" "$work/mark"
        code=0
        FAULT_AT=$at FAULT_HOW=$how FAULT_MARK=$work/mark LD_PRELOAD=$work/fault.so convert "$work/out" \
            2> "$work/said" || code=$?
        [[ -e $work/mark ]] || break
        case $how in
        kill | killed-after) [[ $code -eq 137 ]] || fail "$how at call $at: exit code $code" ;;
        short) [[ $code -eq 0 || $code -eq 3 ]] || fail "$how at call $at: exit code $code" ;;
        *)
            # A file system that fails for a moment costs the run, never a silent gap.
            [[ $code -eq 3 ]] || fail "$how at call $at: exit code $code: $(cat "$work/said")"
            grep -q '^medshot: ' "$work/said" || fail "$how at call $at: nothing was said"
            ;;
        esac
        after_fault "$how at call $at"
    done
    echo "$how: $((at - 1)) calls"
    [[ $at -gt 30 ]] || fail "$how: only $at calls were seen"
done

# A signal at any time ends the run within five seconds, in order.
for delay in 0.005 0.01 0.02 0.03 0.04 0.05 0.07 0.1; do
    for signal in INT TERM; do
        rm -rf "$work/out"
        code=0
        start=$(date +%s)
        timeout --preserve-status --kill-after=10 --signal=$signal "$delay" "$medshot" convert "$work/in" \
            -o "$work/out" --quiet 2> "$work/said" || code=$?
        case $code in
        0 | 130 | 143) ;;
        *) fail "SIG$signal after $delay s: exit code $code" ;;
        esac
        [[ $(($(date +%s) - start)) -le 5 ]] || fail "SIG$signal after $delay s: it took too long"
        after_fault "SIG$signal after $delay s"
    done
done
echo "signals: 16 runs"

# A second run in the same folder is refused at once while the first one has it.
rm -rf "$work/out"
mkdir -p "$work/out/shards/1-of-1"
exec 9> "$work/out/shards/1-of-1/lock"
flock 9
code=0
convert "$work/out" --resume 2> "$work/said" || code=$?
exec 9>&-
[[ $code -eq 3 ]] && grep -q 'another run' "$work/said" || fail "a second run was not refused: $code"

# Parts, put together, are the whole.
rm -rf "$work/out"
parts=()
for part in 1/3 2/3 3/3; do
    convert "$work/out" --shard $part &
    parts+=($!)
done
for part in "${parts[@]}"; do wait "$part" || fail "a part beside others ended with $?"; done
"$medshot" report "$work/out" > /dev/null || fail "the report of three parts ended with $?"
results "$work/out" | cmp - "$work/expected" || fail "three parts are not the whole"

# Several cases at a time, and the same bytes.
rm -rf "$work/out"
convert "$work/out" --jobs 3 || fail "--jobs ended with $?"
results "$work/out" | cmp - "$work/expected" || fail "--jobs changes the results"

# --resume makes anew exactly what is no longer what it was.
one=$(find "$work/out/cases" -name image.nii.gz | sort | head -n 1)
truncate -s -1 "$one"
touch -r "$work/expected" "$work/out/cases"/*/*
convert "$work/out" --resume
results "$work/out" | cmp - "$work/expected" || fail "a cut result was kept"
[[ $(find "$work/out/cases" -name result.json -newer "$work/expected" | wc -l) -eq 1 ]] || fail "more was made than asked"
echo "parts, jobs, lock and repair: as promised"
