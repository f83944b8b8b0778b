"""How good the inputs of a result are, and the line that says so under every chart."""

from importlib.metadata import PackageNotFoundError, version

import pandas as pd

from wastewater.present.numerals import number, percent
from wastewater.present.view import Tables
from wastewater.text import text

GRADES = ("A", "B", "C", "D")


def model_version() -> str:
    """Return the version of the installed package, or "0" in a bare source tree."""
    try:
        return version("wastewater")
    except PackageNotFoundError:
        return "0"


def rows_used(tables: Tables, city: str | None = None) -> pd.DataFrame:
    """Return the parameter rows that a result used, of one city or of all."""
    rows = tables.sources
    if city is None or "city" not in rows.columns:
        return rows
    return rows[rows["city"].isin([city, ""])]


def grade_counts(rows: pd.DataFrame) -> dict[str, int]:
    """Return how many parameter rows have each grade, A to D."""
    counts = rows["grade"].value_counts()
    return {grade: int(counts.get(grade, 0)) for grade in GRADES}


def source_line(tables: Tables, language: str, city: str | None = None) -> str:
    """Return the line under a chart: model, draws, seed and the quality of the inputs.

    Parameters
    ----------
    tables : Tables
        Tables of the result that the chart shows.
    language : str
        One of `wastewater.text.LANGUAGES`.
    city : str, optional
        Id of the city whose rows are counted; all cities if not given.

    Returns
    -------
    str
        One line.
    """
    counts = grade_counts(rows_used(tables, city))
    total = sum(counts.values())
    shares = ", ".join(
        f"{grade} {percent(count / total if total else 0.0, language)}"
        for grade, count in counts.items()
    )
    return text(
        "chart.source_line",
        language,
        version=model_version(),
        draws=number(tables.result.draws, language),
        seed=tables.result.seed,
        grades=shares,
        rows=number(total, language),
    )
