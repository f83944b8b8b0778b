from __future__ import annotations

import gzip
import random
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wastewater.errors import InputError, Problem
from wastewater.inputs.monitoring.read_flow import read_flow
from wastewater.inputs.monitoring.records import FLOW_COLUMNS, Flow
from wastewater.text import LANGUAGES

REFERENCE = Path(__file__).resolve().parents[4] / "shared" / "reference" / "water"
KYIV, COPENHAGEN = "Europe/Kyiv", "Europe/Copenhagen"


@pytest.fixture
def read(tmp_path: Path):  # type: ignore[no-untyped-def]
    def reader(text: str, encoding: str = "utf-8", **options: object) -> Flow:
        (tmp_path / "flow.csv").write_bytes(text.encode(encoding))
        return read_flow(tmp_path / "flow.csv", **options)  # type: ignore[arg-type]

    return reader


@pytest.fixture
def wrong(read):  # type: ignore[no-untyped-def]
    def reader(text: str, **options: object) -> list[Problem]:
        with pytest.raises(InputError) as caught:
            read(text, **options)
        for problem in caught.value.problems:
            assert all(problem.text(language) for language in LANGUAGES)
            assert problem.file == "flow.csv"
        return list(caught.value.problems)

    return reader


def keys(problems: list[Problem]) -> list[tuple[str, int | None, str]]:
    return [(one.key.removeprefix("problem."), one.row, one.column) for one in problems]


def volumes(flow: Flow) -> list[float]:
    return list(flow.daily["volume"])


def test_a_daily_table(read) -> None:  # type: ignore[no-untyped-def]
    flow = read("date;flow (m3/d)\n27.02.2024;1 250,5\n28.02.2024;-\n29.02.2024;1300\n")
    assert tuple(flow.daily.columns) == FLOW_COLUMNS
    assert volumes(flow) == pytest.approx([1250.5, np.nan, 1300], nan_ok=True)
    assert list(flow.daily["covered"]) == [1, 0, 1]
    assert (flow.unit, flow.step, flow.readings, flow.file) == ("m3/d", "daily", 2, "flow.csv")
    assert flow.daily.attrs == {"empty": 1, "merged": 0, "negative": 0}


@pytest.mark.parametrize(
    ("unit", "factor"),
    [("m3/d", 1), ("m3/h", 24), ("l/s", 86.4), ("m3/s", 86400), ("cfs", 86400 * 0.3048**3),
     ("ft3/s", 86400 * 0.3048**3), ("Ml/d", 1000), ("m3/min", 1440), ("m3", 1), ("л/с", 86.4),
     ("m³/døgn", 1)],
)  # fmt: skip
def test_units(read, unit: str, factor: float) -> None:  # type: ignore[no-untyped-def]
    daily = read("date,flow\n2025-03-30,2\n2025-03-31,3\n", unit=unit)
    assert volumes(daily) == pytest.approx([2 * factor, 3 * factor])
    in_heading = read(f"date,Q [{unit}]\n2025-03-30,2\n2025-03-31,3\n")
    assert volumes(in_heading) == pytest.approx([2 * factor, 3 * factor])
    in_column = read(f"date,flow,unit\n2025-03-30,2,{unit}\n2025-03-31,3,{unit}\n")
    assert volumes(in_column) == pytest.approx([2 * factor, 3 * factor])


def hourly(first: str, last: str, zone: str) -> pd.DatetimeIndex:
    return pd.date_range(first, last, freq="h", tz=zone, inclusive="left")


@pytest.mark.parametrize("zone", [KYIV, COPENHAGEN])
@pytest.mark.parametrize(
    ("day", "hours"), [("2025-03-30", 23), ("2025-10-26", 25), ("2024-02-29", 24)]
)
@pytest.mark.parametrize("way", ["%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M", "%Y-%m-%dT%H:%M:%S%z"])
def test_hourly_volumes_of_days_of_23_and_25_hours(read, zone, day, hours, way) -> None:  # type: ignore[no-untyped-def]
    first = pd.Timestamp(day) - pd.Timedelta(days=1)
    stamps = hourly(str(first), str(first + pd.Timedelta(days=3)), zone)
    text = "time,volume (m3)\n" + "".join(f"{stamp:{way}},10\n" for stamp in stamps)
    flow = read(text, timezone=zone)
    assert volumes(flow) == pytest.approx([240, hours * 10, 240])
    assert flow.step == "hourly"
    rates = read(text.replace("volume (m3)", "flow (m3/h)"), timezone=zone)
    assert volumes(rates) == pytest.approx([240, hours * 10, 240])


