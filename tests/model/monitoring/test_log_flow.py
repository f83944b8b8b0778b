"""Logarithms of flow: plain where there is flow, lent a little where there is none."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.model.monitoring.log_flow import log_concentration, log_flow


def test_flow_on_all_days_is_not_touched() -> None:
    flow = np.array([1.0, 10.0, 1e5])
    np.testing.assert_array_equal(log_flow(flow), np.log(flow))


def test_a_dry_day_lends_a_thousandth_of_the_mean_to_all() -> None:
    flow = np.array([0.0, 10.0, 20.0])
    np.testing.assert_allclose(np.exp(log_flow(flow)), [0.01, 10.01, 20.01])


@pytest.mark.parametrize("flow", [[-1.0, 2.0], [0.0, 0.0], [np.nan, 1.0]])
def test_what_has_no_logarithm_is_refused(flow: list[float]) -> None:
    with pytest.raises(ValueError, match="flow"):
        log_flow(np.array(flow))


@pytest.mark.parametrize("value", [0.0, -1.0, np.nan])
def test_concentrations_must_be_above_zero(value: float) -> None:
    with pytest.raises(ValueError, match="above zero"):
        log_concentration(np.array([1.0, value]))
