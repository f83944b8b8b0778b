"""Records: parts of a load, concentrations, removal within 0 to 1."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from wastewater.model.treatment.records import Load, Works, over_seasons, part_of, removal
from wastewater.model.treatment.transfer import train, transferred
from wastewater.model.treatment.works import effluent

LOAD = Load(1000.0, 300.0, 600.0, 350.0, 55.0, 38.0, 9.0)


def test_part_of_a_load() -> None:
    part = part_of(LOAD, np.array([0.0, 0.5]))
    assert part.flow == pytest.approx([0, 500])
    assert part.total_p == pytest.approx([0, 4.5])


def test_half_the_flow_at_the_same_load_is_twice_the_concentration() -> None:
    stages = train([("teotil3_large", "biological")])
    half = Load(
        500.0, *(getattr(LOAD, name) for name in ("bod5", "cod", "tss", "total_n")), 38.0, 9
    )
    found = [transferred(stages, load).concentration("total_p") for load in (LOAD, half)]
    assert found[1] == pytest.approx(2 * found[0])


def test_removal_is_a_share() -> None:
    """Ammonium from organic nitrogen counts as no removal, a substance that is not there too."""
    load = Load(1000.0, 300.0, 600.0, 350.0, 55.0, 10.0, 0.0)
    shares = removal(load, effluent(Works(volume=50.0), load, 10.0))
    assert shares["ammonium_n"] == 0
    assert shares["total_p"] == 0
    assert all(0 <= float(share) <= 1 for share in shares.values())


def test_a_year_is_the_mean_of_its_seasons() -> None:
    works = Works(volume=np.linspace(300.0, 1500.0, 4))
    out = effluent(works, LOAD, np.array([[8.0], [18.0]]))
    assert {np.shape(getattr(out, name)) for name in ("flow", "tss", "total_n")} == {(2, 4)}
    year = over_seasons(out, np.array([0.4, 0.6]))
    assert year.ammonium_n == pytest.approx(0.4 * out.ammonium_n[0] + 0.6 * out.ammonium_n[1])
    assert year.total_p + year.sludge_p == pytest.approx(np.full(4, LOAD.total_p))
    assert year.limits["sludge_age"].shape == (4,)
    with pytest.raises(ValueError, match="add up"):
        over_seasons(out, np.array([0.4, 0.4]))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"volume": -5.0}, "volume must not be negative, not -5"),
        ({"iron": np.array([1.0, -2.0])}, "iron must not be negative, not -2"),
        ({"filtered": 3.0}, "filtered must lie between 0 and 1, not 3"),
        ({"digested": 1.1}, "digested must lie"),
        (
            {"anoxic_share": 0.7, "anaerobic_share": 0.6},
            r"anoxic_share \+ anaerobic_share",
        ),
    ],
)
def test_works_that_cannot_be(change: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Works(**{"volume": 1000.0, **change})


def test_a_negative_load() -> None:
    with pytest.raises(ValueError, match="total_p must not be negative"):
        replace(LOAD, total_p=-9.0)


def test_without_flow_there_is_no_concentration() -> None:
    out = effluent(Works(volume=1000.0), replace(LOAD, flow=np.array([0.0, 1000.0])), 12.0)
    assert np.isnan(out.concentration("bod5")).tolist() == [True, False]
