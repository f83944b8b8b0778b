"""Settings of compliance."""

from __future__ import annotations

import pytest

from wastewater.inputs.compliance.lists import figure, setting


def test_settings() -> None:
    assert setting("population_equivalent") == 60
    assert 0.5 < setting("level") <= 1
    assert figure("settings", "scope") == 2000
    with pytest.raises(KeyError):
        setting("nothing")
