#!/usr/bin/env bash
# Runs the built programs on the committed samples as a user would, and checks what comes out with other programs.
#
#     Tests/end_to_end.sh BIN      BIN holds medshot and medshot-learn
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
bin=${1:?usage: Tests/end_to_end.sh BIN}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() { echo "end to end: $*" >&2; exit 1; }
# expect CODE COMMAND...: the command must exit with the code.
expect() {
    local wanted=$1 code=0
    shift
    "$@" || code=$?
    [[ $code -eq $wanted ]] || fail "'$*' exited with $code, not $wanted"
}

# The sample in the repository is the one that the program makes.
expect 0 "$bin/medshot" sample -o "$work/phantom" > /dev/null
diff -r "$work/phantom" samples/phantom || fail "samples/phantom is not what 'medshot sample' makes"

# Conversion.
expect 0 "$bin/medshot" convert samples/phantom/studies -o "$work/volumes" --quiet
[[ $(ls "$work/volumes/cases" | wc -l) -eq 2 ]] || fail "two studies, but not two cases"
for name in run.json summary.csv key.csv report.html; do
    [[ -s $work/volumes/$name ]] || fail "convert wrote no $name"
done

# Segmentation, twice: the same bytes, and DICOM objects without an error.
for run in first second; do
    expect 0 "$bin/medshot" segment samples/phantom/studies --support samples/phantom/support \
        -o "$work/$run" --threads 1 --budget 10m --quiet
done
for name in cases summary.csv model.safetensors; do
    diff -r "$work/first/$name" "$work/second/$name" || fail "two runs differ in $name"
done
for object in "$work"/first/cases/*/segmentation.dcm; do
    dciodvfy "$object" 2> "$work/verdict" || true
    if grep '^Error' "$work/verdict"; then fail "dciodvfy finds errors in a segmentation"; fi
done
[[ $(ls "$work"/first/cases/*/segmentation.dcm | wc -l) -eq 2 ]] || fail "not every case has a DICOM segmentation"

# Only the owner may read what names a patient; the rest names none.
[[ -z $(find "$work/first" -name key.csv -not -perm 600 -o -name key.json -not -perm 600 -o -name source.json -not -perm 600 \
    -o -name segmentation.dcm -not -perm 600) ]] || fail "a file with patient data is open to others"
if grep -rlaE 'PHANTOM\^|patient-[12]' "$work/first" --exclude=key.csv --exclude=key.json --exclude=source.json --exclude=segmentation.dcm; then
    fail "a shareable file names a patient or a path"
fi

# Copies without the patient's identity: no name is left, and no error that the originals do not have.
expect 0 "$bin/medshot" convert samples/phantom/support -o "$work/copies" --deidentify --quiet
if grep -rlaE 'PHANTOM\^' "$work"/copies/cases/*/dicom; then fail "a de-identified copy names a patient"; fi
errors() { dciodvfy "$1" 2>&1 | grep '^Error' | sed 's/ <[^>]*>$//' || true; }
copies=0
for original in samples/phantom/support/*/*.dcm samples/phantom/support/*.dcm; do
    if [[ -e $original ]]; then errors "$original"; fi
done | sort -u > "$work/known"
for copy in "$work"/copies/cases/*/dicom/*.dcm; do
    copies=$((copies + 1))
    if errors "$copy" | grep -vxFf "$work/known"; then fail "dciodvfy finds more errors in a copy"; fi
done
[[ $copies -gt 3 ]] || fail "there are only $copies copies"

# A second run into the same folder, an output inside the input, a support set that is none.
expect 3 "$bin/medshot" convert samples/phantom/studies -o "$work/volumes" --quiet 2> /dev/null
expect 2 "$bin/medshot" convert samples/phantom -o samples/phantom/out --quiet 2> /dev/null
expect 2 "$bin/medshot" segment samples/phantom/studies --support samples/phantom/studies -o "$work/no" --quiet 2> /dev/null
[[ ! -e $work/no ]] || fail "a refused run left something behind"

# One broken file costs itself, and the exit code says so.
cp -r samples/phantom/studies "$work/broken"
chmod -R u+w "$work/broken"
head -c 3000 samples/phantom/studies/patient-1/5.dcm > "$work/broken/patient-1/5.dcm"
expect 1 "$bin/medshot" convert "$work/broken" -o "$work/partial" --gaps refuse --quiet 2> "$work/said"
grep -q 'patient-1/5.dcm' "$work/said" || fail "the broken file is not named"
[[ $(ls "$work/partial/cases" | wc -l) -eq 1 ]] || fail "the sound case is missing, or the incomplete one is not refused"
echo "end to end: all checks passed"
