"""Monthly loads from signals: against a plain sum over rows, in every file format and order."""

from __future__ import annotations

import gzip
import importlib.util
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from wastewater.errors import InputError
from wastewater.model.monitoring.minute_loads import COLUMNS, monthly_loads, yearly_loads

if importlib.util.find_spec("polars") is None:
    pytest.skip("minute data need polars", allow_module_level=True)

import polars as pl

KYIV = "Europe/Kyiv"
WHAT = {"NH4": ("ammonium_n", "mg/l"), "PO4": ("phosphate_p", "ug/l")}


def rows(first: str, last: str, step: str = "10min", zone: str = KYIV) -> pd.DataFrame:
    """Readings with gaps, times in UTC."""
    start, end = (pd.Timestamp(day, tz=zone).tz_convert("UTC") for day in (first, last))
    time = pd.date_range(start, end, freq=step, inclusive="left").tz_localize(None)
    rng = np.random.default_rng(7)
    table = pd.DataFrame({"time": time.as_unit("us")})
    for name, level in (("Q", 3600), ("NH4", 12), ("PO4", 900)):
        table[name] = np.round(level * rng.lognormal(0, 0.3, len(time)), 3)
        table.loc[rng.random(len(time)) < 0.03, name] = np.nan
    return table


def plain(table: pd.DataFrame, column: str, per_unit: float, step_s: float) -> pd.DataFrame:
    """Load [kg] and steps of each local month: a sum over rows, as one would do by hand."""
    local = table["time"].dt.tz_localize("UTC").dt.tz_convert(KYIV)
    load = table["Q"] / 3600 * step_s * table[column] * per_unit / 1000
    by = load.groupby([local.dt.year.rename("year"), local.dt.month.rename("month")])
    return pd.DataFrame({"measured": by.sum(), "steps": by.count(), "all": by.size()}).reset_index()


def loads(path: object, **other: object) -> pd.DataFrame:
    asked: dict = {"flow": {"Q": "m3/h"}, "concentrations": WHAT, "timezone": KYIV, "clock": "UTC"}
    return monthly_loads(path, **{**asked, **other})


def as_parquet(table: pd.DataFrame, folder: Path) -> Path:
    frame = pl.DataFrame({name: table[name].to_numpy() for name in table})
    frame = frame.with_columns(pl.selectors.float().fill_nan(None))
    frame.write_parquet(folder / "signals.parquet", row_group_size=1000)
    return folder / "signals.parquet"


def as_csv(table: pd.DataFrame, folder: Path, **other: object) -> Path:
    table.to_csv(folder / "signals.csv", index=False, **other)
    return folder / "signals.csv"


def as_semicolons(table: pd.DataFrame, folder: Path) -> Path:
    shown = table.assign(time=table["time"].dt.strftime("%d.%m.%Y %H:%M"))
    return as_csv(shown, folder, sep=";", decimal=",")


def as_excel_writes(table: pd.DataFrame, folder: Path) -> Path:
    """One digit for hours before ten, midnight as a date alone, a byte order mark."""
    time = table["time"]
    shown = [f"{t:%d.%m.%Y}" + (f" {t.hour}:{t:%M}" if t != t.normalize() else "") for t in time]
    return as_csv(table.assign(time=shown), folder, sep="\t", decimal=",", encoding="utf-8-sig")


def as_packed(table: pd.DataFrame, folder: Path) -> Path:
    path = folder / "signals.csv.gz"
    path.write_bytes(gzip.compress(as_csv(table, folder).read_bytes()))
    return path


def as_offsets(table: pd.DataFrame, folder: Path) -> Path:
    time = table["time"].dt.tz_localize("UTC").dt.tz_convert("Etc/GMT-5")
    shown = time.dt.strftime("%Y-%m-%dT%H:%M:%S%z").str.replace("+0500", "+05:00")
    return as_csv(table.assign(time=shown), folder)


def as_zulu(table: pd.DataFrame, folder: Path) -> Path:
    return as_csv(table.assign(time=table["time"].dt.strftime("%Y-%m-%dT%H:%MZ")), folder)


