"""The chemicals that ship: their rows, their draws, and the removal beside that of the library."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.inputs.lists import read_list
from wastewater.inputs.reference import reference_sources
from wastewater.model.treatment.simpletreat import simpletreat
from wastewater.model.treatment.simpletreat_library import (
    NUMBERS,
    chemical_names,
    chemicals,
    default_rate,
    removal_of,
)
from wastewater.model.treatment.simpletreat_plant import Plant

IN_THE_MODEL = (
    "diclofenac",
    "carbamazepine",
    "ibuprofen",
    "pfos",
    "pfoa",
    "dehp",
    "nonylphenol",
    "benzo_a_pyrene",
    "las",
)
# Rate constants [1/s] and sorption to raw and activated sludge [l/kg] of Oldenkamp 2018, via ePiE.
OLDENKAMP = {
    "citalopram": (5.56e-5, 12800, 2560),
    "erythromycin": (4.63e-5, 174, 94.9),
    "naproxen": (1.63e-5, 12.6, 60.3),
    "sulfamethoxazole": (2.63e-5, 58.2, 174),
    "trimethoprim": (2.53e-6, 242, 209),
    "venlafaxine": (8.09e-8, 1500, 242),
    "metformin": (1.05e-4, np.nan, 16.2),
}
UNITS = {
    "kind": "",
    "molar_mass": "g/mol",
    "log_kow": "1",
    "vapour_pressure": "Pa",
    "solubility": "mg/l",
    "pka": "1",
    "koc": "l/kg",
    "kp_raw": "l/kg",
    "kp_activated": "l/kg",
    "biodegradation": "1/s",
}


def test_the_list_is_whole() -> None:
    assert set(chemical_names()) == {*IN_THE_MODEL, *OLDENKAMP}
    table = read_list("treatment", "chemicals")
    assert not table.duplicated(["chemical", "property"]).any()
    assert set(table["property"]) == {"kind", *NUMBERS}
    assert table["unit"].equals(table["property"].map(UNITS))


def test_rows_have_sources_and_spread() -> None:
    own = set(read_list("treatment", "sources").index)
    assert not own & set(reference_sources()["id"])
    known = own | set(reference_sources()["id"])
    for name in ("chemicals", "simpletreat"):
        table = read_list("treatment", name)
        assert set(table["source"]) <= known
        assert set(table["grade"]) <= set("ABCD")
    table = read_list("treatment", "chemicals")
    assert table["note"].ne("").all()
    assert (table["source"].eq("own-estimate") == table["grade"].eq("D")).all()
    drawn = table[table["distribution"] != "fixed"]
    value, low, high = (drawn[c].astype(float) for c in ("value", "low", "high"))
    assert (low < value).all()
    assert (value < high).all()
    logs = drawn["distribution"] == "lognormal"
    middle = np.where(logs, np.sqrt(low.abs() * high.abs()), (low + high) / 2)
    np.testing.assert_allclose(middle, value, rtol=0.02)  # the best estimate is the median
    guessed = logs & drawn["grade"].eq("D")
    assert (high[guessed] / low[guessed] >= 8.9).all()  # general knowledge is wide


@pytest.mark.parametrize("name", OLDENKAMP)
def test_rates_and_sorption_of_oldenkamp(name: str) -> None:
    found = chemicals([name])
    numbers = (found.biodegradation, found.kp_raw, found.kp_activated)
    assert [n.item() for n in numbers] == pytest.approx(list(OLDENKAMP[name]), nan_ok=True)


def test_draws() -> None:
    names = ["ibuprofen", "pfos", "metformin"]
    found = chemicals(names, draws=4000, seed=3)
    rate = np.asarray(found.biodegradation)
    assert rate.shape == (3, 4001)
    assert rate[0, 0] == 0.000197158
    assert np.quantile(rate[0, 1:], [0.05, 0.95]) == pytest.approx([4.93e-5, 7.89e-4], rel=0.01)
    assert (rate[1] == 0).all()
    assert np.isnan(found.kow[1]).all()
    alone = chemicals(["metformin"], draws=4000, seed=3)
    np.testing.assert_array_equal(alone.kow[0], found.kow[2])
    assert (chemicals(names, 50, seed=4).kow[0, 1:] != found.kow[0, 1:51]).all()


def test_everything_that_ships_can_be_computed() -> None:
    fate = simpletreat(chemicals(chemical_names(), draws=500), Plant())
    assert fate.removal.shape == (len(chemical_names()), 501)
    assert np.isfinite(fate.removal).all()


def test_default_rates() -> None:
    rates = [default_rate(r) for r in ("ready", "ready_late", "inherent", "none")]
    assert rates == pytest.approx([1 / 3600, 0.3 / 3600, 0.1 / 3600, 0])
    with pytest.raises(ValueError, match="result"):
        default_rate("eternal")


@pytest.mark.parametrize("name", IN_THE_MODEL)
def test_removal_meets_the_library(name: str) -> None:
    """Low loaded sludge; a check of both, neither is made from the other."""
    found = removal_of(name, Plant(), draws=1000, seed=1)
    assert 0 <= found.p05 <= found.median <= found.p95 <= 1
    assert found.row_low <= found.row <= found.row_high
    assert found.overlap, found


def test_known_removals() -> None:
    """Five countries (Paxeus 2004): ibuprofen above 90 %, carbamazepine below 10 %."""
    ibuprofen = removal_of("ibuprofen", Plant(primary=False), 1000)
    assert ibuprofen.best > 0.9
    assert removal_of("carbamazepine", Plant(), 1000).p95 < 0.1


def test_what_is_not_known_is_named() -> None:
    with pytest.raises(ValueError, match="unobtainium"):
        chemicals(["ibuprofen", "unobtainium"])
    with pytest.raises(ValueError, match="citalopram"):
        removal_of("citalopram", Plant(), 10)
    with pytest.raises(ValueError, match="names"):
        removal_of("cd", Plant(), 10)
    with pytest.raises(ValueError, match="draws"):
        removal_of("las", Plant(), 0)
