"""Texts for people, in three languages, from the catalogues under ``data/text``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType

LANGUAGES: tuple[str, ...] = ("en", "da", "uk")
"""Language codes of the catalogues; the first is the one texts are written in first."""


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Return every text of one language, keyed by its dotted key.

    All ``*.toml`` files of ``data/text/<language>`` are merged; tables may be spread over files.

    Parameters
    ----------
    language : str
        One of `LANGUAGES`.

    Returns
    -------
    Mapping[str, str]
        Read-only; ``{"problem.empty_file": "..."}``.

    Raises
    ------
    ValueError
        If there is no such language, or two files define the same key.
    """
    if language not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        raise ValueError(text("problem.unknown_language", value=language, expected=known))
    texts: dict[str, str] = {}
    folder = resources.files("wastewater") / "data" / "text" / language
    for file in sorted(folder.iterdir(), key=lambda item: item.name):
        if not file.name.endswith(".toml"):
            continue
        for key, value in _flatten(tomllib.loads(file.read_bytes().decode("utf-8-sig"))):
            if key in texts:
                raise ValueError(f"{language}/{file.name}: {key} is defined twice")
            texts[key] = value
    return MappingProxyType(texts)


def text(key: str, language: str = "en", **fields: object) -> str:
    """Return one text with its fields filled in.

    Parameters
    ----------
    key : str
        Dotted key of the catalogue.
    language : str
        One of `LANGUAGES`.
    **fields : object
        Values for the ``{placeholders}`` of the text (``str.format``).

    Returns
    -------
    str
        The text.

    Raises
    ------
    KeyError
        If the catalogue has no such key, or a placeholder is not given.
    """
    return catalogue(language)[key].format(**fields)


def _flatten(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield the dotted key and the text of every leaf of a nested table."""
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flatten(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)
