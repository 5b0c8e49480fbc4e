#!/usr/bin/env python3
"""How long does `--watch` take to answer? `watch.py PROGRAM [ROUNDS]` saves the shipped file in
both ways of editors, and prints the milliseconds until the answer is there: a figure to look at,
which fails nothing."""

import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
NOW = "2026-11-26T12:00:00Z"


def lines(process):
    """Reads what is there until nothing more comes for a moment."""
    text, quiet = b"", 0
    while quiet < 20:
        more = process.stdout.read()
        quiet = 0 if more else quiet + 1
        text += more or b""
        time.sleep(0.01)
    return text


def answered(process):
    """The instant at which the next output begins."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if process.stdout.read():
            return time.monotonic()
        time.sleep(0.0005)
    sys.exit("no answer in a minute")


def main():
    program, rounds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10
    for asked in (["heatmap"], ["plan", "--tier", "weekly"], ["plan", "--tier", "hotfix"]):
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(ROOT / "curves", pathlib.Path(folder) / "curves")
            file = pathlib.Path(folder) / "regions.toml"
            text = (ROOT / "regions.toml").read_text()
            file.write_text(text)
            command = [program, *asked, "--watch", "--now", NOW, "-r", str(file)]
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            os.set_blocking(process.stdout.fileno(), False)
            answered(process)
            lines(process)
            took = {"written": [], "replaced": []}
            for number in range(rounds):
                for way, times in took.items():
                    weight = 1 + (2 * number + (way == "replaced") + 1) / 4
                    changed = text.replace('id = "br"', f'id = "br"\nweight = {weight}')
                    assert changed != text
                    other = file.with_suffix(".new")
                    start = time.monotonic()
                    if way == "replaced":
                        other.write_text(changed)
                        start = time.monotonic()
                        other.replace(file)
                    else:
                        file.write_text(changed)
                    times.append(1000 * (answered(process) - start))
                    lines(process)
            process.terminate()
            process.wait()
        for way, times in took.items():
            print(f"{' '.join(asked):24} {way:9} {min(times):4.0f} ms at best, {statistics.median(times):4.0f} in the middle, {max(times):4.0f} at worst")


main()
