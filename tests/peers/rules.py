"""Does dateutil find the plan's starts in the rules of `lowtide plan -f rrule`?

python rules.py RULES PLAN
"""

import json
import sys
from datetime import datetime, timezone

from dateutil.rrule import rrulestr


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        blocks = file.read().split("\n\n")[1:]
    found = []
    for block in blocks:
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        found.extend(rrulestr("\n".join(lines), forceset=True) if len(lines) > 1 else once(lines[0]))
    with open(sys.argv[2], encoding="utf-8") as file:
        windows = json.load(file)["choices"][0]["windows"]
    wanted = sorted(
        datetime.fromisoformat(window["start"].replace("Z", "+00:00"))
        for window in windows
        if window["status"] != "skipped"
    )
    assert sorted(found) == wanted, f"{sys.argv[1]}: {sorted(found)} is not {wanted}"
    print(f"dateutil: {sys.argv[1]}: {len(wanted)} starts as planned")


def once(line):
    return [datetime.strptime(line, "DTSTART:%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)]


main()
