"""Every chart of the result, once."""

from __future__ import annotations

from wastewater.present.gallery import count, gallery, name_of


def test_all_charts_of_a_city(baseline_only) -> None:  # type: ignore[no-untyped-def]
    drawings = list(gallery(baseline_only, "da"))
    names = [drawing.name for drawing in drawings]
    assert names == [
        "lviv_flow_total_p",
        "lviv_outflow_total_p",
        "lviv_flow_hg",
        "lviv_outflow_hg",
        "lviv_waste_fate",
    ]
    assert count(baseline_only) == len(names)
    assert all("<svg" in drawing.svg for drawing in drawings)
    assert all(drawing.title.startswith("Lviv: ") for drawing in drawings)


def test_a_scenario_adds_the_chart_of_changes(result) -> None:  # type: ignore[no-untyped-def]
    assert count(result) == 12


def test_names(result) -> None:  # type: ignore[no-untyped-def]
    assert name_of(result.cities[0], "flow", "hg") == "lviv_flow_hg"
    assert name_of(result.cities[0], "change") == "lviv_change"
