#!/usr/bin/env bash
# polars 2.1.0
#
# NaN equals NaN in polars, and an inner join pairs them like any other key, unless polars
# knows that both keys are sorted: then the engine in memory merges the two sides, and the
# pairs of NaN are missing, without a word. So `a.join(b)` has more rows than
# `a.sort("k").join(b.sort("k"))`, and two tables of one NaN each, which count as sorted,
# join to nothing. A left join loses the pair in the same way; a semi join finds it, and so
# does the streaming engine, which is the default of lazy frames.
#
# Natural guess: the order of rows, known or not, does not change which of them join.
set -euo pipefail
. "$(dirname "$0")/same.sh"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check polars==2.1.0
cat >joins.py <<'PY'
import polars

keys = polars.DataFrame({"k": [float("nan"), 1.0, 2.0]})
ordered = keys.sort("k")
nan = keys.head(1)
lazy = ordered.lazy().join(ordered.lazy(), on="k")

def paired(left, how):
    return left.join(left.with_columns(found=True), on="k", how=how)["found"].count()

print("NaN equals NaN:", (nan["k"] == nan["k"])[0])
for how in "inner", "left":
    print(f"{how} join, pairs: {paired(keys, how)} as they came, {paired(ordered, how)} sorted")
print("semi join, rows:", keys.join(keys, on="k", how="semi").height, "as they came,", ordered.join(ordered, on="k", how="semi").height, "sorted")
print("sorted, by engine:", lazy.collect(engine="in-memory").height, "in memory,", lazy.collect(engine="streaming").height, "streaming")
print("a table of one NaN with itself:", nan.join(nan, on="k").height)
PY

same "$(basename "$0")" 'NaN equals NaN: True
inner join, pairs: 3 as they came, 2 sorted
left join, pairs: 3 as they came, 2 sorted
semi join, rows: 3 as they came, 3 sorted
sorted, by engine: 2 in memory, 3 streaming
a table of one NaN with itself: 0' "$(venv/bin/python joins.py)"
