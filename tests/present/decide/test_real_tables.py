"""All five charts read the tables of a real run, in every language."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import pytest
from matplotlib.figure import Figure

from wastewater.present import charts
from wastewater.results.result import Result
from wastewater.results.run import run
from wastewater.text import LANGUAGES

FEW = {"draws": 20}
DRAWN: dict[str, Callable[..., Figure]] = {
    "measure_first": lambda r, c, x: charts.measure_first(r, c, "hg", language=x),
    "inputs": lambda r, c, x: charts.measure_first(
        r, c, scenario="all", by="parameter", language=x
    ),
    "abatement": lambda r, c, x: charts.abatement_curve(r, c, language=x, **FEW),
    "pareto": lambda r, c, x: charts.pareto(r, c, language=x, **FEW),
    "exceedance": lambda r, c, x: charts.exceedance(r, c, limits={"T": 1e5}, language=x),
    "convergence": lambda r, c, x: charts.convergence(r, c, "recycling_rate", language=x),
}


@pytest.fixture(scope="session")
def real() -> Result:
    """Both pilots in one year with few draws."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that the draws are few is meant
        return run(["lviv", "voznesensk"], ("plant", "all"), years=(2030, 2030), draws=100)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("city", ["lviv", "voznesensk"])
@pytest.mark.parametrize("name", list(DRAWN))
def test_every_chart_is_drawn(
    real: Result, name: str, city: str, language: str, assert_readable: Any
) -> None:
    figure = DRAWN[name](real, city, language)
    assert len(figure.axes) == 1
    assert_readable(figure)


@pytest.mark.parametrize("chart", [charts.abatement_curve, charts.pareto, charts.exceedance])
def test_the_baltic_gets_nothing_from_voznesensk(
    real: Result, chart: Callable[..., Figure], said_by: Any
) -> None:
    figure = chart(real, "voznesensk", sea="baltic")
    assert figure.axes == []
    assert "Exactly 0, with and without measures: total phosphorus to the Baltic Sea" in said_by(
        figure
    )
