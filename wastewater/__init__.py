"""Follow a city's waste and wastewater to the sea, every number with its source and spread."""

from importlib.metadata import PackageNotFoundError, version

from wastewater import monitoring
from wastewater.api import Result, run
from wastewater.errors import BalanceError, InputError, ModelError, WastewaterError
from wastewater.inputs.city import City, cities, load_city
from wastewater.inputs.edit import with_value
from wastewater.inputs.parameter_sets import sets, with_set
from wastewater.present import charts

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
