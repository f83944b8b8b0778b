"""Follow a city's waste and wastewater to the sea, every number with its source and spread."""

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from wastewater.api import Result, run
from wastewater.errors import (
    BalanceError,
    FewDrawsWarning,
    InputError,
    ModelError,
    WastewaterError,
)
from wastewater.inputs.city import City, cities, load_city
from wastewater.inputs.edit import with_correlation, with_value
from wastewater.inputs.parameter_sets import sets, with_set
from wastewater.present import charts

if TYPE_CHECKING:
    from wastewater import compliance, monitoring, rivers, treatment

try:
    __version__ = version("wastewater")
except PackageNotFoundError:  # a checkout that was never installed
    __version__ = "0"

__all__ = [
    "BalanceError",
    "City",
    "FewDrawsWarning",
    "InputError",
    "ModelError",
    "Result",
    "WastewaterError",
    "__version__",
    "charts",
    "cities",
    "compliance",
    "load_city",
    "monitoring",
    "rivers",
    "run",
    "sets",
    "treatment",
    "with_correlation",
    "with_set",
    "with_value",
]


_LATER = ("compliance", "monitoring", "rivers", "treatment")


def __getattr__(name: str) -> object:
    """Import these parts when they are first asked for: the main job does without them."""
    if name in _LATER:
        return import_module(f"wastewater.{name}")
    raise AttributeError(f"module 'wastewater' has no attribute {name!r}")
