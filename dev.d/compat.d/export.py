"""What ./espalier export wrote is read by pandas and pyarrow: export.py FOLDER"""

import csv
import sys

import pandas
import pyarrow.parquet

folder = sys.argv[1]
table = pyarrow.parquet.read_table(f"{folder}/points.parquet").to_pandas()
lines = pandas.read_json(f"{folder}/points.jsonl", lines=True, dtype={"run_id": str})
with open(f"{folder}/points.csv", newline="") as file:
    rows = list(csv.DictReader(file))
assert len(table) == len(lines) == len(rows) > 0, (len(table), len(lines), len(rows))
for name in ["run_id", "metric", "step", "time"]:
    assert list(table[name]) == list(lines[name]), name
    assert [str(v) for v in table[name]] == [row[name] for row in rows], name
assert [float(row["value"]) for row in rows if row["value"] != "NaN"] == list(table["value"].dropna())
runs = pandas.read_parquet(f"{folder}/runs.parquet")
assert list(runs.columns) == list(pandas.read_csv(f"{folder}/runs.csv", nrows=1).columns)
print(f"  ok    exports agree: {len(runs)} runs, {len(table)} points")
