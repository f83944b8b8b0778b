"""Files for those who calculate on."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pandas as pd
import pytest

from wastewater.present.tables import FLOAT_FORMAT, to_csv, to_excel, write_csv

NAMES = [
    "outflow",
    "comparison",
    "waste",
    "rates",
    "targets",
    "sorting",
    "bins",
    "landfills",
    "greenhouse",
    "waste_costs",
    "closure",
    "costs",
    "measure_first",
    "parameters",
    "flows",
]


def test_csv_files_hold_the_tables(result, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    to_csv(result, tmp_path / "new" / "folder")
    files = sorted((tmp_path / "new" / "folder").iterdir())
    assert sorted(f.stem for f in files) == sorted(NAMES)
    read = pd.read_csv(tmp_path / "new" / "folder" / "outflow.csv")
    assert list(read.columns) == list(result.outflow().columns)
    assert read["value"].to_numpy() == pytest.approx(result.outflow()["value"].to_numpy(), rel=1e-6)
    assert b"\r" not in files[0].read_bytes()


def test_a_csv_is_that_of_pandas() -> None:
    table = pd.DataFrame(
        {
            "name": ["a, b", 'say "c"', None, "два\nрядки"],
            "value": [1 / 3, 1e-12, float("nan"), float("inf")],
            "year": pd.array([2025, None, 2027, 2028], dtype="Int64"),
            "count": [1, 2, 3, 10**9],
            "good": [True, False, True, True],
            "mixed": ["x", 2, None, float("nan")],
        }
    )
    file = StringIO()
    write_csv(table, file)
    told = table.to_csv(index=False, lineterminator="\n", float_format=FLOAT_FORMAT)
    assert file.getvalue() == told


def test_same_result_same_bytes(result, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    for name in ("a", "b"):
        to_csv(result, tmp_path / name)
    for file in (tmp_path / "a").iterdir():
        assert file.read_bytes() == (tmp_path / "b" / file.name).read_bytes()


def test_a_workbook_with_a_sheet_per_table(result, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "result.xlsx"
    to_excel(result, path)
    sheets = pd.read_excel(path, sheet_name=None, engine="calamine")
    assert list(sheets) == ["about", *NAMES]
    assert "Українська" in sheets["about"].columns
    costs = sheets["costs"]
    assert list(costs.columns) == list(result.costs().columns)
    assert costs["cost_per_kg"].isna().sum() == result.costs()["cost_per_kg"].isna().sum()
    flows = sheets["flows"]
    assert set(flows["year"]) == {2040}
    assert set(flows["statistic"]) == {"mean"}


def test_text_that_looks_like_a_formula_stays_text(result, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    class Sly:
        """A result whose sources carry a formula."""

        def __getattr__(self, name: str) -> object:
            return getattr(result, name)

        def sources(self) -> pd.DataFrame:
            return result.sources().assign(note="=1+1")

    path = tmp_path / "result.xlsx"
    to_excel(Sly(), path)  # type: ignore[arg-type]
    notes = pd.read_excel(path, sheet_name="parameters", engine="calamine")["note"]
    assert set(notes) == {"=1+1"}