def test_stamps_at_the_end(read) -> None:  # type: ignore[no-untyped-def]
    daily = "date,volume (m3)\n2025-01-02 00:00,5\n2025-01-03 00:00,6\n"
    assert str(read(daily).daily["day"][0].date()) == "2025-01-02"
    assert str(read(daily, midnight="end").daily["day"][0].date()) == "2025-01-01"
    full = "date,volume (m3)\n01.01.2025 24:00,5\n02.01.2025 24:00,6\n"
    assert str(read(full).daily["day"][0].date()) == "2025-01-01"
    hours = "".join(f"2025-01-0{1 + h // 24} {h % 24:02}:00,{h}\n" for h in range(1, 49))
    flow = read("time,volume (m3)\n" + hours, timezone="UTC", midnight="end", counter=False)
    assert volumes(flow) == pytest.approx([sum(range(1, 25)), sum(range(25, 49))])


def test_a_counter(read, wrong) -> None:  # type: ignore[no-untyped-def]
    text = "date,meter reading (m3)\n2025-01-01,1000\n2025-01-02,1100\n2025-01-04,1400\n"
    assert volumes(read(text)) == pytest.approx([100, 150, 150])
    plain = text.replace("meter reading", "volume")
    assert volumes(read(plain, counter=True)) == pytest.approx([100, 150, 150])
    assert volumes(read(plain)) == pytest.approx([1000, 1100, np.nan, 1400], nan_ok=True)
    (problem,) = wrong(text.replace("1400", "50"))
    assert keys([problem]) == [("flow_counter_back", 4, "meter reading (m3)")]
    assert (problem.fields["other"], problem.fields["earlier"]) == ("3", "1100")
    rates = "date,flow\n2025-01-01,1\n"
    assert keys(wrong(rates, counter=True, unit="l/s"))[0][0] == "flow_counter_unit"


def test_long_and_wide_files_with_several_stations(read, wrong) -> None:  # type: ignore[no-untyped-def]
    long = "station,date,flow (m3/d)\nA,2025-01-01,1\nB,2025-01-01,7\nA,2025-01-02,2\n"
    assert volumes(read(long, station="a")) == [1, 2]
    assert read(long, station="a").station == "A"
    (problem,) = wrong(long)
    assert (problem.key, problem.expected) == ("problem.flow_stations", "A, B")
    assert keys(wrong(long, station="C")) == [("flow_station_unknown", None, "station")]
    wide = "date,inflow (m3/d),outflow (m3/d)\n2025-01-01,1,5\n2025-01-02,2,6\n"
    assert volumes(read(wide, column="outflow")) == [5, 6]
    assert keys(wrong(wide))[0][0] == "flow_columns"
    (problem,) = wrong(wide, column="outflo")
    assert "outflow" in problem.fields["suggestion"]


def test_a_long_file_with_other_parameters(read) -> None:  # type: ignore[no-untyped-def]
    text = "date,parameter,value,unit\n2025-01-01,BOD,9,mg/l\n2025-01-01,flow,12,l/s\n"
    assert volumes(read(text)) == pytest.approx([12 * 86.4])


def test_what_is_not_said_is_asked_for(wrong) -> None:  # type: ignore[no-untyped-def]
    plain = "date,flow\n2025-01-01,1\n"
    assert keys(wrong(plain)) == [("flow_unit_missing", None, "flow")]
    assert keys(wrong(plain, unit="mg/l")) == [("flow_unit_unknown", None, "")]
    assert keys(wrong(plain.replace("flow", "flow (m3/d)"), unit="l/s"))[0][0] == (
        "flow_unit_differs"
    )
    mixed = "date,flow,unit\n2025-01-01,1,l/s\n2025-01-02,1,m3/d\n"
    assert keys(wrong(mixed))[0][0] == "flow_units_mixed"
    timed = "time,flow (l/s)\n2025-01-01 10:00,1\n2025-01-01 11:00,1\n"
    assert keys(wrong(timed)) == [("time_zone_missing", 2, "time")]
    slashes = "date,flow (l/s)\n1/2/2025,1\n"
    assert keys(wrong(slashes)) == [("time_order_open", 2, "date")]
    assert keys(wrong(plain, unit="l/s", day_starts="25:00"))[0][0] == "flow_day_starts"
    assert keys(wrong("a,b\n1,2\n"))[0][0] == "flow_no_headings"
    assert keys(wrong("date,b\n2025-01-01,2\n"))[0][0] == "flow_no_column"
    assert keys(wrong("date,flow (l/s)\n2025-01-01,-\n"))[0][0] == "flow_no_values"
    assert keys(wrong("date,flow (l/s)\n2025-01-01 10:00,1\n", timezone=KYIV))[0][0] == (
        "flow_too_few"
    )


