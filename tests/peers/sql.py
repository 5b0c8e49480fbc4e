"""Runs what `lowtide learn --sql` prints on the engines that it is for:
    sql.py PROGRAM
on SQLite and DuckDB; for the others a parser of their dialect has to take it."""

import random
import sqlite3
import subprocess
import sys
from collections import Counter
from datetime import datetime, timezone

import duckdb
import sqlglot


def statement(dialect):
    line = [sys.argv[1], "learn", "--sql", dialect, "--table", "events", "--time", "created at"]
    line += ["--region-column", "region"]
    return subprocess.run(line, capture_output=True, text=True, check=True).stdout


random.seed(7)
START = 1772409600
EVENTS = [(START + random.randrange(3 * 86400), random.choice(["de", "us"])) for _ in range(2000)]
EXPECTED = Counter((at // 3600 * 3600, region) for at, region in EVENTS)


def written(at):
    return datetime.fromtimestamp(at, timezone.utc).strftime("%Y-%m-%d %H:%M:%S")


def check(engine, rows):
    assert {(hour, region): users for hour, region, users in rows} == EXPECTED, engine
    print(f"{engine}: the sums of the hours are right")


sqlite = sqlite3.connect(":memory:")
sqlite.execute('create table events ("created at" text, region text)')
sqlite.executemany("insert into events values (?, ?)", [(written(at), r) for at, r in EVENTS])
check("SQLite", sqlite.execute(statement("sqlite")).fetchall())

for kind, zone in [("timestamptz", "+00"), ("timestamp", "")]:
    engine = duckdb.connect()
    # The zone of the session is nobody's business.
    engine.execute("set timezone = 'Asia/Kolkata'")
    engine.execute(f'create table events ("created at" {kind}, region text)')
    engine.executemany(
        "insert into events values (?, ?)", [(written(at) + zone, r) for at, r in EVENTS]
    )
    check(f"DuckDB, {kind}", engine.execute(statement("duckdb")).fetchall())

for dialect in ["bigquery", "clickhouse", "postgres", "spark"]:
    [parsed] = [one for one in sqlglot.parse(statement(dialect), read=dialect) if one]
    assert parsed.named_selects == ["hour_start", "region", "users"], dialect
    print(f"{dialect}: the statement is one of its dialect")
