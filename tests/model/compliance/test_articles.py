"""Articles 3, 4 and 5, one after the other, at their tolerances."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.model.compliance.articles import Articles, Tolerances, articles

USUAL = Tolerances(
    scope=2_000,
    scope_5=10_000,
    uncollected_share=0.02,
    uncollected_load=2_000,
    untreated_share=0.01,
    untreated_load=2_000,
    whole_area=0.75,
)


def states(found: Articles) -> tuple[str, ...]:
    return str(found.article_3), str(found.article_4), str(found.article_5)


@pytest.mark.parametrize(
    ("generated", "uncollected", "failing_4", "failing_5", "expected"),
    [
        (1_999, 0.5, 999, 999, ("NR", "NR", "NR")),
        (2_000, 0.0, 0, 0, ("C", "C", "NR")),
        (9_999, 0.0, 0, 5_000, ("C", "C", "NR")),
        (10_000, 0.0, 0, 0, ("C", "C", "C")),
        (50_000, 0.02, 0, 0, ("C", "C", "C")),
        (50_000, 0.0201, 0, 0, ("NC", "NC", "NC")),  # more than 2 %
        (150_000, 0.015, 0, 0, ("NC", "NC", "NC")),  # 1.5 % but more than 2,000 p.e.
        (100_000, 0.0, 1_000, 0, ("C", "C", "C")),
        (100_000, 0.0, 1_001, 0, ("C", "NC", "NC")),  # more than 1 %
        (900_000, 0.0, 2_000, 0, ("C", "NC", "NC")),  # below 1 % but 2,000 p.e.
        (100_000, 0.0, 0, 1_999, ("C", "C", "C")),  # more than 1 % but below 2,000 p.e.
        (100_000, 0.0, 0, 2_000, ("C", "C", "NC")),
        (900_000, 0.0, 0, 9_000, ("C", "C", "C")),  # 1 %
    ],
)
def test_tolerances_and_hierarchy(
    generated: float, uncollected: float, failing_4: float, failing_5: float, expected: object
) -> None:
    found = articles(generated, uncollected, failing_4, failing_5, USUAL)
    assert states(found) == expected


def test_not_sensitive_and_whole_area() -> None:
    assert states(articles(50_000, 0, 0, 9_000, USUAL, sensitive=False))[2] == "NR"
    for n, p, expected in ((0.75, 0.75, "C"), (0.749, 0.9, "NC"), (0.9, 0.74, "NC")):
        found = articles(50_000, 0, 0, 50_000, USUAL, whole_area_removal=(n, p))
        assert states(found)[2] == expected


def test_draws() -> None:
    found = articles(50_000, np.array([0.0, 0.1]), 0, 0, USUAL)
    assert found.article_3.tolist() == ["C", "NC"]
