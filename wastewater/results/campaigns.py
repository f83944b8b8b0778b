"""Which campaign of measurements an input belongs to: what one crew can find out in one go."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cache

import pandas as pd

from wastewater.inputs import vocabulary
from wastewater.inputs.lists import read_list

#: Columns of a row that decide its campaign, each with a pattern in the list.
KEY = ("measure", "name", "fraction", "substance", "place")

_GROUP = "group:"


def campaigns() -> tuple[str, ...]:
    """Return the ids of all campaigns; their names are the texts `campaign.<id>`."""
    return tuple(dict.fromkeys(campaign for campaign, _ in _rules()))


def campaign_of(rows: pd.DataFrame) -> pd.Series:
    """Return the campaign of each row: that of the first line of the list that fits.

    A cell of the list holds words with spaces between them; a row fits if one of them is its word,
    or a pattern of it (`*` for any letters, `?` for one letter). A substance may also be named by
    its group, as ``group:metal``. A row without a measure has an empty word there.

    Parameters
    ----------
    rows : pandas.DataFrame
        Columns `KEY`.

    Raises
    ------
    LookupError
        When no line fits a row.
    """
    keys = zip(*(rows[column].tolist() for column in KEY), strict=True)
    return pd.Series([_campaign(key) for key in keys], index=rows.index, dtype=object)


@cache
def _campaign(key: tuple[str, ...]) -> str:
    group = vocabulary.substances()["group"].get(key[KEY.index("substance")])
    for campaign, patterns in _rules():
        if all(
            _fits(word, some, f"{_GROUP}{group}" if column == "substance" and group else word)
            for column, word, some in zip(KEY, key, patterns, strict=True)
        ):
            return campaign
    raise LookupError("no campaign: " + ", ".join(key))


@cache
def _rules() -> tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]:
    """Return campaign and patterns of each line of the list."""
    table = read_list("decision", "campaigns")
    cells = ([tuple(cell.split()) for cell in table[column]] for column in KEY)
    return tuple(zip(table["campaign"], zip(*cells, strict=True), strict=True))


def _fits(word: str, patterns: tuple[str, ...], group: str) -> bool:
    return any(fnmatchcase(word, one) or fnmatchcase(group, one) for one in patterns)
