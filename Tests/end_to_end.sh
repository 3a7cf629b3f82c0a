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
for part in abdomen brain chest shapes; do
    diff -r "$work/phantom/$part" "samples/$part" || fail "samples/$part is not what 'medshot sample' makes"
done
find samples -name '*.dcm' -exec sh -c 'for file; do dciodvfy "$file" 2>&1; done' _ {} + > "$work/verdict"
if grep '^Error' "$work/verdict"; then fail "dciodvfy finds errors in the samples"; fi

# Every command of the README, in its order, with what it writes below $work.
readme_commands() {
    awk '/^```sh$/ { shown = 1; next } /^```/ { shown = 0 } shown' README.md | sed -e ':join' -e '/\\$/ { N; s/\\\n *//; b join' -e '}' \
        | grep '^\.build/release/medshot '
}
mkdir "$work/output"
commands=0
while read -r command; do
    commands=$((commands + 1))
    command=${command//.build\/release\/medshot/$bin/medshot}
    command=${command// output\// $work/output/}
    expect 0 bash -c "$command" < /dev/null > "$work/said" 2>&1
done < <(readme_commands)
[[ $commands -gt 15 ]] || fail "only $commands commands were found in the README"
for page in volumes masks sorted parts; do
    [[ -s $work/output/$page/report.html ]] || fail "a command of the README made no report in $page"
done

# The pages show all their pictures in a browser, which complains about nothing.
if command -v chromium > /dev/null; then
    for page in masks sorted volumes; do
        chromium --headless --no-sandbox --disable-gpu --enable-logging=stderr --window-size=500,2000 \
            --user-data-dir="$work/browser" --screenshot="$work/$page.png" "file://$work/output/$page/report.html" \
            > "$work/said" 2>&1 || fail "chromium cannot show the report of $page"
        if grep CONSOLE "$work/said"; then fail "chromium complains about the report of $page"; fi
        [[ $(stat -c %s "$work/$page.png") -gt 20000 ]] || fail "the report of $page looks empty"
    done
else
    echo "end to end: there is no chromium; reports were not opened"
fi

# Ctrl-C: the current case is finished or dropped, the report is written, and that within 5 seconds.
mkdir "$work/many"
for number in $(seq 300); do cp samples/abdomen/truth/ct-0da38a916b22.nii.gz "$work/many/$number.nii.gz"; done
"$bin/medshot" convert "$work/many" -o "$work/interrupted" 2> "$work/said" &
pid=$!
until [[ -n $(ls "$work/interrupted/cases" 2> /dev/null) ]] || ! kill -0 $pid 2> /dev/null; do sleep 0.05; done
kill -INT $pid
start=$SECONDS
expect 130 wait $pid
[[ $((SECONDS - start)) -le 5 ]] || fail "Ctrl-C took more than 5 seconds"
[[ -s $work/interrupted/report.html ]] || fail "no report after Ctrl-C"
expect 0 "$bin/medshot" convert "$work/many" -o "$work/interrupted" --resume --quiet

# Conversion.
expect 0 "$bin/medshot" convert samples/abdomen/studies -o "$work/volumes" --quiet
[[ $(ls "$work/volumes/cases" | wc -l) -eq 2 ]] || fail "two studies, but not two cases"
for name in run.json summary.csv key.csv report.html; do
    [[ -s $work/volumes/$name ]] || fail "convert wrote no $name"
done

# Segmentation, twice: the same bytes, and DICOM objects without an error.
for run in first second; do
    expect 0 "$bin/medshot" segment samples/abdomen/studies --support samples/abdomen/support \
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
expect 0 "$bin/medshot" convert samples/abdomen/support -o "$work/copies" --deidentify --quiet
if grep -rlaE 'PHANTOM\^' "$work"/copies/cases/*/dicom; then fail "a de-identified copy names a patient"; fi
errors() { dciodvfy "$1" 2>&1 | grep '^Error' | sed 's/ <[^>]*>$//' || true; }
copies=0
for original in samples/abdomen/support/*/*.dcm samples/abdomen/support/*.dcm; do
    if [[ -e $original ]]; then errors "$original"; fi
done | sort -u > "$work/known"
for copy in "$work"/copies/cases/*/dicom/*.dcm; do
    copies=$((copies + 1))
    if errors "$copy" | grep -vxFf "$work/known"; then fail "dciodvfy finds more errors in a copy"; fi
done
[[ $copies -gt 3 ]] || fail "there are only $copies copies"

# A second run into the same folder, an output inside the input, a support set that is none.
expect 3 "$bin/medshot" convert samples/abdomen/studies -o "$work/volumes" --quiet 2> /dev/null
expect 2 "$bin/medshot" convert samples/abdomen -o samples/abdomen/out --quiet 2> /dev/null
expect 2 "$bin/medshot" segment samples/abdomen/studies --support samples/abdomen/studies -o "$work/no" --quiet 2> /dev/null
[[ ! -e $work/no ]] || fail "a refused run left something behind"

# One broken file costs itself, and the exit code says so.
cp -r samples/abdomen/studies "$work/broken"
chmod -R u+w "$work/broken"
head -c 3000 samples/abdomen/studies/patient-1/5.dcm > "$work/broken/patient-1/5.dcm"
expect 1 "$bin/medshot" convert "$work/broken" -o "$work/partial" --gaps refuse --quiet 2> "$work/said"
grep -q 'patient-1/5.dcm' "$work/said" || fail "the broken file is not named"
[[ $(ls "$work/partial/cases" | wc -l) -eq 1 ]] || fail "the sound case is missing, or the incomplete one is not refused"
echo "end to end: all checks passed"
