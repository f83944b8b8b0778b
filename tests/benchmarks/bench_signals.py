"""Ten years of minute data of 20 signals to monthly loads.

`python tests/benchmarks/bench_signals.py`, or `pytest tests/benchmarks`.

A generator writes the record (105 million values) into a temporary folder; every kind of file is
read in a process of its own, whose time and largest memory are printed. Wrong sums are errors,
slow ones are not. `--quick` writes one year, `--kinds long.csv` names other kinds of files.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from bench import Row, peak_mb

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("wide.parquet", "wide.csv", "wide.csv.gz", "long.parquet", "long.csv")
USUAL = ("wide.parquet", "wide.csv", "long.parquet")
BUDGET, FREE_BYTES = "60 s, 1000 MB", 12e9
FIRST_YEAR, YEARS = 2015, 10
ZONE = "Europe/Kyiv"
SUBSTANCES = (
    *("ammonium_n", "total_n", "total_p", "bod5", "cod", "tss", "nitrate_n", "nitrite_n"),
    *("phosphate_p", "toc", "doc", "chloride", "sulphate", "cd", "hg", "pb", "ni", "cu", "zn"),
)
GAPS, WRONG = 0.01, 0.0005
TIME_FORM = "%Y-%m-%d %H:%M"


def quarter(year: int, number: int) -> dict[str, np.ndarray]:
    """Readings of three months: daily and yearly rhythm, noise, gaps and a few impossible ones."""
    rng = np.random.default_rng([1, year, number])
    first = np.datetime64(f"{year}-{3 * number + 1:02}")
    time = np.arange(first.astype("datetime64[m]"), (first + 3).astype("datetime64[m]"))
    day = 2 * np.pi * time.astype(float) / 1440
    columns = {"time": time.astype("datetime64[us]")}
    for at, name in enumerate(("flow", *SUBSTANCES)):
        level, digits = (4000, 1) if name == "flow" else (20, 2)
        rhythm = 0.3 * np.sin(day + at) + 0.3 * np.sin(day / 365.25 + at)
        value = np.round(level * np.exp(rhythm + rng.normal(0, 0.05, time.size)), digits)
        value[rng.random(time.size) < WRONG] = -9.0
        value[rng.random(time.size) < GAPS] = np.nan
        columns[name] = value
    return columns


def write(folder: Path, years: int, kinds: list[str]) -> Row:
    """Write the record in several kinds of files, and the loads that must come out [kg]."""
    import polars as pl

    start, cpu = time.perf_counter(), time.process_time()
    truth = np.zeros(len(SUBSTANCES))
    parts = folder / "parts"
    parts.mkdir()
    for number in range(4 * years):
        columns = quarter(FIRST_YEAR + number // 4, number % 4)
        used = {name: np.where(values >= 0, values, np.nan) for name, values in columns.items()
                if name != "time"}  # fmt: skip
        truth += [np.nansum(used["flow"] * used[name]) / 60 / 1000 for name in SUBSTANCES]
        frame = pl.DataFrame(columns).with_columns(pl.selectors.float().fill_nan(None))
        frame.write_parquet(parts / f"{number:03}.parquet", row_group_size=50_000)
    record = pl.scan_parquet(parts / "*.parquet")
    pieces = sorted(parts.iterdir())
    makers = {
        "wide.parquet": lambda path: record.sink_parquet(path, row_group_size=100_000),
        "wide.csv": lambda path: as_text(pieces, path),
        "wide.csv.gz": lambda path: packed(folder / "wide.csv", path),
        "long.parquet": lambda path: melted(record).sink_parquet(path, row_group_size=200_000),
        "long.csv": lambda path: as_text(pieces, path, melted),
    }
    for kind in kinds:
        makers[kind](folder / kind)
    (folder / "truth.json").write_text(json.dumps(dict(zip(SUBSTANCES, truth, strict=True))))
    shutil.rmtree(parts)
    spent = time.perf_counter() - start, time.process_time() - cpu
    return Row(f"write {', '.join(kinds)}", *spent, peak_mb(), "1000 MB")


def melted(record):
    """Turn a wide lazy frame into a long one."""
    return record.unpivot(index="time", variable_name="signal", value_name="value")


def as_text(pieces: list[Path], path: Path, shape=lambda frame: frame) -> None:
    """Write pieces as one CSV, one after the other."""
    import polars as pl

    with path.open("wb") as stream:
        for number, piece in enumerate(pieces):
            frame = shape(pl.read_parquet(piece))
            time = pl.col("time").dt.to_string(TIME_FORM)
            frame.with_columns(time).write_csv(stream, include_header=number == 0)


def packed(source: Path, path: Path) -> None:
    """Pack a file; it is the same text under another name."""
    import gzip

    with source.open("rb") as plain, gzip.open(path, "wb", compresslevel=1) as stream:
        shutil.copyfileobj(plain, stream, 1 << 20)


def read(path: Path) -> Row:
    """Make monthly and yearly loads of one file and compare them with the truth."""
    start, cpu = time.perf_counter(), time.process_time()
    from wastewater.model.monitoring.minute_loads import monthly_loads, yearly_loads

    what = {name: (name, "mg/l") for name in SUBSTANCES}
    flow = {"flow": "m3/h"}
    months = monthly_loads(path, flow=flow, concentrations=what, timezone=ZONE, clock="UTC")
    years = yearly_loads(months)
    spent = time.perf_counter() - start, time.process_time() - cpu
    truth = json.loads((path.parent / "truth.json").read_text())
    for table in (months, years):
        found = table.groupby("substance")["measured"].sum()
        np.testing.assert_allclose([found[name] for name in truth], [*truth.values()], rtol=1e-9)
    size = path.stat().st_size / 1e6
    rows = (
        months["readings"].sum() + months[months["signal"] == SUBSTANCES[0]]["flow_readings"].sum()
    )
    name = f"{path.name} ({size:.0f} MB, {rows / 1e6:.1f} million readings) to monthly loads"
    return Row(name, *spent, peak_mb(), BUDGET)


def alone(*words: str) -> Row:
    """Run one job of this file in a process of its own."""
    command = [sys.executable, str(Path(__file__)), *words]
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONPATH": path},
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return Row(**json.loads(done.stdout))


def main() -> None:
    """Write the files, read each, print the table and delete the files."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--quick", action="store_true", help="one year in place of ten")
    words.add_argument("--kinds", nargs="+", choices=KINDS, default=list(USUAL))
    words.add_argument("--write", type=Path, help=argparse.SUPPRESS)
    words.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    asked = words.parse_args()
    years = 1 if asked.quick else YEARS
    if asked.write or asked.read:
        row = write(asked.write, years, asked.kinds) if asked.write else read(asked.read)
        sys.stdout.write(json.dumps(vars(row)))
        return
    kinds = [kind for kind in KINDS if kind in asked.kinds]
    if "wide.csv.gz" in kinds and "wide.csv" not in kinds:
        kinds.insert(0, "wide.csv")
    free = shutil.disk_usage(tempfile.gettempdir()).free
    if free < FREE_BYTES / (10 if asked.quick else 1):
        raise OSError(f"{free / 1e9:.1f} GB are free; the files of the benchmark need more")
    quick = ["--quick"] if asked.quick else []
    with tempfile.TemporaryDirectory() as folder:
        rows = [alone("--write", folder, *quick, "--kinds", *kinds)]
        rows += [alone("--read", str(Path(folder) / kind)) for kind in kinds]
    head = "| job | wall s | cpu s | peak MB | budget |\n|---|---|---|---|---|\n"
    sys.stdout.write(head + "".join(f"{row.line()}\n" for row in rows))


if __name__ == "__main__":
    main()