def test_all_bad_cells_are_told_at_once(wrong) -> None:  # type: ignore[no-untyped-def]
    text = "date,flow (l/s)\n2025-01-01,broken\n2025-02-30,2\n2025-01-03,3 l/s\n2025-01-04,\n,5\n"
    assert sorted(keys(wrong(text)), key=lambda one: one[1] or 0) == [
        ("flow_not_a_reading", 2, "flow (l/s)"),
        ("time_unreadable", 3, "date"),
        ("number_with_unit", 4, "flow (l/s)"),
        ("time_empty", 6, "date"),
    ]
    assert keys(wrong("date,flow (l/s)\n2025-01-01,12,5\n")) == [("too_many_cells", 2, "")]


def test_readings_that_stand_there_twice(read, wrong) -> None:  # type: ignore[no-untyped-def]
    text = "date,flow (m3/d)\n2025-01-01,1\n2025-01-02,2\n2025-01-01,1\n"
    flow = read(text)
    assert (volumes(flow), flow.readings, flow.daily.attrs["merged"]) == ([1, 2], 2, 1)
    (problem,) = wrong(text + "2025-01-02,3\n")
    assert keys([problem]) == [("flow_twice", 5, "flow (m3/d)")]
    assert problem.fields["other"] == "3"


def test_signs_for_no_reading_and_negative_values(read) -> None:  # type: ignore[no-untyped-def]
    text = "date\tвитрата, м3/добу\n01.01.2025\tн/д\n02.01.2025\t-5\n03.01.2025\t\n04.01.2025\t7\n"
    flow = read(text, encoding="cp1251")
    assert volumes(flow) == pytest.approx([-5, np.nan, 7], nan_ok=True)
    assert flow.daily.attrs == {"empty": 2, "merged": 0, "negative": 1}


def test_a_column_tells_its_decimal_sign(read, wrong) -> None:  # type: ignore[no-untyped-def]
    text = "date\tflow (l/s)\n2025-01-01\t1.125\n2025-01-02\t{}\n"
    assert keys(wrong(text.format("1.250"))) == [
        ("number_sign_open", 2, "flow (l/s)"), ("number_sign_open", 3, "flow (l/s)")
    ]  # fmt: skip
    assert volumes(read(text.format("0.5")))[0] == pytest.approx(1.125 * 86.4)
    commas = text.replace("1.125", "1,125").format("0,5")
    assert volumes(read(commas))[0] == pytest.approx(1.125 * 86.4)


def test_the_hour_that_is_not_there_names_rows_and_remedy(wrong, read) -> None:  # type: ignore[no-untyped-def]
    stamps = pd.date_range("2025-03-29", "2025-04-01", freq="h", inclusive="left")
    text = "time,flow (m3/h)\n" + "".join(f"{stamp:%Y-%m-%d %H:%M},1\n" for stamp in stamps)
    assert keys(wrong(text, timezone=KYIV)) == [("time_no_such_hour", 29, "time")]
    flow = read(text, timezone=KYIV, clock="UTC+2")
    assert volumes(flow)[:2] == pytest.approx([24, 23])


# ---------------------------------------------------------------- the same record, told otherwise


def record(seed: int, zone: str) -> pd.Series:
    rng = np.random.default_rng(seed)
    first = "2025-03-29" if seed % 2 else "2025-10-25"
    stamps = pd.date_range(first, periods=4 * 96, freq="15min", tz=zone)
    kept = np.sort(rng.choice(stamps.size, size=stamps.size - 60, replace=False))
    return pd.Series(rng.integers(1, 9999, kept.size) / 10, index=stamps[kept], name="flow")


def written(series: pd.Series, separator: str = ",", decimal: str = ".", zone: str = "UTC") -> str:
    stamps = series.index.tz_convert(zone)
    rows = [
        f"{stamp.isoformat()}{separator}{str(value).replace('.', decimal)}"
        for stamp, value in zip(stamps, series, strict=True)
    ]
    return f"time{separator}flow\n" + "\n".join(rows) + "\n"


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(0, 50), st.sampled_from([KYIV, COPENHAGEN, "America/New_York", "UTC"]))
def test_days_do_not_depend_on_how_the_record_is_written(read, seed: int, zone: str) -> None:  # type: ignore[no-untyped-def]
    series = record(seed, zone)
    options = {"timezone": zone, "unit": "l/s"}
    expected = read(written(series), **options).daily
    shuffled = series.sample(frac=1, random_state=seed)
    texts = [
        read(written(shuffled), **options),
        read(written(series, ";", ","), **options),
        read(written(series, zone="Asia/Kathmandu"), **options),
        read(written(series, "\t", ",", zone), encoding="utf-16", **options),
        read_flow(series.to_frame(), **options),  # type: ignore[arg-type]
        read_flow(series.rename_axis("time").reset_index(), **options),  # type: ignore[arg-type]
    ]
    for flow in texts:
        pd.testing.assert_frame_equal(flow.daily, expected)
    scaled = read(written(series), timezone=zone, unit="m3/s").daily
    assert scaled["volume"].to_numpy() == pytest.approx(expected["volume"] * 1000, nan_ok=True)


