"""Loads of people."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.model.treatment import loads


def test_population_equivalents_are_the_inverse_of_bod() -> None:
    people = np.array([1000.0, 760000.0])
    bod = loads.of_people(people, "a131_raw", "bod5")
    assert loads.population_equivalents(bod) == pytest.approx(people)


def test_the_danish_equivalent_is_kg_a_year() -> None:
    yearly = [loads.a_year(loads.of_people(1000, "danish", s)) for s in ("bod5", "total_n")]
    assert yearly == pytest.approx([21.9, 4.4], rel=1e-4)


def test_what_a_standard_does_not_say() -> None:
    with pytest.raises(ValueError, match="danish"):
        loads.per_person("danish", "cod")
    with pytest.raises(KeyError):
        loads.per_person("martian", "bod5")
