"""Many processes, few nodes, nothing lost on the way."""

from __future__ import annotations

import pandas as pd
import pytest

from wastewater.inputs import vocabulary
from wastewater.present.pathways import CONCENTRATE, WASTE, group_flows, node_of
from wastewater.text import LANGUAGES, catalogue


def table(*rows: tuple[str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["source", "target", "value"])


def test_catchments_and_stages_are_added_up() -> None:
    flows = table(
        ("residents:a", "sewer:a", 3.0),
        ("residents:b", "sewer:b", 4.0),
        ("sewer:a", "inlet:a", 3.0),
        ("inlet:a", "primary:a", 3.0),
        ("primary:a", "effluent:a", 3.0),
    )
    assert group_flows(flows) == {
        ("people", "sewer"): 7.0,
        ("sewer", "works"): 3.0,
        ("works", "effluent"): 3.0,
    }


def test_reject_water_is_netted() -> None:
    flows = table(("primary:a", "sludge:a", 10.0), ("reject:a", "inlet:a", 4.0))
    assert group_flows(flows) == {("works", "sludge"): 6.0}


def test_the_waste_side_shows_only_what_reaches_the_water() -> None:
    flows = table(
        ("households", "waste_generated", 100.0),
        ("dumpsite", "dumpsite_body", 90.0),
        ("uncollected", "litter", 2.0),
        ("litter", "reach:r:a", 1.0),
        ("landfill_body", "landfill_leachate", 3.0),
        ("landfill_leachate", "leachate_lost", 3.0),
        ("leachate_lost", "soil", 3.0),
        ("leachate_treatment", "landfill_body", 0.5),
        ("incineration", "air", 5.0),
    )
    assert group_flows(flows) == {
        ("litter", "river"): 1.0,
        ("leachate", "soil"): 3.0,
        ("leachate", CONCENTRATE): 0.5,
    }


@pytest.mark.parametrize("process", list(vocabulary.processes().index))
def test_every_node_has_a_name(process: str) -> None:
    node = node_of(process)
    if node != WASTE and not node.startswith("sea_"):
        for language in LANGUAGES:
            assert f"node.{node}" in catalogue(language)


def test_every_water_and_sludge_process_is_shown() -> None:
    table_ = vocabulary.processes()
    inside = table_[table_["part"].isin(["water", "sludge"])].index.difference(["precipitation"])
    assert [process for process in inside if node_of(process) == WASTE] == []
