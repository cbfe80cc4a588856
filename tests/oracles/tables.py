"""A long table against the table of runs, value for value and bit for bit, by pandas and by polars."""

import csv
import struct
import sys
from pathlib import Path

import pandas
import polars

COLUMNS = ["point", "arm", "replication", "metric", "value"]


def bits(value):
    """A number as its 64 bits; nothing where there is none."""
    missing = value is None or value != value
    return None if missing else struct.pack("<d", value)


def by_pandas(path):
    table = pandas.read_csv(path, dtype={"arm": "str", "metric": "str"})
    assert list(table.columns) == COLUMNS, table.columns
    return table.itertuples(index=False, name=None)


def by_polars(path):
    kinds = {"arm": polars.String, "metric": polars.String, "value": polars.Float64}
    table = polars.read_csv(path, schema_overrides=kinds)
    assert table.columns == COLUMNS, table.columns
    return table.iter_rows()


def runs(path):
    """The numbers of `runs.csv` by arm, replication and metric, by Python's own reader."""
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {(row["arm"], int(row["replication"])): row for row in rows}


def main(folder, name):
    expected = runs(folder / "runs.csv")
    for reader in (by_pandas, by_polars):
        seen, values, empty = set(), 0, 0
        for point, arm, replication, metric, value in reader(folder / name):
            cell = expected[arm, replication][metric]
            wanted = float(cell) if cell else None
            assert point == 0 and bits(value) == bits(wanted), (arm, replication, metric, value, cell)
            seen.add((arm, replication, metric))
            values, empty = values + (value == value and value is not None), empty + (not cell)
        metrics = {metric for _, _, metric in seen}
        assert len(seen) == len(expected) * len(metrics), "a row for each run and metric"
        assert len(metrics) > 100 and empty > 0, (len(metrics), empty)
        print(f"{name}, {reader.__name__}: {values} values of {len(expected)} runs the same bits, {empty} missing")


main(Path(sys.argv[1]), sys.argv[2])