def test_a_workbook_gives_the_same_days(tmp_path: Path, read) -> None:  # type: ignore[no-untyped-def]
    stamps = pd.date_range("2025-06-01", periods=49, freq="h")
    values = [float(number) for number in range(49)]
    with xlsxwriter.Workbook(tmp_path / "flow.xlsx") as book:
        sheet, style = book.add_worksheet(), book.add_format({"num_format": "dd.mm.yyyy hh:mm"})
        sheet.write_row(0, 0, ["date and time", "flow (m3/h)"])
        for row, (stamp, value) in enumerate(zip(stamps, values, strict=True), 1):
            sheet.write_datetime(row, 0, stamp.to_pydatetime(), style)
            sheet.write_number(row, 1, value)
    text = "time,flow (m3/h)\n" + "".join(
        f"{stamp:%Y-%m-%d %H:%M},{value}\n" for stamp, value in zip(stamps, values, strict=True)
    )
    flow = read_flow(tmp_path / "flow.xlsx", timezone=KYIV)
    pd.testing.assert_frame_equal(flow.daily, read(text, timezone=KYIV).daily)
    assert volumes(flow)[:2] == pytest.approx([sum(range(25)) - 12, sum(range(24, 49)) - 36])


def test_local_times_in_any_order_away_from_the_change_of_the_clock(read) -> None:  # type: ignore[no-untyped-def]
    rows = [f"2025-06-0{1 + h // 24} {h % 24:02}:00,{h}" for h in range(96)]
    text = "time,flow (m3/h)\n"
    expected = read(text + "\n".join(rows), timezone=KYIV).daily
    random.Random(1).shuffle(rows)
    pd.testing.assert_frame_equal(read(text + "\n".join(rows), timezone=KYIV).daily, expected)


# ---------------------------------------------------------------- real records


def reference(name: str) -> Path:
    path = REFERENCE / name
    if not path.is_file():
        pytest.skip(f"the reference record {name} is not beside the repository")
    return path


@pytest.mark.slow
def test_fifteen_years_of_quarter_hours() -> None:
    path = reference("usgs_loadflex/lamprey_discharge_15min.csv.gz")
    flow = read_flow(path, timezone="America/New_York")
    assert (flow.readings, flow.step, flow.unit) == (530449, "regular", "cfs")
    day = flow.daily.set_index("day")["volume"]
    assert day.index[0] == pd.Timestamp("1999-10-01")
    assert day[:-1].notna().all()
    with gzip.open(path, "rt") as stream:
        raw = pd.read_csv(stream, index_col=0, skiprows=range(1, 290_000), nrows=110_000)["q_cfs"]
    local = raw.set_axis(pd.to_datetime(raw.index).tz_convert("America/New_York"))
    for date, hours in (("2009-03-08", 23), ("2009-11-01", 25), ("2008-02-29", 24)):
        end = pd.Timestamp(date) + pd.Timedelta(days=1)
        part = local[date : str(end)]  # type: ignore[misc]
        part = part[: hours * 4 + 1].to_numpy()
        mean = (part[:-1] + part[1:]).mean() / 2
        assert day[date] == pytest.approx(mean * hours * 3600 * 0.3048**3)


def test_daily_means_of_a_river() -> None:
    flow = read_flow(reference("usgs_egret/choptank_nitrate_daily.csv"))
    assert (flow.unit, flow.step, len(flow.daily)) == ("m3/s", "daily", 11688)
    assert volumes(flow)[0] == pytest.approx(1.8972287 * 86400)


def test_a_plant_with_its_real_gaps() -> None:
    flow = read_flow(reference("uci_manresa/water_treatment.csv"), column="Q-E", unit="m3/d")
    assert flow.readings + flow.daily.attrs["empty"] == 527
    assert flow.daily["volume"].notna().sum() == flow.readings
    assert (flow.daily["day"].diff().dropna() == pd.Timedelta(days=1)).all()
