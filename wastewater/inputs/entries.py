"""Keys, ids and names of the tables that describe a city, a measure or a scenario."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from wastewater.inputs.checks import Problems
from wastewater.inputs.report import Record, closest
from wastewater.text import LANGUAGES

_ID = re.compile(r"[a-z][a-z0-9_-]*")


def check_name(record: Record, problems: Problems) -> Mapping[str, str]:
    """Return the name by language; a language without one takes the first that is given.

    Parameters
    ----------
    record : Record
        Values with ``name``: a table by language, or one text for all.
    problems : list of Problem
        What is wrong is added here.

    Returns
    -------
    Mapping[str, str]
        A name for every language, or empty.
    """
    value = record.values.get("name")
    given = value if isinstance(value, Mapping) else dict.fromkeys(LANGUAGES, value)
    before = len(problems)
    for language, word in given.items():
        if language not in LANGUAGES:
            expected = ", ".join(LANGUAGES)
            problems.append(record.where.problem("unknown_language", "name", language, expected))
        elif not isinstance(word, str):
            problems.append(record.where.problem("not_a_name", "name", word))
            return {}
    words = {code: str(given.get(code, "")).strip() for code in LANGUAGES}
    first = next((word for word in words.values() if word), "")
    if not first and len(problems) == before:
        problems.append(record.where.problem("empty_text", "name"))
    return {code: word or first for code, word in words.items()} if first else {}


def check_new_name(record: Record, names: set[str], problems: Problems) -> Mapping[str, str]:
    """Return the name by language, and check that no other of its kind has it.

    Parameters
    ----------
    record : Record
        Values, maybe with ``name``.
    names : set of str
        Names that are taken; the new ones are added.
    problems : list of Problem
        What is wrong is added here.

    Returns
    -------
    Mapping[str, str]
        A name for every language, or empty.
    """
    name = check_name(record, problems) if "name" in record.values else {}
    taken = names.intersection(name.values())
    if taken:
        problems.append(record.where.problem("name_twice", "name", min(taken)))
    names.update(name.values())
    return name


def check_keys(
    record: Record, required: Collection[str], optional: Collection[str], problems: Problems
) -> None:
    """Check that a record has all keys it needs and no others.

    Parameters
    ----------
    record : Record
        Values.
    required, optional : collection of str
        Keys.
    problems : list of Problem
        What is wrong is added here.
    """
    missing = [key for key in required if key not in record.values]
    for key in record.values:
        if key not in required and key not in optional:
            hint = closest(key, missing or [*required, *optional])
            missing = [other for other in missing if other != hint]
            expected = ", ".join(dict.fromkeys([*required, *optional]))
            problems.append(
                record.where.problem("unknown_key", key, key, expected, suggestion=hint)
            )
    problems.extend(record.where.problem("missing_key", expected=key) for key in missing)


def check_id(
    record: Record, name: str, seen: Collection[str], problems: Problems, column: str = ""
) -> None:
    """Check an id: its letters, and that it is not taken.

    Parameters
    ----------
    record : Record
        Values.
    name : str
        The id.
    seen : collection of str
        Ids that are taken.
    problems : list of Problem
        What is wrong is added here.
    column : str
        Column or key of the id; "" if it is part of a heading.
    """
    if not name:
        problems.append(record.where.problem("empty_text", column))
    elif not _ID.fullmatch(name):
        problems.append(record.where.problem("not_an_id", column, name))
    elif name in seen:
        problems.append(record.where.problem("id_twice", column, name))
