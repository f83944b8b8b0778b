"""Samples and flows built by hand, and the folder of reference data beside the repository."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from wastewater.inputs.monitoring.records import SAMPLE_COLUMNS, Flow, Samples

REFERENCE = Path(__file__).resolve().parents[3].parent / "shared" / "reference" / "water"

Lab = Callable[..., Samples]
Meter = Callable[..., Flow]


def build_samples(
    value: Sequence[float], first: str = "2020-01-01", step: int = 1, **columns: object
) -> Samples:
    """Return samples every `step` days; more columns replace what is made up."""
    n = len(value)
    days = pd.Timestamp(first) + pd.to_timedelta(np.arange(n) * step, "D")
    table = pd.DataFrame(
        {
            "station": "works",
            "substance": "total_n",
            "day": days.astype("datetime64[us]"),
            "timed": False,
            "value": np.asarray(value, dtype=float),
            "limit": np.nan,
            "below": False,
            "file": "lab.csv",
            "row": np.arange(n) + 2,
            "column": "value",
        }
    ).assign(**columns)
    table["day"] = pd.to_datetime(table["day"]).astype("datetime64[us]")
    noon = (table["day"] + pd.Timedelta(hours=12)).dt.tz_localize("UTC")
    table = table.assign(time=noon, written=table["value"].map(str))
    order = ["station", "substance", "time", "row"]
    return Samples(table[list(SAMPLE_COLUMNS)].sort_values(order).reset_index(drop=True), "UTC")


@pytest.fixture
def lab() -> Lab:
    """Samples built by hand."""
    return build_samples


@pytest.fixture
def meter() -> Meter:
    """Flow of every day built by hand, NaN for gaps."""

    def build(volume: Sequence[float], first: str = "2020-01-01", station: str = "works") -> Flow:
        days = pd.date_range(first, periods=len(volume)).astype("datetime64[us]")
        values = np.asarray(volume, dtype=float)
        covered = np.isfinite(values).astype(float)
        daily = pd.DataFrame({"day": days, "volume": values, "covered": covered})
        return Flow(station, daily, "UTC", "m3/d", "daily", len(volume), "flow.csv")

    return build


def reference(name: str) -> Path:
    """Return a reference file, or skip the test."""
    if not (REFERENCE / name).is_file():
        pytest.skip(f"the reference data are not here: {name}")
    return REFERENCE / name


@pytest.fixture(scope="session")
def manresa() -> pd.DataFrame:
    """527 days of the works of Manresa with the line in the file as ``row``."""
    table = pd.read_csv(reference("uci_manresa/water_treatment.csv"), parse_dates=["date"])
    return table.assign(row=np.arange(len(table)) + 2)


@pytest.fixture(scope="session")
def eea_works() -> pd.DataFrame:
    """Yearly loads of the works in the EEA's table, one row per works and substance."""
    loads = pd.read_csv(reference("eea_uwwtd_v6/baltic_uwwtp_emission_load.csv"))
    works = pd.read_csv(reference("eea_uwwtd_v6/baltic_uwwtps.csv"))
    works = works.drop_duplicates("uwwCode").set_index("uwwCode")
    names = {"BOD": "bod5", "COD": "cod", "N": "total_n", "P": "total_p"}
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "plant": loads["uwwCode"],
                    "group": loads["rptMStateKey"],
                    "substance": substance,
                    "incoming": loads[f"uww{short}Incoming"],
                    "discharged": loads[f"uww{short}Discharge"],
                    "load_pe": loads["uwwCode"].map(works["uwwLoadEnteringUWWTP"]),
                    "capacity_pe": loads["uwwCode"].map(works["uwwCapacity"]),
                    "file": "emission_load.csv",
                    "row": np.arange(len(loads)) + 2,
                }
            )
            for short, substance in names.items()
        ],
        ignore_index=True,
    )
