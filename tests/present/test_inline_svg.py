"""Pictures inside a page."""

from __future__ import annotations

import re

from matplotlib.figure import Figure

from wastewater.present.inline_svg import picture, render, share_glyphs
from wastewater.present.style import house_style


def drawn(name: str, label: str = "a label") -> str:
    with house_style():
        figure = Figure(figsize=(3, 2))
        axes = figure.add_subplot()
        axes.plot([1, 2], [3, 4], marker="o")
        axes.set_title("Ґава і bold", fontweight="bold")
        return str(picture(render(figure, name), name, label))


def test_it_has_no_declaration_metadata_or_fixed_size() -> None:
    svg = drawn("one")
    assert svg.startswith('<svg role="img" aria-label="a label"')
    assert "metadata" not in svg
    assert "<?xml" not in svg
    assert " width=" not in svg.split(">", 1)[0]


def test_labels_are_escaped() -> None:
    assert 'aria-label="&lt;b&gt; &#34;x&#34;"' in drawn("one", '<b> "x"')


def test_letters_are_shared_and_all_else_is_apart() -> None:
    page = share_glyphs(f"<body>{drawn('one')}{drawn('two')}</body>")
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    wanted = set(re.findall(r'(?:href="|url\()#([^")]+)', page))
    assert wanted <= set(ids)
    faces = {name[0] for name in ids if re.fullmatch(r"[fgh]-[0-9a-f]+", name)}
    assert faces == {"f", "g"}  # plain and bold letters do not mix
