"""The declared network of a city: every process known, every pathway there."""

from __future__ import annotations

from itertools import pairwise

import pytest

from wastewater.inputs import vocabulary
from wastewater.inputs.city import Catchment, cities, load_city
from wastewater.model import structure, waste
from wastewater.model.network import Network

NORTH = Catchment("north", {"en": "North"}, "north", ())
SOUTH = Catchment("south", {"en": "South"}, "baltic", ("brook", "stream"))


@pytest.fixture
def network() -> Network:
    return structure.substance_network([SOUTH, NORTH])


def test_every_process_is_in_the_vocabulary(network: Network) -> None:
    known = set(vocabulary.processes().index)
    assert {structure.kind_of(process) for edge in network.edges for process in edge} <= known


def test_every_process_of_the_vocabulary_is_somewhere(network: Network) -> None:
    used = {structure.kind_of(process) for edge in network.edges for process in edge}
    in_waste = waste.network(vocabulary.fractions().index)
    used |= {structure.kind_of(process) for edge in in_waste.edges for process in edge}
    seas = {f"sea_{sea}" for sea in vocabulary.seas().index}
    assert set(vocabulary.processes().index) - used <= seas


def test_kinds_of_process_are_as_declared(network: Network) -> None:
    kind = vocabulary.processes()["kind"]
    both = (network, waste.network(vocabulary.fractions().index))
    for name in ("split", "store"):
        found = {
            structure.kind_of(p) for n in both for p in (n.splits if name == "split" else n.stores)
        }
        assert found == set(kind.index[kind == name])


def test_a_river_leads_from_the_outlet_to_the_sea(network: Network) -> None:
    nodes = ("reach:brook:south", "reach:stream:south", "sea_baltic")
    assert structure.river_nodes(SOUTH) == nodes
    for edge in pairwise(nodes):
        assert edge in network.edges


def test_an_outlet_without_a_river_leads_into_the_sea(network: Network) -> None:
    assert structure.river_head(NORTH) == "sea_north"
    assert ("effluent:north", "sea_north") in network.edges


def test_stages_are_in_series(network: Network) -> None:
    chain = ["inlet", *structure.STAGES, "effluent"]
    for before, after in pairwise(chain):
        assert (f"{before}:south", f"{after}:south") in network.edges


def test_waste_pathways_enter_the_river_of_the_first_catchment(network: Network) -> None:
    for process in ("litter", "leachate_lost", "leachate_treatment", "dumpsite_leachate"):
        assert (process, "reach:brook:south") in network.edges
        assert (process, "sea_north") not in network.edges


def test_every_entry_into_a_river_has_a_pathway(network: Network) -> None:
    heads = {structure.river_head(c) for c in (SOUTH, NORTH)}
    entries = {structure.kind_of(source) for source, target in network.edges if target in heads}
    assert entries == set(structure.PATHWAYS)


def test_borders_connect_the_two_layers(network: Network) -> None:
    edges = set(waste.network(vocabulary.fractions().index).edges)
    assert set(structure.BORDERS) <= edges
    assert set(structure.BORDERS) <= set(network.supplies)


@pytest.mark.parametrize("name", cities())
def test_shipped_cities_end_in_their_own_seas_only(name: str) -> None:
    catchments = load_city(name).catchments
    sinks = set(structure.substance_network(catchments).sinks)
    assert {s for s in sinks if s.startswith("sea_")} == {f"sea_{c.sea}" for c in catchments}
