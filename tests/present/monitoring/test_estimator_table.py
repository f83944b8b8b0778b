"""The table of estimators."""

from __future__ import annotations

import pytest

from wastewater.model.monitoring.estimators import BUILD
from wastewater.present.monitoring.estimator_table import estimator_table
from wastewater.text import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_estimator_says_what_it_needs(language: str) -> None:
    table = estimator_table(language)
    assert set(table.index) == set(BUILD)
    assert table.index[0] == "wrtds"
    assert (table[["name", "condition"]] != "").all(axis=None)
    assert table.loc[["m1", "m2", "m3"], "whole_flow"].tolist() == ["no"] * 3
    assert table.loc["m6", "whole_flow"] == "yes"
