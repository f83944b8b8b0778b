"""Division with a meaning for nothing, and the root of the quadratic."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wastewater.model.treatment.arithmetic import check_bounds, divided, positive_root, share

positive = st.floats(1e-3, 1e6)


def test_division_by_nothing() -> None:
    found = divided(np.array([1.0, 1.0, 0.0]), np.array([2.0, 0.0, 0.0]), np.inf)
    assert found.tolist() == [0.5, np.inf, np.inf]
    assert divided(np.ones((2, 1)), np.array([4.0, 0.0]), 7.0).tolist() == [[0.25, 7.0]] * 2


def test_share_is_never_above_one() -> None:
    assert share(np.array([1.0, 3.0, np.inf]), np.array([2.0, 2.0, 0.0])).tolist() == [0.5, 1, 1]


@given(positive, st.floats(-1e6, 1e6), positive)
def test_root_solves_the_equation(square: float, linear: float, constant: float) -> None:
    x = float(positive_root(square, linear, constant))
    terms = (square * x * x, linear * x, constant)
    assert x > 0
    assert terms[0] + terms[1] - terms[2] == pytest.approx(0, abs=1e-6 * max(map(abs, terms)))


def test_root_without_square() -> None:
    assert positive_root(0.0, 4.0, 2.0) == 0.5
    assert positive_root(0.0, -4.0, 2.0) == np.inf


def test_bounds() -> None:
    check_bounds({"iron": np.array([0.0, np.inf, np.nan]), "volume": 0.0})
    check_bounds({"filtered": np.array([0.0, 1.0])}, 1.0)
    with pytest.raises(ValueError, match="iron must not be negative, not -3"):
        check_bounds({"volume": 1.0, "iron": np.array([1.0, -3.0])})
