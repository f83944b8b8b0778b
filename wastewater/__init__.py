"""Follow a city's waste and wastewater to the sea, every number with its source and spread."""

from importlib.metadata import PackageNotFoundError, version
from pkgutil import resolve_name
from typing import TYPE_CHECKING

from wastewater.errors import (
    BalanceError,
    FewDrawsWarning,
    InputError,
    ModelError,
    WastewaterError,
)

if TYPE_CHECKING:
    from wastewater import compliance, monitoring, rivers, treatment
    from wastewater.api import Result, run
    from wastewater.inputs.city import City, cities, load_city
    from wastewater.inputs.edit import with_correlation, with_value
    from wastewater.inputs.parameter_sets import sets, with_set
    from wastewater.present import charts

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

_HOMES = {
    "City": "wastewater.inputs.city:City",
    "Result": "wastewater.api:Result",
    "charts": "wastewater.present.charts",
    "cities": "wastewater.inputs.city:cities",
    "compliance": "wastewater.compliance",
    "load_city": "wastewater.inputs.city:load_city",
    "monitoring": "wastewater.monitoring",
    "rivers": "wastewater.rivers",
    "run": "wastewater.api:run",
    "sets": "wastewater.inputs.parameter_sets:sets",
    "treatment": "wastewater.treatment",
    "with_correlation": "wastewater.inputs.edit:with_correlation",
    "with_set": "wastewater.inputs.parameter_sets:with_set",
    "with_value": "wastewater.inputs.edit:with_value",
}
"""Where each name is found."""


def __getattr__(name: str) -> object:
    """Import what is asked for: nobody waits for parts that he does not use."""
    if name in _HOMES:
        return resolve_name(_HOMES[name])
    raise AttributeError(f"module 'wastewater' has no attribute {name!r}")


def __dir__() -> list[str]:
    """Name what can be asked for, imported or not."""
    return sorted({*globals(), *__all__})
