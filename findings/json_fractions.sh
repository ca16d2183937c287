#!/usr/bin/env bash
# duckdb 2.0.1, polars 2.1.0, pyarrow 26.0.1
#
# JSON has one kind of number. Where a column is declared to be a whole one and a line has
# 1.5, DuckDB makes it 2 without a word; polars and pyarrow end with an error. A member
# that comes twice is the first one to polars and the last one to Python, and an error to
# the other two.
#
# Natural guess: an error everywhere, or at least the same value.
set -euo pipefail
. "$(dirname "$0")/same.sh"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check duckdb==2.0.1 polars==2.1.0 pyarrow==26.0.1
cat >read.py <<'PY'
import json
import duckdb, polars, pyarrow, pyarrow.json

def whole_arrow(path):
    options = pyarrow.json.ParseOptions(explicit_schema=pyarrow.schema([("a", pyarrow.int64())]))
    return pyarrow.json.read_json(path, parse_options=options)["a"].to_pylist()

readers = {
    "duckdb": lambda path: [row[0] for row in duckdb.execute("SELECT a FROM read_json(?, columns = {a: 'BIGINT'})", [path]).fetchall()],
    "polars": lambda path: polars.read_ndjson(path, schema={"a": polars.Int64})["a"].to_list(),
    "pyarrow": whole_arrow,
    "python": lambda path: [json.loads(line)["a"] for line in open(path)],
}
for line in ['{"a": 1.5}', '{"a": 1, "a": 2}']:
    with open("in.jsonl", "w") as file:
        file.write(line + "\n")
    for name, read in readers.items():
        try:
            print(line, name, read("in.jsonl"))
        except Exception:
            print(line, name, "error")
PY

same "$(basename "$0")" '{"a": 1.5} duckdb [2]
{"a": 1.5} polars error
{"a": 1.5} pyarrow error
{"a": 1.5} python [1.5]
{"a": 1, "a": 2} duckdb error
{"a": 1, "a": 2} polars [1]
{"a": 1, "a": 2} pyarrow error
{"a": 1, "a": 2} python [2]' "$(venv/bin/python read.py)"
