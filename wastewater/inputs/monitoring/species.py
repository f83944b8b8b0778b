"""Substances as laboratories write them, and the basis that a result is counted as."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from wastewater.inputs import vocabulary
from wastewater.inputs.monitoring.lists import listed
from wastewater.inputs.monitoring.unit_words import AS, basis_of, latin, unit_of

_NAMES = ("name_en", "name_da", "name_uk")
_ELEMENT = re.compile(r"([A-Z][a-z]?)(\d*)")
_ENDS = (
    re.compile(r"(?P<name>.+?)[\s,_]*[(\[]\s*(?P<basis>[^()\[\]]+?)\s*[)\]]"),
    re.compile(rf"(?P<name>.+?)[\s,_]+(?P<basis>{AS}\s+\S+)", re.IGNORECASE),
    re.compile(r"(?P<name>.+?)[\s,_\-]+(?P<basis>[^\s,_]+)"),
)
"""Ways to put a basis behind a name: ``nitrate (as N)``, ``nitrate as N``, ``nitrate-N``."""


@dataclass(frozen=True)
class Determinand:
    """What can be measured: a substance of the model, or one of monitoring alone.

    Attributes
    ----------
    id : str
        Id.
    kind : str
        ``load`` or ``state``.
    unit : str
        Unit inside: mg/l for loads.
    quantity : str
        Quantity of the unit.
    forms : tuple of str
        Formulas that results may be counted as, the one inside first; empty where there is one
        way only.
    implied : str
        Formula that is meant where nothing is said, "" where it must be asked for.
    """

    id: str
    kind: str
    unit: str
    quantity: str
    forms: tuple[str, ...]
    implied: str


@dataclass(frozen=True)
class Spoken:
    """What a word for a substance says.

    Attributes
    ----------
    determinand : str
        Id; "" where the word can mean several.
    said : tuple of str
        Formulas of the basis that the word states without doubt; two of them contradict.
    formula : str
        Formula of the ion that the word is (``NO3``): its mass is meant if nothing else is said.
    choices : tuple of str
        What an open word can mean.
    """

    determinand: str
    said: tuple[str, ...] = ()
    formula: str = ""
    choices: tuple[str, ...] = ()


class BasisError(ValueError):
    """The basis of a result is missing, contradictory or impossible.

    Parameters
    ----------
    key : str
        Key of the sentence, without the leading ``problem.``.
    found : str
        Formulas that were found.
    """

    def __init__(self, key: str, found: str) -> None:
        super().__init__(key)
        self.key = key
        self.found = found


@cache
def spoken(written: str) -> Spoken | None:
    """Return what a word for a substance says.

    Parameters
    ----------
    written : str
        Word, formula or id: ``NH4-N``, ``азот амонійний``, ``nitrate (as NO3)``, ``bod5``.

    Returns
    -------
    Spoken or None
        None if it is not in the lists.
    """
    exact = _words().get(spelling(written))
    if exact:
        return exact
    text = re.sub(r"\s+", " ", written).strip()
    for pattern in _ENDS:
        found = pattern.fullmatch(text)
        base = _words().get(spelling(found["name"])) if found else None
        basis = basis_of(found["basis"]) if found else None
        if found and base and basis and basis in _forms(base):
            return _with_basis(base, basis, found["basis"])
    return None


def known_words() -> tuple[str, ...]:
    """Return all words of the lists, for suggestions.

    Returns
    -------
    tuple of str
        As they are written in the lists.
    """
    return tuple(word for word, _ in _all_words())


def spelling(written: str) -> str:
    """Return a word in the form that is compared.

    Parameters
    ----------
    written : str
        Word in any letters: capitals, blanks, dashes, brackets and the keyboard do not matter.

    Returns
    -------
    str
        Key.
    """
    text = latin(unicodedata.normalize("NFKC", written).replace("\u2212", "-").upper())
    text = re.sub(r"[\s_\-–(\[]+S[)\]]*$", "#S", text)  # sulphate-S is not the plural
    return re.sub(r"[\s_.,:;/\-–()\[\]\"'’`ʼ]+", "", text).rstrip("+")


@cache
def determinand(name: str) -> Determinand:
    """Return what is known of a determinand.

    Parameters
    ----------
    name : str
        Id in ``determinands.csv`` or ``substances.csv``.

    Returns
    -------
    Determinand
        The determinand; a substance of the model without a row of its own is a load in mg/l.

    Raises
    ------
    KeyError
        If there is no such id.
    """
    table = listed("determinands")
    if name not in table.index:
        vocabulary.substances().loc[name]
        return Determinand(name, "load", "mg/l", "concentration", (), "")
    kind, unit, forms, implied = (
        str(table.loc[name, column]) for column in ("kind", "unit", "forms", "implied")
    )
    meant = unit_of(unit)
    if meant is None:
        raise KeyError(unit)
    return Determinand(name, kind, unit, meant.quantity, tuple(forms.split()), implied)


def basis_factor(word: Spoken, *others: str, answer: str = "") -> float:
    """Return the factor from the basis of a result to the basis inside (as N, as P).

    Parameters
    ----------
    word : Spoken
        What the word says; it has a determinand.
    *others : str
        Formulas that the unit and a column for the basis state, "" where they do not.
    answer : str
        Formula that the user gives where the file does not say.

    Returns
    -------
    float
        Mass inside per mass reported [1], from the atomic weights.

    Raises
    ------
    BasisError
        If the basis is not known, said twice in two ways, or not one of this determinand.
    """
    what = determinand(word.determinand)
    said = sorted({basis for basis in (*word.said, *others) if basis})
    if len(said) > 1:
        raise BasisError("basis_contradiction", ", ".join(said))
    basis = said[0] if said else answer or word.formula or what.implied
    if not what.forms and not basis:
        return 1.0
    if not basis:
        raise BasisError("basis_missing", "")
    if basis not in what.forms:
        raise BasisError("basis_wrong", basis)
    return conversion(basis, what.forms[0])


def conversion(given: str, wanted: str) -> float:
    """Return the mass of one formula per mass of another that holds the same element.

    Parameters
    ----------
    given, wanted : str
        Formulas, such as ``NO3`` and ``N``.

    Returns
    -------
    float
        kg of `wanted` per kg of `given` [1] (standard atomic weights, IUPAC 2021).
    """
    if given == wanted:
        return 1.0
    have, want = _atoms(given), _atoms(wanted)
    shared = next(element for element in have if element in want and element not in ("O", "H"))
    return _mass(want) / want[shared] / (_mass(have) / have[shared])


def _atoms(formula: str) -> dict[str, int]:
    return {element: int(count or 1) for element, count in _ELEMENT.findall(formula)}


def _mass(atoms: dict[str, int]) -> float:
    """Return the molar mass [g/mol]."""
    weights = listed("atomic_weights")["value"]
    return sum(float(weights.loc[element]) * count for element, count in atoms.items())


def _forms(word: Spoken) -> set[str]:
    """Return the formulas that a word, or one of its meanings, can be counted as."""
    names = (word.determinand,) if word.determinand else word.choices
    return {form for name in names for form in determinand(name).forms}


def _with_basis(base: Spoken, basis: str, written: str) -> Spoken:
    """Add the basis behind a name: an ion in brackets only names it, ``as`` or an element counts.

    A name that states its basis and another formula behind it contradict: the user decides.
    """
    is_element = len(_atoms(basis)) == 1
    if base.said or is_element or re.match(rf"{AS}\s", written, re.IGNORECASE):
        return replace(base, said=tuple(dict.fromkeys((*base.said, basis))))
    return replace(base, formula=basis)


@cache
def _words() -> dict[str, Spoken]:
    """Return {key: what the word says}; the rows of the list come before the names."""
    words: dict[str, Spoken] = {}
    for word, meaning in _all_words():
        words.setdefault(spelling(word), meaning)
    return words


def _all_words() -> Iterator[tuple[str, Spoken]]:
    """Yield every word of the lists with what it says: written forms first, then ids and names."""
    table = listed("species").reset_index()
    for row in table.to_dict("records"):
        said = (row["basis"],) if row["certain"] else ()
        formula = "" if row["certain"] else row["basis"]
        choices = tuple(row["choices"].split())
        for word in row["written"].split("|"):
            yield word, Spoken(row["determinand"], said, formula, choices)
    for names in (vocabulary.substances(), listed("determinands")):
        for name, *others in names[list(_NAMES)].itertuples():
            what = determinand(str(name))
            stated = what.forms[:1] if what.forms and not what.implied else ()
            for word in (str(name), *map(str, others)):
                if word:
                    yield word, Spoken(what.id, stated)