def as_long(table: pd.DataFrame, folder: Path) -> Path:
    return as_parquet(table.melt("time", var_name="signal", value_name="value"), folder)


def as_long_csv(table: pd.DataFrame, folder: Path) -> Path:
    melted = table.melt("time", var_name="signal", value_name="value")
    return as_csv(melted.sample(frac=1, random_state=1), folder)


def as_two_files(table: pd.DataFrame, folder: Path) -> list[Path]:
    """The flow in a file of its own, the rest by year in two formats, backwards."""
    (folder / "flow").mkdir()
    (folder / "old").mkdir()
    cut = table["time"] < "2021-01-01"
    flow = as_csv(table[["time", "Q"]], folder / "flow")
    old, new = table.drop(columns="Q")[cut], table.drop(columns="Q")[~cut]
    return [as_parquet(new, folder), as_semicolons(old, folder / "old"), flow]


WAYS = (as_csv, as_semicolons, as_excel_writes, as_packed, as_offsets, as_zulu)
WAYS += (as_long, as_long_csv, as_two_files)


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return rows("2020-11-10", "2021-04-03")


@pytest.fixture(scope="module")
def expected(table: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    return loads(as_parquet(table, tmp_path_factory.mktemp("parquet")))


def test_loads_are_the_sums_over_rows(table: pd.DataFrame, expected: pd.DataFrame) -> None:
    assert list(expected.columns) == list(COLUMNS)
    for name, per_unit in (("NH4", 1.0), ("PO4", 1e-3)):
        mine = expected[expected["signal"] == name].reset_index(drop=True)
        hand = plain(table, name, per_unit, 600)
        assert mine[["year", "month"]].values.tolist() == hand[["year", "month"]].values.tolist()
        np.testing.assert_allclose(mine["measured"], hand["measured"], rtol=1e-12)
        steps = mine["days"] * 144
        np.testing.assert_allclose(mine["covered"], hand["steps"] / steps, rtol=1e-12)
        whole = mine["covered"] >= 0.75
        assert whole.tolist() == [False, True, True, True, True, False]
        scaled = hand["measured"] / hand["steps"] * steps
        np.testing.assert_allclose(mine["value"][whole], scaled[whole], rtol=1e-12)
        assert mine["value"][~whole].isna().all()
        assert mine["volume"].isna().tolist() == (~whole).tolist()
        assert mine["days"].tolist()[4] == pytest.approx(31 - 1 / 24)  # clocks are put forward
    assert set(expected["substance"]) == {"ammonium_n", "phosphate_p"}
    counted = table["NH4"].notna().sum(), table["Q"].notna().sum()
    mine = expected[expected["signal"] == "NH4"]
    assert (mine["readings"].sum(), mine["flow_readings"].sum()) == counted
    assert not expected[["refused", "repeated", "flow_refused", "flow_repeated"]].any(axis=None)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_the_file_format_does_not_matter(
    way: Callable[[pd.DataFrame, Path], Path],
    table: pd.DataFrame,
    expected: pd.DataFrame,
    tmp_path: Path,
) -> None:
    pd.testing.assert_frame_equal(loads(way(table, tmp_path)), expected, rtol=1e-12)


def test_neither_order_nor_repeated_rows_matter(
    table: pd.DataFrame, expected: pd.DataFrame, tmp_path: Path
) -> None:
    again = pd.concat([table, table[500:800]]).sample(frac=1, random_state=3)
    found = loads(as_parquet(again, tmp_path))
    sums = ["value", "measured", "covered", "volume"]
    pd.testing.assert_frame_equal(found[sums], expected[sums], rtol=1e-12)
    repeated = table[500:800].dropna(subset=["Q", "NH4"]).shape[0]
    assert found[found["signal"] == "NH4"]["repeated"].sum() == repeated
    assert found["flow_repeated"].sum() == 2 * table["Q"][500:800].notna().sum()


def test_a_faster_signal_shares_the_step_of_the_flow(tmp_path: Path) -> None:
    """Flow every 10 minutes, concentration every minute: its mean of the 10 minutes counts."""
    fast = rows("2021-02-01", "2021-03-01", "1min")
    fast.loc[fast["time"].dt.minute % 10 != 0, "Q"] = np.nan
    found = loads(as_parquet(fast, tmp_path))
    mean = fast.groupby(fast["time"].dt.floor("10min"))[["Q", "NH4"]].mean().dropna()
    assert found["measured"][0] == pytest.approx((mean["Q"] / 6 * mean["NH4"]).sum() / 1000)
    assert found["covered"][0] == pytest.approx(len(mean) / (28 * 144))


def test_a_clock_that_is_put_back(tmp_path: Path) -> None:
    """The hour that comes twice counts twice, and October has 745 hours."""
    table = rows("2020-10-01", "2020-11-01")
    local = table["time"].dt.tz_localize("UTC").dt.tz_convert(KYIV).dt.tz_localize(None)
    assert local.duplicated().sum() == 6
    for number, way in enumerate((as_parquet, as_csv, as_semicolons, as_long)):
        folder = tmp_path / str(number)
        folder.mkdir()
        by_clock = loads(way(table.assign(time=local), folder), clock="")
        pd.testing.assert_frame_equal(by_clock, loads(way(table, folder)), rtol=1e-12)
        assert by_clock["days"][0] * 24 == pytest.approx(745)


def test_fixed_clocks_and_midnight_of_the_month(tmp_path: Path) -> None:
    table = rows("2021-01-01", "2021-03-01")
    ahead = table.assign(time=table["time"] + pd.Timedelta(hours=2))
    expected = loads(as_parquet(table, tmp_path))
    for clock in ("UTC+2", "Etc/GMT-2", KYIV):
        found = loads(as_csv(ahead, tmp_path), clock=clock)
        pd.testing.assert_frame_equal(found, expected, rtol=1e-12)
    assert expected["month"].tolist() == [1, 2, 1, 2]
    assert loads(as_parquet(table, tmp_path), timezone="UTC")["month"].tolist() == [12, 1, 2] * 2


def test_bad_readings_are_counted_and_left_out(tmp_path: Path) -> None:
    table = rows("2021-02-01", "2021-03-01").fillna(5.0)
    clean = loads(as_parquet(table, tmp_path))
    gone = table.copy()
    gone.loc[10:13, "NH4"] = np.nan
    gone.loc[20:21, "Q"] = np.nan
    text = table.astype({"NH4": object, "Q": object})
    for at, word in zip(range(10, 14), ("-1", "inf", "NaN", "<0.05"), strict=True):
        text.loc[at, "NH4"] = word
    text.loc[20:21, "Q"] = ["-0.1", "Bad Input"]
    found, bare = loads(as_csv(text, tmp_path)), loads(as_parquet(gone, tmp_path))
    assert found["refused"].tolist() == [4, 0]
    assert found["flow_refused"].tolist() == [2, 2]
    sums = ["value", "measured", "covered", "volume", "readings", "flow_readings"]
    pd.testing.assert_frame_equal(found[sums], bare[sums], rtol=1e-12)
    assert found["measured"][0] < clean["measured"][0]
    numbers = table.copy()
    numbers.loc[10:12, "NH4"] = [-1.0, np.inf, -np.inf]
    assert loads(as_csv(numbers, tmp_path))["refused"].tolist() == [3, 0]


def test_a_mark_of_thousands_is_not_read_as_a_decimal(tmp_path: Path) -> None:
    shown = pd.DataFrame({"time": pd.date_range("2021-02-01", periods=5, freq="1min")})
    cells = shown.assign(Q=["1,5", "2,5", "1.500", "1.500,5", "2"], NH4="1,0", PO4="1,0")
    found = loads(as_csv(cells, tmp_path, sep=";"), step="1min")
    assert found["flow_readings"].tolist() == [3, 3]
    assert found["flow_refused"].tolist() == [2, 2]


def test_gaps_are_scaled_by_time_or_by_volume(tmp_path: Path) -> None:
    """A constant concentration with gaps: by volume the load is exact, by time it is not."""
    table = rows("2021-02-01", "2021-03-01").fillna(3000.0).assign(NH4=20.0, PO4=100.0)
    table.loc[table["Q"] > 5000, "NH4"] = np.nan
    truth = table["Q"].sum() / 6 * 20 / 1000
    by_time, by_volume = (loads(as_parquet(table, tmp_path), scale=s) for s in ("time", "volume"))
    assert by_volume["value"][0] == pytest.approx(truth, rel=1e-12)
    assert by_time["value"][0] < 0.99 * truth
    assert by_time["volume"][0] == pytest.approx(table["Q"].sum() / 6, rel=1e-12)
    with pytest.raises(ValueError, match="scale"):
        loads(as_parquet(table, tmp_path), scale="guess")


def test_months_without_readings_stay_in_the_table(tmp_path: Path) -> None:
    table = rows("2021-01-01", "2021-06-01")
    early, late = table["time"] < "2021-01-31 22:00", table["time"] >= "2021-04-30 21:00"
    table = table[early | late].copy()
    table.loc[table["time"] > "2021-05-04", "Q"] = np.nan
    found = loads(as_parquet(table, tmp_path), least_covered=0.05)
    first = found[found["signal"] == "NH4"]
    assert first["month"].tolist() == [1, 2, 3, 4, 5]
    assert first["covered"].tolist()[1:3] == [0, 0]
    assert first["value"].notna().tolist() == [True, False, False, False, True]
    assert first["readings"].tolist()[4] > 4000  # also those beside which there is no flow


def test_years_are_the_sums_of_their_months(tmp_path: Path) -> None:
    table = rows("2019-12-01", "2021-02-01", "1h").fillna(7.0)
    monthly = loads(as_parquet(table, tmp_path))
    yearly = yearly_loads(monthly)
    first = yearly[yearly["signal"] == "NH4"].set_index("year")
    of_year = monthly[(monthly["signal"] == "NH4") & (monthly["year"] == 2020)]
    assert first["months"].tolist() == [1, 12, 1]
    assert first["value"].notna().tolist() == [False, True, False]
    assert first["value"][2020] == pytest.approx(of_year["value"].sum(), rel=1e-15)
    assert first["volume"][2020] == pytest.approx(of_year["volume"].sum(), rel=1e-15)
    assert first["covered"].tolist() == pytest.approx([31 / 365, 1, 31 / 365])
    assert first["measured"].sum() == pytest.approx(
        (table["Q"] * table["NH4"]).sum() / 1000, rel=1e-12
    )
    gap = monthly.copy()
    gap.loc[(gap["year"] == 2020) & (gap["month"] == 5), "value"] = np.nan
    assert yearly_loads(gap)["value"].isna().all()


def test_units_and_basis(tmp_path: Path) -> None:
    path = as_parquet(rows("2021-02-01", "2021-03-01"), tmp_path)
    base = loads(path)["value"][0]
    for unit, factor in (("l/s", 3.6), ("m3/s", 3600), ("m³/d", 1 / 24), ("л/с", 3.6)):
        assert loads(path, flow={"Q": unit})["value"][0] == pytest.approx(base * factor)
    one = {"NH4": ("ammonium_n", "g/m3", "NH4")}
    as_ion = loads(path, concentrations=one)["value"][0]
    assert as_ion == pytest.approx(base * 14.007 / (14.007 + 4 * 1.008))


# ---------------------------------------------------------------- what cannot be read


def keys(path: object, **other: object) -> list[str]:
    with pytest.raises(InputError) as caught:
        loads(path, **other)
    assert all(problem.text(lang) for problem in caught.value.problems for lang in ("en", "uk"))
    return [problem.key.removeprefix("problem.") for problem in caught.value.problems]


def test_all_problems_at_once(tmp_path: Path) -> None:
    path = as_csv(rows("2021-02-01", "2021-02-03"), tmp_path)
    what = {"NO": ("nitrate_n", "mg/l"), "PO4": ("moonlight", "stone"), "NH4": ("ph", "mg/l")}
    found = keys(path, flow={"Q": "mg/l"}, concentrations=what, timezone="", step="3 apples")
    assert found == [
        "signals_no_timezone",
        "signals_step",
        "signals_flow_unit",
        "unknown_substance",
        "signals_concentration_unit",
        "signals_no_load",
        "missing_column",
    ]


def test_missing_signals_and_files(tmp_path: Path) -> None:
    path = as_long(rows("2021-02-01", "2021-02-03"), tmp_path)
    more = {**WHAT, "X": ("cod", "mg/l"), "Y": ("bod5", "mg/l")}
    assert keys(path, concentrations=more) == ["signals_missing"] * 2
    assert keys(path, flow={"QQ": "l/s"}, concentrations=more) == ["signals_missing"] * 3
    assert keys([tmp_path / "a.csv", tmp_path / "b.csv"]) == ["missing_file"] * 2
    assert keys(path, time="hour") == ["missing_column"]
    (tmp_path / "e.csv").write_text("")
    assert keys(tmp_path / "e.csv") == ["empty_file"]
    (tmp_path / "e.xlsx").write_bytes(b"PK\x03\x04 a workbook")
    assert keys(tmp_path / "e.xlsx") == ["signals_format"]


def test_times_that_cannot_be_read(tmp_path: Path) -> None:
    table = rows("2021-02-01", "2021-02-03")
    shown = table.assign(time=table["time"].dt.strftime("%Y-%m-%d %H:%M"))
    shown.loc[7, "time"] = "yesterday"
    assert keys(as_csv(shown, tmp_path)) == ["signals_time"]
    long = rows("2021-02-01", "2021-04-10")
    late = long.assign(time=long["time"].dt.strftime("%Y-%m-%d %H:%M"))
    late.loc[8000, "time"] = "31.13.2021"
    assert keys(as_csv(late, tmp_path)) == ["signals_undated"]
    with pytest.raises(InputError, match=r"6 readings.*2021-03-28 03:00"):
        loads(as_csv(long.assign(time=long["time"] + pd.Timedelta(hours=2)), tmp_path), clock=KYIV)
    wrong = table.assign(time=table["time"].dt.strftime("%m/%d/%Y %H:%M"))
    assert keys(as_csv(wrong, tmp_path)) == ["signals_time"]
    assert keys(as_parquet(table.assign(time=np.arange(len(table))), tmp_path)) == ["signals_time"]


def test_blank_lines_are_no_readings(tmp_path: Path) -> None:
    table = rows("2021-02-01", "2021-03-01")
    path = as_csv(table, tmp_path)
    expected = loads(path)
    path.write_text(path.read_text().replace("\n", "\r\n\r\n", 40))
    pd.testing.assert_frame_equal(loads(path), expected)


def test_flows_without_a_step(tmp_path: Path) -> None:
    table = rows("2021-02-01", "2021-02-03")
    some = table[np.random.default_rng(1).random(len(table)) < 0.2]
    assert keys(as_csv(some, tmp_path)) == ["signals_irregular"]
    assert loads(as_csv(some, tmp_path), step="10min")["covered"][0] > 0
    assert keys(as_csv(rows("2021-02-01", "2021-02-09", "1D"), tmp_path)) == ["signals_slow"]
    assert keys(as_csv(table.assign(Q=-1.0), tmp_path)) == ["signals_no_readings"]
    far = table.assign(time=table["time"] + pd.DateOffset(years=200))
    assert keys(as_csv(far, tmp_path)) == ["signals_years"]


def test_the_library_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert keys(tmp_path / "any.csv") == ["signals_library"]


def test_an_unknown_zone_is_told_once(tmp_path: Path) -> None:
    table = rows("2024-01-01", "2024-01-03")
    with pytest.raises(InputError) as caught:
        loads(as_csv(table, tmp_path), timezone="Mars", clock="")
    assert [problem.value for problem in caught.value.problems] == ["Mars"]
