#!/usr/bin/env bash
# Asks real servers what `lowtide learn` reads from files, too:
#     tests/peers/servers.sh [PROGRAM]
# A server that is not at hand, and cannot be had, is left out with a message.
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

# The programs out of Debian's packages, without the services that an installation would start.
packages=$work/../packages
for package in prometheus victoria-metrics; do
    if ! command -v "$package" >/dev/null && command -v apt-get dpkg >/dev/null; then
        mkdir -p "$packages"
        (
            cd "$packages"
            [ -x "usr/bin/$package" ] && exit
            apt-get download "$package" || { apt-get update && apt-get download "$package"; }
            dpkg -x "$package"_*.deb .
        ) >/dev/null 2>&1 || true
    fi
done
PATH=$PATH:$packages/usr/bin

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

# A server that asks for a certificate and a tenant.
if command -v openssl >/dev/null; then
    for name in ca server client; do
        openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=$name" \
            -keyout $name.key -out $name.csr 2>/dev/null
    done
    openssl x509 -req -in ca.csr -signkey ca.key -days 2 -out ca.pem \
        -extfile <(echo "basicConstraints=critical,CA:TRUE") 2>/dev/null
    for name in server client; do
        openssl x509 -req -in $name.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -out $name.pem \
            -extfile <(echo "subjectAltName=IP:127.0.0.1") 2>/dev/null
    done
    python3 - <<'END' &
import http.server, json, ssl, sys, urllib.parse
rows = [line.split(",") for line in open("online.csv").read().split()[1:]]

class Answers(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        asked = urllib.parse.parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        known = self.headers["X-Scope-OrgID"] == "quiet tenant"
        first, last = int(asked["start"][0]), int(asked["end"][0])
        values = [[int(at), users] for at, users in rows if first <= int(at) <= last]
        data = {"resultType": "matrix", "result": [{"metric": {}, "values": values}]}
        body = json.dumps({"status": "success", "data": data}) if known else "no org id"
        self.send_response(200 if known else 401)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        pass

server = http.server.HTTPServer(("127.0.0.1", 19443), Answers)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain("server.pem", "server.key")
context.load_verify_locations("ca.pem")
context.verify_mode = ssl.CERT_REQUIRED
server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
END
    pids+=($!)
    listens 19443
    query='online_users + 0'
    echo 'X-Scope-OrgID: quiet tenant' >tenant
    tls() { ask https://127.0.0.1:19443 --stands start "$@"; }
    tls --ca ca.pem --cert client.pem --key client.key --header-file tenant >tls.json 2>tls.err ||
        failed "a certificate: $(cat tls.err)"
    same file.json tls.json || failed "a certificate: another curve than from the file"
    ! tls --ca ca.pem --cert client.pem --key client.key 2>untold.err || failed "no tenant is enough"
    grep -q 'answers 401' untold.err || failed "$(cat untold.err)"
    ! tls --ca ca.pem --header-file tenant 2>bare.err || failed "no certificate is enough"
    ! tls --cert client.pem --key client.key --header-file tenant 2>stranger.err ||
        failed "a stranger's server is trusted"
    ! grep -rq -e 'quiet tenant' ./*.err ./*.json || failed "a header is shown"
    echo "certificates and headers: sent, and asked for"
else
    skipped "certificates (openssl)"
fi

for what in "${left_out[@]}"; do
    echo "left out: $what, which is not at hand" >&2
done
