#!/usr/bin/env python3
"""Writes THIRD-PARTY.md: whose works the binary holds, and under which licences.

Run without arguments to write it anew after `cargo update`; with `--check` it fails where the
file is not what it should be. Reads Cargo.lock and the sources that cargo has fetched.
"""
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TARGET = ROOT / "THIRD-PARTY.md"
# Of several that may be chosen, the first.
CHOICE = ["MIT", "Apache-2.0", "BSD-3-Clause", "ISC", "Unicode-3.0", "Zlib", "Unlicense"]


def packages():
    """What is compiled into the program on Linux, by name."""
    command = ["cargo", "metadata", "--locked", "--format-version", "1"]
    command += ["--filter-platform", "x86_64-unknown-linux-gnu"]
    data = json.loads(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)
    known = {package["id"]: package for package in data["packages"]}
    nodes = {node["id"]: node for node in data["resolve"]["nodes"]}
    root = data["resolve"]["root"]
    found, ahead = set(), [root]
    while ahead:
        for dependency in nodes[ahead.pop()]["deps"]:
            kinds = [kind["kind"] for kind in dependency["dep_kinds"]]
            package = known[dependency["pkg"]]
            is_macro = any("proc-macro" in target["kind"] for target in package["targets"])
            if None in kinds and not is_macro and dependency["pkg"] not in found:
                found.add(dependency["pkg"])
                ahead.append(dependency["pkg"])
    return sorted((known[id] for id in found), key=lambda p: (p["name"], p["version"]))


def texts(package):
    """The licence that is chosen, as the package has it; all of them where none is marked."""
    folder = pathlib.Path(package["manifest_path"]).parent
    files = sorted(
        path
        for path in folder.iterdir()
        if path.is_file() and path.name.upper().startswith(("LICEN", "COPYING", "NOTICE", "UNLICENSE"))
    )
    offered = (package["license"] or "").replace("/", " OR ")
    if " AND " not in offered:
        for name in CHOICE:
            word = name.split("-")[0].upper()
            if name in offered:
                marked = [path for path in files if word in path.name.upper()]
                files = marked or files
                break
    return ["\n".join(line.rstrip() for line in path.read_text(errors="replace").strip().splitlines()) for path in files]


def document():
    lines = ["# Third-party notices", ""]
    lines += ["The program is built from these works; `.ci/third-party.py` writes this file.", ""]
    lines += ["| Work | Version | Licence |", "|---|---|---|"]
    of_text = {}
    for package in packages():
        name = f"{package['name']} {package['version']}"
        lines.append(f"| {package['name']} | {package['version']} | {package['license'] or 'see below'} |")
        for text in texts(package):
            of_text.setdefault(text, []).append(name)
    for text, names in of_text.items():
        lines += ["", f"## {', '.join(names)}", "", "```text", text, "```"]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        if TARGET.read_text() != document():
            sys.exit("THIRD-PARTY.md is not up to date; run .ci/third-party.py")
    else:
        TARGET.write_text(document())
