"""Does another program read in our calendar what the plan says?

python ics.py READER CALENDAR PLAN [--cancelled] [--impact REGION=IMPACT ...]

READER is `icalendar`, `recurring_ical_events` or `circuit_maintenance_parser`, a package of
PyPI; their versions do not mix, so each has a process of its own. CALENDAR is what
`lowtide plan -f ics` or `lowtide calendar -f ics` wrote and PLAN what `-f json` says to the
same question; with `--cancelled`, CALENDAR takes back PLAN's windows. Of a year only those
windows are compared that take place. IMPACT is what customers are told of a
region.
"""

import argparse
import importlib
import json
import sys
from datetime import datetime, timedelta, timezone


def instant(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def expected(plan, cancelled):
    """Start, end, whether it takes place, and regions of each window."""
    windows = plan["windows"] if is_year(plan) else plan["choices"][0]["windows"]
    all_of_them = sorted(
        (
            instant(window["start"]),
            instant(window["end"]),
            window["status"] in ("planned", "moved") and not cancelled,
            tuple(sorted(window["regions"])),
        )
        for window in windows
    )
    return compared(plan, all_of_them)


def is_year(plan):
    return plan["format"] == "lowtide.calendar/1"


def compared(plan, windows):
    return [window for window in windows if window[2] or not is_year(plan)]


def event(component):
    return (
        component["DTSTART"].dt,
        component["DTEND"].dt,
        str(component["STATUS"]) == "CONFIRMED",
        tuple(sorted(str(component["X-LOWTIDE-REGIONS"]).split(","))),
    )


def icalendar(text, plan, options):
    library = importlib.import_module("icalendar")
    calendar = library.Calendar.from_ical(text)
    events = calendar.walk("VEVENT")
    assert not calendar.errors and not any(event.errors for event in events), "it has errors"
    assert str(calendar["METHOD"]) == ("CANCEL" if options.cancelled else "PUBLISH")
    uids = [str(component["UID"]) for component in events]
    assert len(set(uids)) == len(uids), "two events have one UID"
    now = instant(plan["now"])
    for component in events:
        assert component["SEQUENCE"] > 0 and component["DTSTAMP"].dt >= now
        alarms = component.walk("VALARM")
        takes_place = str(component["STATUS"]) == "CONFIRMED"
        assert takes_place or not alarms, "what is cancelled has alarms"
        for alarm in alarms:
            trigger = alarm["TRIGGER"].dt
            if isinstance(trigger, timedelta):
                related = "DTEND" if alarm["TRIGGER"].params.get("RELATED") == "END" else "DTSTART"
                trigger = component[related].dt + trigger
            assert now <= trigger <= component["DTEND"].dt, f"an alarm is at {trigger}"
    return sorted(event(component) for component in events)


def recurring_ical_events(text, plan, options):
    library = importlib.import_module("recurring_ical_events")
    calendar = importlib.import_module("icalendar").Calendar.from_ical(text)
    windows = expected(plan, options.cancelled)
    span = (windows[0][0] - timedelta(days=400), max(window[1] for window in windows) + timedelta(days=400))
    return sorted(event(component) for component in library.of(calendar).between(*span))


def circuit_maintenance_parser(text, plan, options):
    library = importlib.import_module("circuit_maintenance_parser.parser")
    notices = library.ICal().parse(text, "ical")
    found = []
    for notice in notices:
        assert notice["provider"] == "example.com" and notice["account"] == "acme"
        assert notice["organizer"].removeprefix("mailto:") == "noc@example.com"
        assert notice["uid"] == notice["maintenance_id"] + "@example.com"
        impacts = {circuit.circuit_id: circuit.impact.value for circuit in notice["circuits"]}
        for region, impact in (told.split("=") for told in options.impact):
            assert impacts.get(region, impact) == impact, f"the impacts are {impacts}"
        found.append(
            (
                datetime.fromtimestamp(notice["start"], timezone.utc),
                datetime.fromtimestamp(notice["end"], timezone.utc),
                notice["status"].value == "CONFIRMED",
                tuple(sorted(circuit.circuit_id for circuit in notice["circuits"])),
            )
        )
    return sorted(found)


READERS = {
    reader.__name__: reader
    for reader in (icalendar, recurring_ical_events, circuit_maintenance_parser)
}


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("reader", choices=sorted(READERS))
    arguments.add_argument("calendar")
    arguments.add_argument("plan")
    arguments.add_argument("--cancelled", action="store_true")
    arguments.add_argument("--impact", action="append", default=[])
    options = arguments.parse_args()
    with open(options.plan, encoding="utf-8") as file:
        plan = json.load(file)
    with open(options.calendar, "rb") as file:
        found = compared(plan, READERS[options.reader](file.read(), plan, options))
    wanted = expected(plan, options.cancelled)
    if found != wanted:
        for name, windows in (("missing", wanted), ("unexpected", found)):
            others = found if windows is wanted else wanted
            for window in windows:
                if window not in others:
                    print(f"{options.reader}: {options.calendar}: {name}: {window}", file=sys.stderr)
        sys.exit(1)
    print(f"{options.reader}: {options.calendar}: {len(found)} windows as planned")


main()
