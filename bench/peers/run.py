"""Runs one workload on one peer and prints one JSON line: CPU and wall seconds of the query alone (the import of the
library and the check of the answer are left out), peak memory, and the figures by which the harness checks the answer.

    python run.py duckdb|polars filter|filter_json|tumbling FILE THREADS
"""
import json
import os
import resource
import sys
import time

KEPT = "SELECT symbol, price * quantity AS notional, timestamp FROM {rows} WHERE price > 100"
BUCKETS = ("SELECT symbol, timestamp // 1000 AS w, count(*) AS n, sum(quantity) AS total, avg(price) AS mean, "
           "min(price) AS low, max(price) AS high FROM {rows} GROUP BY 1, 2")


def duckdb_query(workload, path, threads):
    import duckdb
    db = duckdb.connect()
    db.execute(f"SET threads = {threads}")
    rows = (f"read_json('{path}', format='newline_delimited', columns={{'symbol': 'VARCHAR', 'price': 'DOUBLE', "
            "'quantity': 'INTEGER', 'timestamp': 'BIGINT'})")
    kept, buckets = KEPT.format(rows=rows), BUCKETS.format(rows=rows)
    out = path + ".duckdb.json"
    one = lambda sql: db.execute(sql).fetchone()
    queries = {
        "filter": lambda: one(f"SELECT count(*), sum(notional) FROM ({kept})"),
        "filter_json": lambda: one(f"COPY ({kept}) TO '{out}' (FORMAT json)"),
        "tumbling": lambda: one(f"SELECT count(*), sum(n), sum(total), sum(mean), sum(low), sum(high) FROM ({buckets})"),
    }
    return queries[workload], duckdb.__version__, out


def polars_query(workload, path, threads):
    os.environ["POLARS_MAX_THREADS"] = threads
    import polars as pl
    rows = pl.scan_ndjson(path, schema={"symbol": pl.String, "price": pl.Float64, "quantity": pl.Int32, "timestamp": pl.Int64})
    price, quantity = pl.col("price"), pl.col("quantity")
    kept = rows.filter(price > 100).select("symbol", (price * quantity).alias("notional"), "timestamp")
    buckets = rows.group_by("symbol", (pl.col("timestamp") // 1000).alias("w")).agg(
        pl.len().alias("n"), quantity.cast(pl.Int64).sum().alias("total"), price.mean().alias("mean"),
        price.min().alias("low"), price.max().alias("high"))
    sums = [pl.col(c).sum() for c in ("n", "total", "mean", "low", "high")]
    out = path + ".polars.json"
    queries = {
        "filter": lambda: kept.select(pl.len(), pl.col("notional").sum()).collect().row(0),
        "filter_json": lambda: kept.collect().write_ndjson(out),
        "tumbling": lambda: buckets.select(pl.len(), *sums).collect().row(0),
    }
    return queries[workload], pl.__version__, out


def main():
    peer, workload, path, threads = sys.argv[1:]
    run, version, out = {"duckdb": duckdb_query, "polars": polars_query}[peer](workload, path, threads)
    before, start = resource.getrusage(resource.RUSAGE_SELF), time.monotonic()
    answer = run()
    wall, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_SELF)
    if workload == "filter_json":
        with open(out) as written:
            notional = [json.loads(line)["notional"] for line in written]
        os.remove(out)
        answer = (len(notional), sum(notional))
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(json.dumps({"cpu": cpu, "wall": wall, "rss": after.ru_maxrss * 1024, "version": version,
                      "answer": [float(figure) for figure in answer]}))


main()
