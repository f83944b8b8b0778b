"""Words of the profile of a river."""

from __future__ import annotations

import pytest

from wastewater.inputs.compliance.limits import limit
from wastewater.present.rivers.profile_words import over_words, standard_words


def test_a_standard_says_what_it_is():
    said = standard_words(limit("de-good-status.bod5"), "UA")
    assert "4 mg/l" in said
    assert "yardstick" in said
    assert said.endswith("grade A")
    assert "yardstick" not in standard_words(limit("de-good-status.bod5"), "DE")


def test_what_was_not_read_in_the_law_says_so():
    said = standard_words(limit("eqs-2022.diclofenac.annual.inland"), "UA")
    assert said.endswith("proposal only; grade C; unverified")


def test_a_standard_for_a_part_says_so():
    assert "dissolved" in standard_words(limit("eqs-2013.ni.annual.inland"), "DK")


@pytest.mark.parametrize(
    ("times", "probability", "said"),
    [(7.71, 1.0, "7.7× (100%)"), (0.0004, 0.0, "<0.01× (0%)"), (123.0, 0.5, "120× (50%)")],
)
def test_multiples(times, probability, said):
    assert over_words(times, probability) == said
