"""The unit of a flow."""

from __future__ import annotations

import pytest

from wastewater.inputs.monitoring.flow_units import Written, find_unit, is_flow, with_units
from wastewater.inputs.monitoring.headings import read_headings
from wastewater.inputs.report import Where


def found(headings: list[str], answer: str = "") -> tuple[float | None, list[str]]:
    """Return m3/d or m3 per unit of the second column, and the keys of what is asked."""
    read = with_units(read_headings(headings), {})
    problems = []  # type: ignore[var-annotated]
    unit = find_unit(Written(read[1], "", (), tuple(headings)), answer, Where("f"), problems)
    return unit.factor if unit else None, [one.key.removeprefix("problem.") for one in problems]


@pytest.mark.parametrize(
    ("heading", "factor"),
    [
        ("Витрата, м3/год", 24),
        ("Витрата, м³/год.", 24),
        ("Витрата (м3/рік)", 1 / 365),
        ("Витрата, тис. м3/рік", 1000 / 365),
        ("Витрата, млн м3/рік", 1e6 / 365),
        ("Витрата, тис. м3/добу", 1000),
        ("Витрата тис.м³/добу", 1000),
        ("Витрата, тис. м3/год", 24000),
        ("Расход, тыс. м3/сут", 1000),
        ("Расход, м3/ч", 24),
        ("Расход, м³/сутки", 1),
        ("Q, м3/год", 24),
        ("Flow m3/t", 24),
        ("Vandføring, m3/timen", 24),
        ("Q (m³ s⁻¹)", 86400),
        ("Flow (Ml/d)", 1000),
        ("Flow, MLD", 1000),
        ("Об'єм, тыс. м3", 1000),
        ("Об'єм, куб. м", 1),
    ],
)
def test_units_of_real_files(heading: str, factor: float) -> None:
    value, keys = found(["Дата", heading])
    assert keys == []
    assert value == pytest.approx(factor)


@pytest.mark.parametrize(
    "heading",
    [
        "Расход, тыс. (м3/сут)",
        "Flow (m3/d x1000)",
        "Витрата, MGD",
        "flow (ml/d)",
        "Vandmængde, mio. m3",
        "Витрата, %",
    ],
)
def test_a_unit_that_is_not_known_is_never_read_in_part(heading: str) -> None:
    assert found(["Дата", heading]) == (None, ["flow_unit_unknown"])


@pytest.mark.parametrize("heading", ["Flow x1000 m3/d", "Flow 10^3 m3/d", "Vandmængde mio m3"])
def test_a_factor_before_a_unit_is_not_dropped(heading: str) -> None:
    assert not any(is_flow(one) for one in with_units(read_headings(["Dato", heading]), {}))


def test_the_word_for_hour_and_year() -> None:
    russian = ["Дата", "Расход, м3/год"]
    assert found(russian) == (None, ["flow_year_or_hour"])
    assert found(russian, "m3/h") == (24, [])
    assert found(russian, "m3/yr")[0] == pytest.approx(1 / 365)
    assert found(["Время", "Q, м3/год"]) == (None, ["flow_year_or_hour"])
    assert found(["Дата", "Расход, тыс.м3/год"]) == (None, ["flow_year_or_hour"])
    assert found(["Дата", "Расход, тыс.м3/год"], "1000 m3/h") == (24000, [])
    assert found(["Дата", "Витрата, м3/рік"], "m3/h") == (None, ["flow_unit_differs"])
