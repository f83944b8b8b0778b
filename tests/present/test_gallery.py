"""Every chart of the result, once."""

from __future__ import annotations

from wastewater.present.gallery import _plans, count, gallery, name_of


def test_all_charts_of_a_city(baseline_only) -> None:  # type: ignore[no-untyped-def]
    drawings = list(gallery(baseline_only, "da"))
    names = [drawing.name for drawing in drawings]
    assert names == [
        "lviv_flow_total_p",
        "lviv_outflow_total_p",
        "lviv_flow_hg",
        "lviv_outflow_hg",
        "lviv_waste_fate",
        "lviv_sorting_matrix",
        "lviv_residual_bin",
        "lviv_waste_flow",
        "lviv_recycling_rate",
        "lviv_landfill",
        "lviv_greenhouse",
    ]
    assert count(baseline_only) == len(names)
    assert all(drawing.title.startswith("Lviv: ") for drawing in drawings)


def test_scenarios_add_charts(result) -> None:  # type: ignore[no-untyped-def]
    names = [name for name, _ in _plans(result, "en") if name.startswith("lviv")]
    assert names == [
        "lviv_flow_total_p",
        "lviv_outflow_total_p",
        "lviv_flow_hg",
        "lviv_outflow_hg",
        "lviv_change",
        "lviv_waste_fate",
        "lviv_sorting_matrix",
        "lviv_sorting_matrix_ten-fractions",
        "lviv_residual_bin",
        "lviv_waste_flow",
        "lviv_waste_flow_all",
        "lviv_recycling_rate",
        "lviv_landfill",
        "lviv_greenhouse",
    ]
    assert count(result) == 2 * len(names)


def test_a_city_without_landfills_has_no_chart_of_them(certain) -> None:  # type: ignore[no-untyped-def]
    assert "lviv_landfill" not in [name for name, _ in _plans(certain, "en")]


def test_names(result) -> None:  # type: ignore[no-untyped-def]
    assert name_of(result.cities[0], "flow", "hg") == "lviv_flow_hg"
    assert name_of(result.cities[0], "change") == "lviv_change"
