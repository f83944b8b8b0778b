"""The matrix: verdict as sign, word and colour; nothing outside of its cell or the page."""

from __future__ import annotations

import matplotlib.text
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from wastewater.inputs.city import load_city
from wastewater.present.compliance.chart_matrix import COLOURS, compliance_matrix
from wastewater.present.compliance.names import SIGNS
from wastewater.present.style import Chart, house_style
from wastewater.text import LANGUAGES, text


def words(figure: Chart) -> list[str]:
    found = figure.findobj(matplotlib.text.Text)
    return [one.get_text() for one in found if one.get_text()]


def cells(figure: Chart) -> list[Rectangle]:
    (axes,) = figure.get_axes()
    return [patch for patch in axes.patches if isinstance(patch, Rectangle)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_cell_says_its_verdict(made: pd.DataFrame, language: str) -> None:
    figure = compliance_matrix(made, language=language)
    shown = [one.get_text() for one in figure.get_axes()[0].texts]
    rows = made[made["year"] == 2040]
    assert len(cells(figure)) == len(rows)
    for verdict, count in rows["verdict"].value_counts().items():
        said = f"{SIGNS[verdict]} {text(f'compliance.short.{verdict}', language)}"
        assert shown.count(said) == count
        colour = COLOURS[str(verdict)].lower()
        patches = [c for c in cells(figure) if to_hex(c.get_facecolor()) == colour]
        assert len(patches) == count
    assert set(rows["verdict"]) == set(COLOURS), "the table shows every verdict"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_leaves_its_place(made: pd.DataFrame, language: str) -> None:
    scenarios = [f"scenario number {i}" for i in range(8)]
    one = made[made["scenario"] == "baseline"]
    wide = pd.concat([one.assign(scenario=name) for name in scenarios])
    figure = compliance_matrix(wide, language=language)
    with house_style():
        figure.draw_without_rendering()
    page = figure.bbox
    boxes = [patch.get_window_extent() for patch in cells(figure)]
    left = min(box.x0 for box in boxes)
    for one_text in figure.findobj(matplotlib.text.Text):
        if not one_text.get_text():
            continue
        box = one_text.get_window_extent()
        assert page.x0 <= box.x0, one_text
        assert box.x1 <= page.x1, one_text
        assert page.y0 <= box.y0, one_text
        assert box.y1 <= page.y1, one_text
        home = [b for b in boxes if b.contains((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2)]
        for cell in home:
            assert cell.x0 - 1 <= box.x0, one_text
            assert box.x1 <= cell.x1 + 1, one_text
        is_label = not home and box.y1 < max(b.y1 for b in boxes) and box.y0 > boxes[-1].y0
        if is_label and one_text.get_fontweight() != "bold":
            assert box.x1 <= left, one_text


def test_star_and_year(made: pd.DataFrame) -> None:
    shown = words(compliance_matrix(made, year=2030))
    assert "N ≤ 10 mg/l or ≥ 70% removed *" in shown
    assert "P ≤ 1 mg/l or ≥ 80% removed" in shown
    assert "annual mean, due in 2039" in shown
    assert "annual mean, due in 2039" not in words(compliance_matrix(made, year=2040))
    assert any("not law here" in line for line in shown)
    assert any("835,000 p.e." in line for line in shown)


def test_names_of_the_city(made: pd.DataFrame) -> None:
    city = load_city("aarhus")
    own = made.assign(city="aarhus", place="marselisborg")
    shown = words(compliance_matrix(own, city, scenarios=["baseline"], language="da"))
    assert any(line.startswith("Marselisborg") for line in shown)
    assert text("label.baseline", "da") in shown


def test_nothing_to_draw(made: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="no such rows"):
        compliance_matrix(made, place="nowhere")
