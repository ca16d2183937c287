"""A client of the streams that eventflux serves over Arrow Flight.

    flight.py MODE ADDRESS

Each mode is a function below that looks at one side of it, and ends with an
exception where something is not as it should be.
"""

import re
import sys
from datetime import date, datetime, time, timezone
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import flight

item = lambda t: pa.list_(pa.field("item", t))

# The columns of the stream Every, as the script declares them.
EVERY = pa.schema([
    ("b", pa.bool_()), ("i8", pa.int8()), ("i16", pa.int16()), pa.field("i32", pa.int32(), nullable=False), ("i64", pa.int64()),
    ("f32", pa.float32()), ("f64", pa.float64()), ("n", pa.decimal128(20, 3)),
    ("s", pa.string()), ("by", pa.binary()), ("j", pa.json_()),
    ("ts", pa.timestamp("us", "UTC")), ("d", pa.date32()), ("t", pa.time64("us")),
    ("a", item(pa.int64())), ("st", pa.struct([("x", pa.int32()), ("y", item(pa.string()))])),
])

VALUES = [
    [True, -128, -32768, 2**31 - 1, -(2**63), 0.5, 1e300, Decimal("12345678901234567.890"), "ü€😀", b"\x00\xff", '{"k":[1]}',
     datetime(2024, 1, 31, 10, 0, 0, 123456, timezone.utc), date(2024, 2, 29), time(23, 59, 59, 999999), [1, None, 3], {"x": 7, "y": ["a", None]}],
    [None, None, None, 0] + [None] * 12,
    [False, 127, 32767, -(2**31), 2**63 - 1, -0.25, -1e-300, Decimal("-0.001"), "", b"", "[]",
     datetime(1969, 12, 31, 23, 59, 59, 999999, timezone.utc), date(1, 1, 1), time(0), [], {"x": None, "y": None}],
]


def path(name):
    return flight.FlightDescriptor.for_path(name)


def expect(got, want):
    assert got == want, f"{got}\ninstead of\n{want}"


def refused(kind, text, call):
    try:
        call()
    except kind as e:
        assert text in str(e), f"{e}\ndoes not say\n{text}"
        return str(e)
    raise AssertionError(f"nothing was raised; expected {text}")


def follow(client, name):
    """A reader that misses no row from now on: it has the schema."""
    reader = client.do_get(client.get_flight_info(path(name)).endpoints[0].ticket)
    reader.schema
    return reader


def take(reader, rows):
    """The next rows of a reader, at least so many."""
    batches = []
    while rows > 0:
        batches.append(reader.read_chunk().data)
        rows -= batches[-1].num_rows
    return pa.Table.from_batches(batches)


def put(client, name, *batches):
    """Puts record batches, each after the one before it was acknowledged."""
    writer, answers = client.do_put(path(name), batches[0].schema)
    with writer:
        for n, batch in enumerate(batches, 1):
            writer.write_batch(batch)
            expect(answers.read().to_pybytes(), str(n).encode())
        writer.done_writing()
        expect(answers.read(), None)


def every(client):
    """Streams are described exactly, and what is put comes back as it was."""
    names = [i.descriptor.path[0].decode() for i in client.list_flights()]
    expect(names, ["Every", "Every$errors", "Every$late", "Small"])
    info = client.get_flight_info(path("every"))
    expect(info.schema, EVERY)
    expect((info.descriptor.path, info.endpoints[0].ticket.ticket, info.total_records), ([b"Every"], b"Every", -1))
    expect(client.get_schema(path("Every")).schema, EVERY)
    expect(client.get_schema(path("Small")).schema, pa.schema([("i8", pa.int8()), ("s", pa.string())]))

    rows = pa.Table.from_arrays([pa.array(c, f.type) for c, f in zip(zip(*VALUES), EVERY)], schema=EVERY)
    reader, small = follow(client, "Every"), follow(client, "Small")
    put(client, "Every", *rows.to_batches(), *rows.to_batches(max_chunksize=1))
    expect(take(reader, 6), pa.concat_tables([rows, rows]).combine_chunks())
    expect(take(small, 4).to_pylist(), 2 * [{"i8": -128, "s": "ü€😀"}, {"i8": 127, "s": ""}])


def other(client):
    """What other libraries make of the same values fits; what would lose is refused."""
    reader, errors = follow(client, "Every"), follow(client, "Every$errors")
    naive = datetime(2024, 1, 31, 10)
    rows = pa.record_batch({
        "I32": pa.array([1, 2, 3, None], pa.uint16()),
        "S": pa.array(["a", "b", "a", "c"]).dictionary_encode(),
        "by": pa.array(["x", "y", "z", "w"], pa.large_string()),
        "f64": pa.array([0.5, float("nan"), None, 1], pa.float64()),
        "ts": pa.array([naive] * 4, pa.timestamp("ns", "Asia/Tokyo")),
        "a": pa.array([[1], [2], [], None], pa.large_list(pa.int8())),
        "st": pa.array([{"X": 1, "z": 2}, None, {}, {}], pa.struct([("X", pa.int8()), ("z", pa.int64())])),
        "more": pa.array([1, 2, 3, 4]),
    })
    put(client, "Every", rows)
    got = take(reader, 2).select(["i32", "i8", "s", "by", "f64", "ts", "a", "st"]).to_pylist()
    at = naive.replace(tzinfo=timezone.utc)
    expect(got, [
        {"i32": 1, "i8": None, "s": "a", "by": b"x", "f64": 0.5, "ts": at, "a": [1], "st": {"x": 1, "y": None}},
        {"i32": 3, "i8": None, "s": "a", "by": b"z", "f64": None, "ts": at, "a": [], "st": {"x": None, "y": None}},
    ])
    expect([(r["column_name"], r["position"]) for r in take(errors, 2).to_pylist()], [("f64", "batch 1, row 2"), ("i32", "line 4")])

    wide = pa.record_batch({"i32": pa.array([1], pa.int64())})
    refused(pa.ArrowInvalid, 'the column "i32" of "Every" is INT, and what is put is int64', lambda: put(client, "Every", wide))
    refused(KeyError, 'there is no stream "Evry"; did you mean "Every"?', lambda: put(client, "Evry", wide))
    refused(KeyError, 'there is no stream "Small"', lambda: put(client, "Small", wide))
    refused(KeyError, 'there is no stream "Evry"', lambda: client.get_flight_info(path("Evry")))


def fast(client):
    """No row is missed while they are made at 100,000 a second."""
    reader = client.do_get(flight.Ticket("ticks"))
    table = take(reader, 300_000)
    reader.cancel()
    n = table["n"].combine_chunks()
    expect(pc.all(pc.equal(pc.subtract(n[1:], n[:-1]), 1)).as_py(), True)
    print(f"{len(n)} rows, from {n[0]} to {n[-1]}")


def stuck(client):
    """A reader that stops is ended and told what it missed; one beside it is not."""
    still, going = follow(client, "Ticks"), follow(client, "Ticks")
    first = still.read_chunk().data["n"][0].as_py()
    while going.read_chunk().data["n"][-1].as_py() < first + 4_000_000:
        pass

    def rest():
        while True:
            rest.last = still.read_chunk().data["n"][-1].as_py()

    said = refused(pa.ArrowInvalid, "did not keep up", rest)
    missed = int(re.search(r"it missed (\d+) rows", said).group(1))
    assert 0 < missed, said
    print(f"ended at row {rest.last}, missed {missed}")
    take(going, 1)


if __name__ == "__main__":
    mode, address = sys.argv[1:]
    with flight.connect(address) as client:
        client.wait_for_available(5)
        globals()[mode](client)
