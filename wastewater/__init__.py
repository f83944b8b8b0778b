"""Follow a city's waste and wastewater to the sea, every number with its source and spread."""

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from wastewater.api import Result, run
from wastewater.errors import BalanceError, InputError, ModelError, WastewaterError
from wastewater.inputs.city import City, cities, load_city
from wastewater.inputs.edit import with_value
from wastewater.inputs.parameter_sets import sets, with_set
from wastewater.present import charts

if TYPE_CHECKING:
    from wastewater import monitoring

try:
    __version__ = version("wastewater")
except PackageNotFoundError:  # a checkout that was never installed
    __version__ = "0"

__all__ = [
    "BalanceError",
    "City",
    "InputError",
    "ModelError",
    "Result",
    "WastewaterError",
    "__version__",
    "charts",
    "cities",
    "load_city",
    "monitoring",
    "run",
    "sets",
    "with_set",
    "with_value",
]


def __getattr__(name: str) -> object:
    """Import `monitoring` when it is first asked for: the main job does without its statistics."""
    if name == "monitoring":
        return import_module("wastewater.monitoring")
    raise AttributeError(f"module 'wastewater' has no attribute {name!r}")
