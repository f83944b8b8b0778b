"""Records: parts of a load, concentrations, removal within 0 to 1."""

from __future__ import annotations

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
