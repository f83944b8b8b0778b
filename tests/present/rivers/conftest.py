"""A small run of real cities: these charts read what the model solves, not tables alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd
import pytest

from wastewater.model.city_model import CityModel
from wastewater.model.distributions import Array
from wastewater.present.rivers import chart_peers, peers_lines, train_table
from wastewater.results import peers, rivers
from wastewater.results.result import Result
from wastewater.results.run import run
from wastewater.results.works_loads import works_loads

SCENARIOS = ("plant", "leachate", "all")


@pytest.fixture(scope="session", autouse=True)
def _solved_once() -> Iterator[None]:
    """Answer each question about loads and peers once: many charts ask the same."""
    known: dict[object, dict[str, Array]] = {}
    tables: dict[object, pd.DataFrame] = {}

    def ask_loads(model: CityModel, taken: Sequence[str], years: Sequence[int]) -> dict[str, Array]:
        question = (id(model), tuple(taken), tuple(years))
        if question not in known:
            known[question] = works_loads(model, taken, years)
        return known[question]

    def ask_peers(result: Result, *asked: object) -> pd.DataFrame:
        question = (id(result), asked)
        if question not in tables:
            tables[question] = peers.lviv_among_peers(result, *asked)
        return tables[question].copy()

    with pytest.MonkeyPatch.context() as patch:
        for module in (peers, rivers, train_table):
            patch.setattr(module, "works_loads", ask_loads)
        for module in (peers_lines, chart_peers):
            patch.setattr(module, "lviv_among_peers", ask_peers)
        yield


@pytest.fixture(scope="session")
def pilots() -> Result:
    """Return cities with and without a known way to the sea, one of them with several works."""
    return run(
        ["lviv", "voznesensk", "aarhus"],
        SCENARIOS,
        years=(2025, 2031),
        draws=40,
        flow_years=(2031,),
    )


@pytest.fixture(scope="session")
def bare() -> Result:
    """Return one city as it is, one year, no draws."""
    return run("lviv", ("baseline",), years=(2025, 2025), draws=0)
