#!/usr/bin/env bash
# Asks real servers what `lowtide learn` reads from files, too:
#     tests/peers/servers.sh [PROGRAM]
# A server that is not at hand is left out with a message.
set -euo pipefail
cd "$(dirname "$0")/../.."

program=$(realpath "${1:-target/debug/lowtide}")
work=$PWD/target/peers/servers
rm -rf "$work" && mkdir -p "$work" && cd "$work"
pids=()
trap 'for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done' EXIT

skipped() { left_out+=("$*"); }
failed() { echo "$*" >&2 && exit 1; }
left_out=()

command -v python3 >/dev/null || { echo "left out: servers, as there is no python3" >&2; exit 0; }

# 70 weeks of hours, more points than a server answers in one go.
python3 - <<'END'
import math
start, hours = 1733702400, 70 * 168
rows = [(start + i * 3600, round(1000 + 900 * math.sin((i % 24 - 10) / 24 * 6.283) + i * 7919 % 31)) for i in range(hours)]
with open("online.csv", "w") as csv, open("online.om", "w") as om, open("online.prom", "w") as prom:
    csv.write("time,users\n")
    om.write("# TYPE online_users gauge\n")
    for at, users in rows:
        csv.write(f"{at},{users}\n")
        om.write(f'online_users{{region="de"}} {users} {at}\n')
        prom.write(f'online_users{{region="de"}} {users} {at}000\n')
    om.write("# EOF\n")
END
range=(--from 2024-12-09T00:00:00Z --until 2026-04-12T23:00:00Z --weeks 69 --timezone Europe/Berlin)
"$program" learn online.csv --weeks 69 --timezone Europe/Berlin -f json -q >file.json

# Curves of two answers are the same, whatever else they say.
same() {
    python3 - "$1" "$2" <<'END'
import json, sys
a, b = (json.load(open(name))["regions"][0] for name in sys.argv[1:])
assert a["weeks"] == b["weeks"] == 69, (a["weeks"], b["weeks"])
assert all(abs(x - y) <= 1e-9 * x for x, y in zip(a["activity"], b["activity"])), "other curves"
END
}

ask() {
    local url=$1
    shift
    "$program" learn --prometheus "$url" --query "$query" "${range[@]}" -f json "$@"
}

listens() {
    for _ in $(seq 100); do
        python3 -c "import socket; socket.create_connection(('127.0.0.1', $1))" 2>/dev/null && return
        sleep 0.1
    done
    failed "nobody listens at $1"
}

# What every server has to do: NAME, its address.
asked() {
    local name=$1 url=$2
    shift 2
    query='online_users + 0'
    ask "$url" --stands start "$@" >"$name.json" 2>"$name.err" || failed "$name: $(cat "$name.err")"
    same file.json "$name.json" || failed "$name: another curve than from the file"
    query=online_users
    ask "$url" "$@" >"$name.json" 2>"$name.err" || failed "$name: $(cat "$name.err")"
    grep -q 'avg_over_time(online_users\[1h\])' "$name.err" || failed "$name: the function is not told"
    query=offline_users
    ! ask "$url" "$@" 2>"$name.err" || failed "$name: no series is an answer"
    grep -q 'the matrix is empty' "$name.err" || failed "$name: $(cat "$name.err")"
    query='sum('
    ! ask "$url" "$@" 2>"$name.err" || failed "$name: half a query is answered"
    grep -q 'answers 4' "$name.err" || failed "$name: $(cat "$name.err")"
    echo "$name: asked"
}

if command -v prometheus promtool >/dev/null; then
    promtool tsdb create-blocks-from --max-block-duration=744h openmetrics online.om data >/dev/null
    printf 'global: {}\n' >prometheus.yml
    prometheus --config.file=prometheus.yml --storage.tsdb.path=data --storage.tsdb.retention.time=100y \
        --web.listen-address=127.0.0.1:19090 >prometheus.log 2>&1 &
    pids+=($!)
    listens 19090
    sleep 1
    asked prometheus http://127.0.0.1:19090
else
    skipped prometheus
fi

if command -v victoria-metrics >/dev/null; then
    echo 'correct horse' >password
    echo 'wrong horse' >wrong
    victoria-metrics -storageDataPath=victoria -retentionPeriod=100y -httpListenAddr=127.0.0.1:18428 \
        -httpAuth.username=me -httpAuth.password='correct horse' >victoria.log 2>&1 &
    pids+=($!)
    listens 18428
    python3 - <<'END'
import base64, urllib.request as u
head = {"Authorization": "Basic " + base64.b64encode(b"me:correct horse").decode()}
data = open("online.prom", "rb").read()
u.urlopen(u.Request("http://127.0.0.1:18428/api/v1/import/prometheus", data, head)).read()
u.urlopen(u.Request("http://127.0.0.1:18428/internal/force_flush", headers=head)).read()
END
    asked victoria-metrics http://127.0.0.1:18428 --basic me --password-file password
    query=online_users
    ! ask http://127.0.0.1:18428 --basic me --password-file wrong 2>wrong.err || failed "a wrong password is enough"
    grep -q 'answers 401' wrong.err || failed "$(cat wrong.err)"
    ! grep -rq -e 'horse' ./*.err ./*.json || failed "a password is shown"
else
    skipped victoria-metrics
fi

# A server that goes away while it speaks.
python3 - <<'END' &
import socket
server = socket.create_server(("127.0.0.1", 19191))
while True:
    peer, _ = server.accept()
    peer.recv(65536)
    body = b'{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[1,"1"],'
    peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + body)
    peer.close()
END
pids+=($!)
listens 19191
query=online_users
! ask http://127.0.0.1:19191 2>half.err || failed "half an answer is enough"
grep -q 'asking again' half.err || failed "$(cat half.err)"
echo "a server that goes away: told"

for what in "${left_out[@]}"; do
    echo "left out: $what, which is not at hand" >&2
done
