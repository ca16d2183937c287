#!/usr/bin/env bash
# duckdb 2.0.1, polars 2.1.0, pandas 3.1.1, pyarrow 26.0.1
#
# The sum of two 64-bit integers that does not fit in 64 bits is a negative number in
# polars, pandas and pyarrow, without a warning. DuckDB has a type of 128 bits for it.
# pyarrow has checked arithmetic (add_checked), but no checked sum.
#
# Natural guess: an error, as SQL has it, or a wider type.
set -euo pipefail
. "$(dirname "$0")/same.sh"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check duckdb==2.0.1 polars==2.1.0 pandas==3.1.1 pyarrow==26.0.1
cat >sums.py <<'PY'
import duckdb, pandas, polars, pyarrow, pyarrow.compute

values = [2**63 - 1, 1]
print("duckdb", duckdb.execute("SELECT sum(x) FROM (VALUES (?::BIGINT), (?::BIGINT)) t(x)", values).fetchall()[0][0])
print("polars", polars.Series(values).sum())
print("pandas", pandas.Series(values).sum())
print("pyarrow", pyarrow.compute.sum(pyarrow.array(values)).as_py())
PY

same "$(basename "$0")" 'duckdb 9223372036854775808
polars -9223372036854775808
pandas -9223372036854775808
pyarrow -9223372036854775808' "$(venv/bin/python sums.py)"
