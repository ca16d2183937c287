#!/usr/bin/env bash
# duckdb 2.0.1, polars 2.1.0, pandas 3.1.1, pyarrow 26.0.1
#
# A window of seven minutes does not divide an hour or a day, so where the windows of a
# day begin depends on where counting began: DuckDB counts from Monday 2000-01-03, polars,
# pyarrow and the floor of pandas from 1970-01-01, the resample of pandas from the
# midnight before the first row (so that the same row is in another window when an
# earlier one is left out), and pyarrow on request from the hour.
#
# Natural guess: epoch-aligned windows everywhere, so that results can be compared.
set -euo pipefail
. "$(dirname "$0")/same.sh"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check duckdb==2.0.1 polars==2.1.0 pandas==3.1.1 pyarrow==26.0.1
cat >windows.py <<'PY'
import datetime
import duckdb, pandas, polars, pyarrow, pyarrow.compute

at = datetime.datetime(2024, 5, 17, 12, 34, 56)
arrow = pyarrow.scalar(at, pyarrow.timestamp("us"))
resampled = pandas.Series([1], index=[pandas.Timestamp(at)]).resample("7min").sum().index[0]
for name, start in {
    "duckdb time_bucket": duckdb.execute("SELECT time_bucket(INTERVAL 7 MINUTES, ?)", [at]).fetchall()[0][0],
    "polars dt.truncate": polars.Series([at]).dt.truncate("7m")[0],
    "pandas floor": pandas.Timestamp(at).floor("7min"),
    "pandas resample": resampled,
    "pyarrow floor_temporal": pyarrow.compute.floor_temporal(arrow, multiple=7, unit="minute").as_py(),
    "pyarrow, calendar_based_origin": pyarrow.compute.floor_temporal(arrow, multiple=7, unit="minute", calendar_based_origin=True).as_py(),
}.items():
    print(f"{name}: the window of 12:34:56 begins at {start:%H:%M}")
PY

same "$(basename "$0")" 'duckdb time_bucket: the window of 12:34:56 begins at 12:30
polars dt.truncate: the window of 12:34:56 begins at 12:31
pandas floor: the window of 12:34:56 begins at 12:31
pandas resample: the window of 12:34:56 begins at 12:29
pyarrow floor_temporal: the window of 12:34:56 begins at 12:31
pyarrow, calendar_based_origin: the window of 12:34:56 begins at 12:28' "$(venv/bin/python windows.py)"
