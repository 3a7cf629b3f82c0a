"""What the Swift layer adds to libtorch: torch-benchmark beside torch_loop.cpp, which does the same operations in C++.

Usage: python3 overhead.py TORCH_BENCHMARK [THREADS] [REPETITIONS] [PAIRS]

The two run in turns on the libtorch of the system, and every pair gives one ratio; the table shows medians over the pairs.
Run it on a machine that does nothing else.
"""

import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

CASES = ["unet-training-step", "hundred-dense-training-steps", "ten-thousand-small-operations"]


def seconds(program, threads, repetitions, cases=()):
    command = [program, str(threads), str(repetitions), *cases]
    # medshot limits the threads of the matrix library and keeps freed memory; the loop leaves both to its surroundings.
    settings = ("mmap_threshold=1073741824", "trim_threshold=1073741824", "arena_max=1")
    kept = ":".join(f"glibc.malloc.{setting}" for setting in settings)
    limited = os.environ | {"OPENBLAS_NUM_THREADS": str(threads), "GLIBC_TUNABLES": kept}
    output = subprocess.run(command, check=True, capture_output=True, text=True, env=limited).stdout
    return {name: float(time) for name, time in (line.split() for line in output.splitlines())}


def main(swift, threads=1, repetitions=5, pairs=5):
    with tempfile.TemporaryDirectory() as work:
        loop = f"{work}/torch_loop"
        source = pathlib.Path(__file__).parent / "torch_loop.cpp"
        subprocess.run(
            ["c++", "-O2", "-std=c++20", str(source), "-ltorch_cpu", "-lc10", "-o", loop], check=True)
        runs = []
        for _ in range(int(pairs)):
            runs.append((seconds(swift, threads, repetitions, CASES), seconds(loop, threads, repetitions)))
    print(f"{threads} thread(s), medians of {pairs} pairs of {repetitions} repetitions\n")
    print("| case | Swift, ms | C++, ms | overhead |\n|---|---|---|---|")
    for case in CASES:
        ours, plain = (statistics.median(run[side][case] for run in runs) for side in (0, 1))
        ratio = statistics.median(swift[case] / loop[case] for swift, loop in runs)
        print(f"| {case} | {ours * 1e3:.2f} | {plain * 1e3:.2f} | {(ratio - 1) * 100:+.1f} % |")


main(*sys.argv[1:])
