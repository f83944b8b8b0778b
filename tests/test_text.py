"""Catalogues: the same keys and placeholders in every language."""

from __future__ import annotations

import string

import pytest

from wastewater.text import LANGUAGES, catalogue, text

OTHERS = LANGUAGES[1:]


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def test_english_danish_ukrainian() -> None:
    assert LANGUAGES == ("en", "da", "uk")


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_the_same_keys(language: str) -> None:
    assert set(catalogue("en")) ^ set(catalogue(language)) == set()


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_has_the_same_placeholders(language: str) -> None:
    unlike = {
        key: (sentence, catalogue(language)[key])
        for key, sentence in catalogue("en").items()
        if fields(sentence) != fields(catalogue(language).get(key, sentence))
    }
    assert unlike == {}


@pytest.mark.parametrize("language", OTHERS)
def test_problems_are_translated(language: str) -> None:
    same = [
        key
        for key, sentence in catalogue("en").items()
        if key.startswith("problem.") and sentence == catalogue(language)[key]
    ]
    assert same == []


def test_fields_are_filled_in() -> None:
    assert text("where.row", row=3) == "line 3"
    assert text("where.row", "da", row=3) == "linje 3"
    assert text("where.row", "uk", row=3) == "рядок 3"


def test_an_unknown_key_or_a_missing_field() -> None:
    with pytest.raises(KeyError):
        text("where.nowhere")
    with pytest.raises(KeyError):
        text("where.row")


def test_an_unknown_language() -> None:
    with pytest.raises(ValueError, match=r"There is no language 'de'\. Possible: en, da, uk\."):
        catalogue("de")


def test_a_catalogue_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        catalogue("en")["where.row"] = "row"  # type: ignore[index]
