"""Common causes: read from folder and workbook, checked line by line, kept by the city."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from wastewater.errors import InputError
from wastewater.inputs.city import City, load_city
from wastewater.inputs.correlations import CORRELATION_COLUMNS, FOLLOWS
from wastewater.inputs.edit import with_correlation, with_value
from wastewater.inputs.parameter_sets import with_set
from wastewater.inputs.parameters import keys
from wastewater.inputs.workbook import write_workbook

if TYPE_CHECKING:
    from tests.conftest import Town

HEADER = "factor,name,fraction,substance,place,loading,source,grade,note\n"
RESIDENTS = "laboratory,population.residents,,,works,0.8,town-2024,A,\n"
REMOVAL = "laboratory,plant.removal,,total_p,works.secondary,-0.5,own-estimate,D,by eye\n"


def follows(city: City) -> dict[str, object]:
    """Return the causes of the rows that have any, by name and place."""
    rows = city.parameters
    rows = rows[rows[FOLLOWS].astype(bool)]
    return {f"{r['name']} {r['place']}": r[FOLLOWS] for r in rows.to_dict("records")}


def test_a_declared_cause(town: Town) -> None:
    town.write("correlations.csv", HEADER + RESIDENTS + REMOVAL)
    city = town.load()
    assert tuple(city.correlations.columns) == CORRELATION_COLUMNS
    assert city.correlations["loading"].tolist() == [0.8, -0.5]
    assert city.correlations["source"].tolist() == ["town-2024", "own-estimate"]
    assert follows(city) == {
        "population.residents works": (("cause|town|laboratory", 0.8),),
        "plant.removal works.secondary": (("cause|town|laboratory", -0.5),),
    }


def test_without_causes_a_city_is_as_before(town: Town) -> None:
    city = town.load()
    assert city.correlations.empty
    assert FOLLOWS not in city.parameters


def test_semicolons_and_decimal_commas(town: Town) -> None:
    lines = HEADER + RESIDENTS + REMOVAL
    town.write("correlations.csv", lines.replace(",", ";").replace("0.8", "0,8"))
    assert town.load().correlations["loading"].tolist() == [0.8, -0.5]


def test_a_workbook_says_the_same(town: Town) -> None:
    town.write("correlations.csv", HEADER + RESIDENTS + REMOVAL)
    write_workbook(town.path, town.path / "town.xlsx")
    city, read = town.load(), load_city(town.path / "town.xlsx")
    pd.testing.assert_frame_equal(read.correlations, city.correlations)
    assert follows(read) == follows(city)


def test_a_star_stands_for_all_uncertain_rows_of_the_name(town: Town) -> None:
    town.write(
        "correlations.csv", HEADER + "lab,content,*,hg,*,0.9,own-estimate,D,one laboratory\n"
    )
    city = town.load()
    rows = city.parameters
    wanted = rows[(rows["name"] == "content") & (rows["substance"] == "hg")]
    wanted = wanted[wanted["distribution"] != "fixed"]
    assert len(wanted) > 5
    assert sorted(keys(city.correlations)) == sorted(keys(wanted))
    assert set(city.correlations["loading"]) == {0.9}


def test_a_row_may_follow_several_causes(town: Town) -> None:
    more = "census,population.residents,,,works,0.6,town-2024,A,\n"
    more += "census,sewer.connected,,,works,1,town-2024,A,\n"
    town.write("correlations.csv", HEADER + RESIDENTS + REMOVAL + more)
    assert follows(town.load())["population.residents works"] == (
        ("cause|town|laboratory", 0.8),
        ("cause|town|census", 0.6),
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "laboratory,sewer.connected,,,brook,0.5,town-2024,A,",
            "column name: There is no parameter row (sewer.connected, brook) in this city. Its "
            "rows of that name: sewer.connected; sewer.connected, works. A '*' stands for all. "
            "Did you mean 'sewer.connected, works'?",
        ),
        (
            "laboratory,sewer.conected,,,works,0.5,town-2024,A,",
            "column name: There is no parameter 'sewer.conected'. Did you mean 'sewer.connected'?",
        ),
        (
            "laboratory,residual.route,,,*,0.5,town-2024,A,",
            "column name: The row (residual.route, incineration) is a share of a mix (dirichlet), "
            "which has its own common spread. Only single rows can follow a factor.",
        ),
        (
            "laboratory,sewer.connected,,,works,1.5,town-2024,A,",
            "column loading: The loading '1.5' is not possible. Possible: -1 … 1.",
        ),
        (
            "laboratory,sewer.connected,,,works,half,town-2024,A,",
            "column loading: 'half' is not a number.",
        ),
        (
            "laboratory,population.residents,,,*,0.1,town-2024,A,",
            "column name: The row (population.residents, works) follows the factor laboratory "
            "already. Take one of the two lines away.",
        ),
        (
            "laboratory,sewer.connected,,,works,0.5,town-2025,A,",
            "column source: The source 'town-2025' is not in the list of sources. Add a line for "
            "it to sources.csv (sheet sources), or use 'own-estimate' with the reason in the note. "
            "Did you mean 'town-2024'?",
        ),
        (
            "laboratory,sewer.connected,,,works,0.5,own-estimate,D,",
            "column note: An own estimate needs its reason in the note.",
        ),
        (
            "census,sewer.connected,,,works,0.5,town-2024,A,",
            "column factor: Only one row follows the factor census. A common cause needs at least "
            "two rows.",
        ),
        (
            ",sewer.connected,,,works,0.5,town-2024,A,",
            "column factor: A text is missing.",
        ),
    ],
)
def test_a_line_that_cannot_be(town: Town, line: str, said: str) -> None:
    town.write("correlations.csv", HEADER + RESIDENTS + REMOVAL + line + "\n")
    assert town.messages() == [f"town/correlations.csv, line 4, {said}"]


def test_a_row_that_is_certain_has_nothing_to_correlate(town: Town) -> None:
    town.edit("parameters.csv", "works,0.8,1,beta,0.7,0.9", "works,0.8,1,fixed,,")
    line = "laboratory,sewer.connected,,,works,0.5,town-2024,A,\n"
    town.write("correlations.csv", HEADER + RESIDENTS + REMOVAL + line)
    assert town.messages() == [
        "town/correlations.csv, line 4, column name: The row (sewer.connected, works) is certain "
        "(fixed), so there is nothing to correlate. Give it low and high in the parameters, or "
        "take this line away."
    ]


def test_loadings_that_leave_nothing_for_the_row(town: Town) -> None:
    more = "census,population.residents,,,works,0.7,town-2024,A,\n"
    more += "census,sewer.connected,,,works,1,town-2024,A,\n"
    town.write("correlations.csv", HEADER + RESIDENTS + REMOVAL + more)
    assert town.messages() == [
        "town/correlations.csv, line 4, column loading: The squares of the loadings of the row "
        "(population.residents, works) add up to 1.13; at most 1 is possible. Make the loadings "
        "smaller."
    ]


def test_all_problems_of_all_files_at_once(town: Town) -> None:
    """A parameter row that is wrong is not blamed a second time by what refers to it."""
    town.edit("parameters.csv", "0.8,1,beta", "much,1,beta")
    lines = (
        "lab,sewer.connected,,,works,2,town-2024,A,\nlab,plant.removal,,hg,moon,0,town-2024,E,\n"
    )
    town.write("correlations.csv", HEADER + lines)
    places = [message.split(": ")[0] for message in town.messages()]
    assert places == [
        "town/parameters.csv, line 3, column value",
        "town/correlations.csv, line 2, column loading",
        "town/correlations.csv, line 3, column name",
        "town/correlations.csv, line 3, column grade",
    ]


def test_a_misspelt_table_is_not_passed_over(town: Town) -> None:
    town.write("correlation.csv", HEADER)
    assert town.messages() == [
        "town: The file 'correlation.csv' is not used. Did you mean 'correlations.csv'?"
    ]


def test_correlated_in_a_notebook(town: Town) -> None:
    city = town.load()
    rows = ["population.residents", ("sewer.connected", "", "", "works"), ("content", "food", "hg")]
    tried = with_correlation(city, "census", rows, [1 / 3, np.float64(0.2), 1])
    assert city.correlations.empty
    assert tried.correlations["loading"].tolist() == [1 / 3, 0.2, 1.0]
    assert set(tried.correlations["grade"]) == {"D"}
    assert tried.correlations["note"].ne("").all()
    twice = with_correlation(tried, "age", ["sewer.connected", "plant.removal"], 0.9)
    assert twice.correlations["loading"].tolist()[:3] == [1 / 3, 0.2, 1.0]
    more = with_correlation(twice, "census", [("content", "paper", "hg")], 0.5)
    assert (more.correlations["factor"] == "census").sum() == 4


def test_a_notebook_is_told_all_problems_without_lines(town: Town) -> None:
    with pytest.raises(InputError) as caught:
        with_correlation(town.load(), "census", ["sewer.connected", "sewer.gold"], [2, 0.5])
    assert str(caught.value).splitlines() == [
        "town, column loading: The loading '2' is not possible. Possible: -1 … 1.",
        "town, column name: There is no parameter 'sewer.gold'. Did you mean 'sewer.load'?",
    ]


@pytest.mark.parametrize(
    ("rows", "loading"), [(["content"], [0.1, 0.2]), ([()], 0.5), ([("a", "b", "c", "d", "e")], 1)]
)
def test_rows_and_loadings_that_do_not_fit(
    town: Town, rows: list[str | tuple[str, ...]], loading: float | list[float]
) -> None:
    with pytest.raises(InputError, match=r"rows and loadings cannot be used.*name, fraction"):
        with_correlation(town.load(), "census", rows, loading)


def test_a_changed_row_goes_on_following(town: Town) -> None:
    """Whatever row takes the place of another with its key: a figure, a certain one, a set's."""
    town.write("correlations.csv", HEADER + RESIDENTS + REMOVAL)
    city = town.load()
    tried = with_value(city, "population.residents", 12_000, 11_000, 13_000, place="works")
    assert follows(tried) == follows(city)
    certain = with_value(tried, "population.residents", 12_000, place="works")
    assert follows(certain) == follows(city)
    back = with_value(certain, "population.residents", 12_000, 11_000, 13_000, place="works")
    assert follows(back) == follows(city)
    assert follows(with_set(city, "ipcc-2006")) == follows(city)


def test_a_loading_above_one_is_told_once(town: Town) -> None:
    more = "age,population.residents,,,works,1.2,town-2024,A,\n"
    more += "census,population.residents,,,works,0.3,town-2024,A,\n"
    more += "age,sewer.connected,,,works,0.5,town-2024,A,\n"
    more += "census,sewer.connected,,,works,0.3,town-2024,A,\n"
    town.write("correlations.csv", HEADER + more)
    assert town.messages() == [
        "town/correlations.csv, line 2, column loading: The loading '1.2' is not possible. "
        "Possible: -1 … 1."
    ]
