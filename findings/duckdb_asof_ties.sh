#!/usr/bin/env bash
# duckdb 2.0.1
#
# An ASOF JOIN gives each row of the left table the latest row of the right one that is not
# after it. Where several right rows have that time, a left table of up to 63 rows gets the
# first of them in the order of the table, and one of 64 rows or more the last: the plan
# changes at asof_loop_join_threshold, and with it the answer for the rows that were there
# before.
#
# Natural guess: what a row is joined with does not depend on how many other rows there are.
set -euo pipefail
. "$(dirname "$0")/same.sh"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check duckdb==2.0.1
cat >ties.py <<'PY'
import duckdb

# With one thread, the plan alone decides which of the equal rows comes out.
db = duckdb.connect(config={"threads": 1})
db.execute("CREATE TABLE prices AS FROM (VALUES (5, 'first'), (5, 'second'), (5, 'third')) p(t, price)")

def joined(trades):
    query = "SELECT DISTINCT price FROM (SELECT 10 * i AS t FROM range(1, ? + 1) r(i)) trades ASOF JOIN prices ON trades.t >= prices.t"
    return ", ".join(price for price, in db.execute(query, [trades]).fetchall())

for trades in 1, 63, 64, 1000:
    print(f"trades: {trades}, joined with the {joined(trades)} price")
db.execute("SET asof_loop_join_threshold = 0")
print(f"trades: 1, with a threshold of 0: joined with the {joined(1)} price")
PY

same "$(basename "$0")" 'trades: 1, joined with the first price
trades: 63, joined with the first price
trades: 64, joined with the third price
trades: 1000, joined with the third price
trades: 1, with a threshold of 0: joined with the third price' "$(venv/bin/python ties.py)"
