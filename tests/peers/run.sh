#!/usr/bin/env bash
# Reads what lowtide hands over with the programs that it is for:
#     tests/peers/run.sh [PROGRAM]
# Each reader that is not at hand, or cannot be had, is left out with a message.
set -euo pipefail
cd "$(dirname "$0")/../.."

program=$(realpath "${1:-target/debug/lowtide}")
work=$PWD/target/peers
out=$work/out
rm -rf "$out" && mkdir -p "$out"
now=2026-11-22T12:00:00Z
cases=$PWD/tests/cases

skipped() { echo "left out: $*" >&2; }

# The reader's own folder with these packages; they do not mix.
environment() {
    local name=$1
    shift
    [ -x "$work/$name/bin/python" ] && [ -e "$work/$name/complete" ] && return
    command -v python3 >/dev/null || return
    rm -rf "${work:?}/$name"
    python3 -m venv "$work/$name" >/dev/null 2>&1 || return
    "$work/$name/bin/pip" install --quiet --disable-pip-version-check "$@" >/dev/null 2>&1 || return
    touch "$work/$name/complete"
}

# Plans in all formats: NAME, the region file, then the question.
plans() {
    local name=$1 regions=$2 format
    shift 2
    for format in json ics rrule cron systemd aws-ssm gke argocd alertmanager; do
        "$program" plan -q -r "$regions" --now $now --set publisher.provider=example.com \
            --set publisher.account=acme -f "$format" -o "$out/$name.$format" "$@" 2>"$out/error" ||
            [ "$format" = gke ] || { cat "$out/error" >&2 && exit 1; }
    done
}

plans weekly regions.toml -t weekly
plans biweekly regions.toml -t biweekly --horizon 20w
plans hotfix regions.toml -t hotfix --only ma,de,uk,sg
plans regular regions.toml -t weekly --horizon 2w
plans struck "$cases/moved-and-skipped.in/regions.toml" -t weekly --horizon 6w --from 2026-12-10
plans lanes "$cases/moved-and-skipped.in/regions.toml" -t weekly --scope rolling --horizon 6w --from 2026-12-10
for format in json ics; do
    "$program" calendar -q --now $now --from 2027-01-01 --horizon 26w --tier quarterly,weekly \
        --set publisher.provider=example.com --set publisher.account=acme \
        --except ca -f $format -o "$out/year.$format" || [ $? -eq 1 ]
done
names="weekly biweekly regular hotfix struck lanes"
"$program" plan -q --now 2026-11-23T12:00:00Z -t weekly --cancel "$out/weekly.json" -f ics \
    --set publisher.provider=example.com --set publisher.account=acme -o "$out/cancelled.ics"

if environment calendars icalendar==7.3.0 recurring-ical-events==3.8.2 PyYAML; then
    python=$work/calendars/bin/python
    for reader in icalendar recurring_ical_events; do
        for name in $names; do
            "$python" tests/peers/ics.py $reader "$out/$name.ics" "$out/$name.json"
        done
        "$python" tests/peers/ics.py $reader "$out/cancelled.ics" "$out/weekly.json" --cancelled
        "$python" tests/peers/ics.py $reader "$out/year.ics" "$out/year.json"
    done
    for name in $names; do
        "$python" tests/peers/rules.py "$out/$name.rrule" "$out/$name.json"
        for format in argocd alertmanager; do
            "$python" -c 'import sys, yaml; yaml.safe_load(open(sys.argv[1]))' "$out/$name.$format"
        done
    done
else
    skipped "icalendar, recurring-ical-events, dateutil and PyYAML: no Python or no network"
fi

if environment notices circuit-maintenance-parser==2.12.0; then
    python=$work/notices/bin/python
    notice() { "$python" tests/peers/ics.py circuit_maintenance_parser "$@"; }
    notice "$out/year.ics" "$out/year.json"
    notice "$out/weekly.ics" "$out/weekly.json" --impact us=OUTAGE --impact pk=DEGRADED
    notice "$out/biweekly.ics" "$out/biweekly.json"
    notice "$out/hotfix.ics" "$out/hotfix.json" --impact ma=DEGRADED
    notice "$out/struck.ics" "$out/struck.json" --impact sg=OUTAGE --impact de=OUTAGE
    notice "$out/lanes.ics" "$out/lanes.json"
    notice "$out/cancelled.ics" "$out/weekly.json" --cancelled
else
    skipped "circuit-maintenance-parser: no Python or no network"
fi

if environment engines duckdb==2.0.1 sqlglot==30.30.0; then
    "$work/engines/bin/python" tests/peers/sql.py "$program"
else
    skipped "DuckDB, SQLite and sqlglot: no Python or no network"
fi

if command -v systemd-analyze >/dev/null; then
    for name in $names; do
        sed -n 's/^OnCalendar=//p' "$out/$name.systemd" | while read -r event; do
            systemd-analyze calendar "$event" >/dev/null
        done
        echo "systemd-analyze: $name.systemd: every OnCalendar is one"
    done
else
    skipped "systemd-analyze: not installed (package systemd)"
fi

# The program out of Debian's package, without the service that an installation would start.
amtool=$(command -v amtool || echo "$work/alertmanager/usr/bin/amtool")
if [ ! -x "$amtool" ] && command -v apt-get >/dev/null && command -v dpkg >/dev/null; then
    mkdir -p "$work/alertmanager"
    (
        cd "$work/alertmanager"
        apt-get download prometheus-alertmanager || { apt-get update && apt-get download prometheus-alertmanager; }
        dpkg -x prometheus-alertmanager_*.deb .
    ) >/dev/null 2>&1 || true
fi
if [ -x "$amtool" ]; then
    for name in $names; do
        {
            printf 'route:\n  receiver: nobody\nreceivers:\n  - name: nobody\n'
            cat "$out/$name.alertmanager"
        } >"$out/$name.alertmanager.yml"
        "$amtool" check-config "$out/$name.alertmanager.yml" >"$out/amtool" 2>&1 ||
            { cat "$out/amtool" >&2 && exit 1; }
        echo "amtool: $name.alertmanager: a configuration takes it"
    done
else
    skipped "amtool: not installed (package prometheus-alertmanager)"
fi

for name in $names; do
    [ ! -e "$out/$name.gke" ] || sh -n "$out/$name.gke"
done

tests/peers/completions.sh "$program"
