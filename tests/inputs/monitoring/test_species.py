"""Substances as laboratories write them, and what they are counted as."""

from __future__ import annotations

from collections import defaultdict

import pytest

from wastewater.inputs import vocabulary
from wastewater.inputs.monitoring.lists import listed
from wastewater.inputs.monitoring.species import (
    BasisError,
    Spoken,
    basis_factor,
    conversion,
    determinand,
    known_words,
    spelling,
    spoken,
)
from wastewater.inputs.monitoring.unit_words import unit_of

NITROGEN, OXYGEN, HYDROGEN, PHOSPHORUS, SULPHUR = 14.007, 15.999, 1.008, 30.974, 32.06


def meaning(word: str) -> Spoken:
    found = spoken(word)
    assert found is not None, word
    return found


@pytest.mark.parametrize(
    ("word", "name", "said", "formula"),
    [
        ("NO3-N", "nitrate_n", ("N",), ""),
        ("N-NO3", "nitrate_n", ("N",), ""),
        ("nitrate-N", "nitrate_n", ("N",), ""),
        ("nitrate as N", "nitrate_n", ("N",), ""),
        ("nitrate (as NO3)", "nitrate_n", ("NO3",), ""),
        ("нітрати (NO3-)", "nitrate_n", (), "NO3"),
        ("NO3", "nitrate_n", (), "NO3"),
        ("NО3", "nitrate_n", (), "NO3"),  # the O is Cyrillic
        ("нітрати", "nitrate_n", (), ""),
        ("NH4+", "ammonium_n", (), "NH4"),
        ("азот амонійний", "ammonium_n", ("N",), ""),
        ("амоній", "ammonium_n", (), ""),
        ("PO₄³⁻", "phosphate_p", (), "PO4"),
        ("P-PO4", "phosphate_p", ("P",), ""),
        ("фосфати", "phosphate_p", (), ""),
        ("Nтот", "total_n", (), ""),
        ("Загальний азот", "total_n", (), ""),
        ("TP", "total_p", (), ""),
        ("БСК-5", "bod5", (), ""),
        ("BI5", "bod5", (), ""),
        ("БСКповн", "bod_total", (), ""),
        ("ХСК", "cod", (), ""),
        ("XCK", "cod", (), ""),  # typed on a Latin keyboard
        ("перманганатна окиснюваність", "cod_mn", (), ""),
        ("CODMn", "cod_mn", (), ""),
        ("завислі речовини", "tss", (), ""),
        ("кадмій", "cd", (), ""),
        ("рН", "ph", (), ""),
        ("ammonium_n", "ammonium_n", ("N",), ""),
        ("sulphates", "sulphate", (), ""),
        ("sulphate-S", "sulphate", ("S",), ""),
        ("Sulphate S", "sulphate", ("S",), ""),
    ],
)
def test_words(word: str, name: str, said: tuple[str, ...], formula: str) -> None:
    assert meaning(word) == Spoken(name, said, formula)


@pytest.mark.parametrize(
    ("word", "choices"),
    [
        ("BOD", {"bod5", "bod_total"}),
        ("БСК", {"bod5"}),
        ("N", {"total_n"}),
        ("фосфор", {"total_p"}),
    ],
)
def test_open_words_are_not_decided(word: str, choices: set[str]) -> None:
    assert meaning(word).determinand == ""
    assert choices < set(meaning(word).choices)


@pytest.mark.parametrize("word", ["Cd, dissolved", "turbidity", "SS-P", "pH-P", "", "Cr(VI)"])
def test_what_is_something_else_is_not_known(word: str) -> None:
    assert spoken(word) is None


def test_no_word_means_two_things() -> None:
    meanings: defaultdict[str, set[Spoken]] = defaultdict(set)
    for word in known_words():
        meanings[spelling(word)].add(meaning(word))
    assert {word: found for word, found in meanings.items() if len(found) > 1} == {}
    written = [
        (spelling(word), row["determinand"], row["basis"], row["choices"])
        for row in listed("species").reset_index().to_dict("records")
        for word in row["written"].split("|")
    ]
    assert len({row[0] for row in written}) == len(set(written))


def test_every_substance_of_the_model_has_a_word_and_every_row_a_meaning() -> None:
    for name in [*vocabulary.substances().index, *listed("determinands").index]:
        assert meaning(name).determinand == name
        assert determinand(name).kind in ("load", "state")
        assert unit_of(determinand(name).unit) is not None
    for row in listed("species").reset_index().to_dict("records"):
        for name in [row["determinand"], *row["choices"].split()]:
            assert not name or determinand(name).id == name
        forms = determinand(row["determinand"]).forms if row["determinand"] else ()
        assert not row["basis"] or row["basis"] in forms


def test_names_in_three_languages() -> None:
    own = listed("determinands")
    beside = own[~own.index.isin(vocabulary.substances().index)]
    assert (beside[["name_en", "name_da", "name_uk", "label"]] != "").all(axis=None)


@pytest.mark.parametrize(
    ("given", "wanted", "factor"),
    [
        ("NO3", "N", NITROGEN / (NITROGEN + 3 * OXYGEN)),
        ("NO2", "N", NITROGEN / (NITROGEN + 2 * OXYGEN)),
        ("NH4", "N", NITROGEN / (NITROGEN + 4 * HYDROGEN)),
        ("PO4", "P", PHOSPHORUS / (PHOSPHORUS + 4 * OXYGEN)),
        ("P2O5", "P", 2 * PHOSPHORUS / (2 * PHOSPHORUS + 5 * OXYGEN)),
        ("S", "SO4", (SULPHUR + 4 * OXYGEN) / SULPHUR),
        ("N", "N", 1),
    ],
)
def test_factors_follow_from_atomic_weights(given: str, wanted: str, factor: float) -> None:
    assert conversion(given, wanted) == pytest.approx(factor, rel=1e-12)


def test_factors_that_laboratories_print() -> None:
    assert 1 / conversion("NO3", "N") == pytest.approx(4.427, abs=5e-4)
    assert 1 / conversion("NH4", "N") == pytest.approx(1.288, abs=5e-4)
    assert 1 / conversion("PO4", "P") == pytest.approx(3.066, abs=5e-4)


def test_the_basis_is_taken_from_where_it_is_said() -> None:
    ion = conversion("NO3", "N")
    assert basis_factor(meaning("NO3")) == ion
    assert basis_factor(meaning("NO3"), "N", "") == 1
    assert basis_factor(meaning("NO3"), answer="N") == 1
    assert basis_factor(meaning("nitrate"), "", "NO3") == ion
    assert basis_factor(meaning("nitrate"), answer="NO3") == ion
    assert basis_factor(meaning("NO3-N"), "N", "N") == 1
    assert basis_factor(meaning("total N")) == 1
    assert basis_factor(meaning("Cd")) == 1


@pytest.mark.parametrize(
    ("word", "others", "key"),
    [
        ("nitrate", ("", ""), "basis_missing"),
        ("амоній", ("", ""), "basis_missing"),
        ("NO3-N", ("NO3", ""), "basis_contradiction"),
        ("nitrate", ("N", "NO3"), "basis_contradiction"),
        ("азот амонійний (NH4)", ("", ""), "basis_contradiction"),
        ("nitrate", ("P", ""), "basis_wrong"),
    ],
)
def test_a_basis_is_never_guessed(word: str, others: tuple[str, str], key: str) -> None:
    with pytest.raises(BasisError) as error:
        basis_factor(meaning(word), *others)
    assert error.value.key == key


def test_unknown_ids() -> None:
    with pytest.raises(KeyError):
        determinand("unobtainium")
