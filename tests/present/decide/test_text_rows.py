"""A small table of words."""

from __future__ import annotations

from wastewater.present.decide.text_rows import ROW, Column, rows_height, write_rows
from wastewater.present.style import MUTED, Chart


def test_a_table_stays_in_its_columns(assert_readable) -> None:
    columns = [
        Column("", "center", ["1", ""], {"color": "#0072B2"}),
        Column("Measure", "left", ["a short one", "a rather longer name of a measure"]),
        Column("Cost", "right", ["1 EUR/kg", "1,000,000 EUR/kg (1–2)"]),
    ]
    assert rows_height(columns) == 3 * ROW
    figure = Chart(figsize=(11.5, 2))
    write_rows(figure, 0.5, columns, [False, True])
    assert_readable(figure)
    texts = {t.get_text(): t for t in figure.texts}
    left, right = texts["a short one"], texts["a rather longer name of a measure"]
    assert left.get_position()[0] == right.get_position()[0]
    assert left.get_position()[1] > right.get_position()[1]
    assert right.get_color() == MUTED
    assert left.get_color() != MUTED
    assert texts["1"].get_color() == "#0072B2"
    assert texts["Cost"].get_fontweight() == "bold"


def test_many_columns_move_together(assert_readable) -> None:
    columns = [Column(str(i), "center", ["12.3", "4,560"]) for i in range(14)]
    figure = Chart(figsize=(11.5, 1.2))
    write_rows(figure, 0.2, columns, [False, False])
    assert_readable(figure)


def test_words_shrink_where_the_page_is_too_narrow(assert_readable) -> None:
    columns = [Column(str(i), "right", ["a few words " * 4]) for i in range(6)]
    figure = Chart(figsize=(11.5, 1.2))
    write_rows(figure, 0.2, columns, [False])
    assert_readable(figure)
    assert figure.texts[0].get_fontsize() < 8
