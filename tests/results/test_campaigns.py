"""Campaigns: every number belongs to exactly one, and an engineer would find it there."""

from __future__ import annotations

import pandas as pd
import pytest

from wastewater.inputs import vocabulary
from wastewater.inputs.city import City, cities, load_city
from wastewater.inputs.lists import read_list
from wastewater.model.sampling import mix_labels
from wastewater.results.campaigns import KEY, campaign_of, campaigns
from wastewater.text import LANGUAGES, catalogue


def row(name: str, substance: str = "", measure: str = "", place: str = "") -> str:
    cells = {"name": [name], "fraction": [""], "substance": [substance], "place": [place]}
    return str(campaign_of(pd.DataFrame(cells | {"measure": [measure]})).iloc[0])


def of_city(city: City) -> pd.DataFrame:
    """All rows of a city and all numbers of its measures."""
    changes = [
        {c: getattr(change, c) for c in KEY if c != "measure"} | {"measure": measure.id}
        for measure in city.measures.values()
        for change in measure.changes
    ]
    costs = [
        {"name": f"cost.{name}", "fraction": "", "substance": "", "place": "", "measure": m}
        for m in city.measures
        for name in ("investment", "yearly_cost", "lifetime")
    ]
    rows = city.parameters.assign(measure="")[list(KEY)]
    return pd.concat([rows, pd.DataFrame([*changes, *costs])], ignore_index=True)


@pytest.mark.parametrize("name", cities())
def test_every_number_of_a_city_belongs_to_one_campaign(name: str) -> None:
    rows = of_city(load_city(name))
    found = campaign_of(rows)
    assert found.isin(campaigns()).all()
    of_measures = rows["measure"] != ""
    assert set(found[of_measures]) <= {"plans", "prices"}
    assert "plans" not in set(found[~of_measures])


def test_every_name_of_the_vocabulary_belongs_to_one_for_every_substance() -> None:
    substances = ["", *vocabulary.substances().index]
    names = vocabulary.names().index.tolist()
    rows = pd.DataFrame(
        [(n, "", s, "", "") for n in names for s in substances],
        columns=["name", "fraction", "substance", "place", "measure"],
    )
    assert campaign_of(rows).isin(campaigns()).all()


@pytest.mark.parametrize("name", cities())
def test_no_mix_is_torn_apart(name: str) -> None:
    rows = load_city(name).parameters.assign(measure="")
    found = campaign_of(rows).groupby(mix_labels(rows)).nunique()
    assert (found == 1).all()


@pytest.mark.parametrize(
    ("name", "substance", "campaign"),
    [
        ("sewage.load", "total_p", "inflow_nutrients"),
        ("sewage.load", "cod", "inflow_nutrients"),
        ("sewage.load", "tss", "inflow_nutrients"),
        ("sewage.load", "hg", "inflow_metals"),
        ("sewer.load", "cd", "inflow_metals"),
        ("sewage.load", "diclofenac", "inflow_micropollutants"),
        ("sewage.load", "pfos", "inflow_micropollutants"),
        ("plant.removal", "hg", "effluent_sludge"),
        ("sludge_field.to_river", "total_p", "effluent_sludge"),
        ("sludge_field.age", "", "works_records"),
        ("sewer.overflow", "", "works_records"),
        ("sewer.overflow", "hg", "works_records"),
        ("plant.stage", "", "works_records"),
        ("sewer.connected", "", "connection"),
        ("onsite.to_river", "", "connection"),
        ("population.growth", "", "population"),
        ("waste.composition", "", "waste_composition"),
        ("waste.growth", "", "weighbridge"),
        ("content", "hg", "waste_analysis"),
        ("landfill.concentration", "hg", "leachate"),
        ("landfill.depth", "", "leachate"),
        ("landfill.stock", "", "landfill_gas"),
        ("landfill.decay_rate", "", "landfill_gas"),
        ("river.retention", "total_p", "river"),
        ("standard.annual_average", "hg", "literature"),
        ("cost.treatment", "", "prices"),
    ],
)
def test_where_an_engineer_would_look(name: str, substance: str, campaign: str) -> None:
    assert row(name, substance) == campaign


def test_numbers_of_a_measure_are_its_own() -> None:
    assert row("sewer.connected", measure="pipes") == "plans"
    assert row("cost.investment", measure="pipes") == "prices"


def test_what_fits_nowhere_is_an_error() -> None:
    with pytest.raises(LookupError, match=r"moon\.phase"):
        row("moon.phase")
    assert campaign_of(pd.DataFrame(columns=list(KEY))).empty


def test_the_list_is_sound() -> None:
    table = read_list("decision", "campaigns")
    assert 12 <= len(campaigns()) <= 20
    assert table["note"].str.strip().ne("").all()
    assert set(table["source"]) <= set(read_list("decision", "sources").index)
    groups = set(vocabulary.substances()["group"])
    named = {w for cell in table["substance"] for w in cell.split() if w.startswith("group:")}
    assert {word.removeprefix("group:") for word in named} <= groups


def test_every_line_of_the_list_is_needed() -> None:
    """A pattern that nothing fits is a slip of the pen."""
    names = vocabulary.names().index.to_series()
    groups = "|".join(names)
    for cell in read_list("decision", "campaigns")["name"]:
        for pattern in cell.split():
            stem = pattern.rstrip("*")
            assert stem in groups, pattern


@pytest.mark.parametrize("language", LANGUAGES)
def test_campaigns_have_names(language: str) -> None:
    named = {k.removeprefix("campaign.") for k in catalogue(language) if k.startswith("campaign.")}
    assert named == set(campaigns())
