"""The facades for engineers: all that they promise is there, told, and imported only when asked."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from types import ModuleType

import pytest

import wastewater as ww

FACADES = ("treatment", "rivers", "compliance")
HEAVY = ("scipy.stats", "matplotlib.pyplot", "wastewater.model.treatment")
each = pytest.mark.parametrize("name", FACADES)


def facade(name: str) -> ModuleType:
    found = getattr(ww, name)
    assert isinstance(found, ModuleType)
    return found


@each
def test_everything_that_is_promised_is_there(name: str) -> None:
    module = facade(name)
    assert module.__name__ == f"wastewater.{name}"
    assert len(set(module.__all__)) == len(module.__all__)
    for promised in module.__all__:
        thing = getattr(module, promised)
        if promised.isupper():
            assert isinstance(thing, tuple)
        else:
            assert callable(thing)
            assert (inspect.getdoc(thing) or "").strip(), promised


@each
def test_docstrings_are_their_own(name: str) -> None:
    """Not what Python writes for a dataclass or inherits from a base."""
    module = facade(name)
    for promised in module.__all__:
        thing = getattr(module, promised)
        if not promised.isupper():
            assert thing.__doc__, promised
            assert not thing.__doc__.startswith(f"{thing.__name__}("), promised


@each
def test_the_docstring_names_only_what_is_there(name: str) -> None:
    module = facade(name)
    told = module.__doc__ or ""
    assert told
    named = [word for word in re.findall(r"`([\w.]+)`", told) if "." not in word]
    assert [word for word in named if word not in module.__all__] == []


@each
def test_nothing_public_is_forgotten(name: str) -> None:
    """A function or record of this project that stands in the facade is promised as well."""
    module = facade(name)
    own = {
        key
        for key, thing in vars(module).items()
        if not key.startswith("_")
        and callable(thing)
        and getattr(thing, "__module__", "").startswith("wastewater")
    }
    helpers = {"listed"} if name == "compliance" else set()
    assert own - set(module.__all__) - helpers == set()


def test_tables_of_the_law_have_their_columns() -> None:
    law = ww.compliance
    assert {"value", "unit", "source", "grade"} <= set(law.limits_table().columns)
    assert len(law.limits_table()) > 100
    assert len(law.regimes()) > 5
    assert {"year", "source", "grade"} <= set(law.deadlines().columns)


def test_they_are_imported_only_when_asked() -> None:
    heavy = (*HEAVY, *(f"wastewater.{name}" for name in (*FACADES, "monitoring")))
    code = f"""
import sys
import wastewater as ww
print(*(name for name in {heavy!r} if name in sys.modules))
for name in {FACADES!r}:
    assert getattr(ww, name) is sys.modules["wastewater." + name] is getattr(ww, name)
print("scipy.stats" in sys.modules)
"""
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["", "True"]


def test_every_name_of_the_package_is_there() -> None:
    assert set(ww.__all__) <= set(dir(ww))
    for name in ww.__all__:
        assert getattr(ww, name) is not None, name
    assert ww.run is ww.api.run
    assert ww.charts is sys.modules["wastewater.present.charts"]


def test_what_is_not_there_is_said() -> None:
    with pytest.raises(AttributeError, match="sewers"):
        _ = ww.sewers  # type: ignore[attr-defined]
    assert set(FACADES) <= set(ww.__all__)
