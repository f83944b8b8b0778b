"""How sure a result is: probabilities from the kept draws."""

from __future__ import annotations

from dataclasses import dataclass

from wastewater.inputs.scenario import BASELINE
from wastewater.results import outcomes
from wastewater.results.longtable import share_of
from wastewater.results.measure_result import MeasureTables
from wastewater.results.outcome import item_of


@dataclass(frozen=True)
class SureTables(MeasureTables):
    """What a result tells of its own certainty; the attributes are those of `Kept`."""

    def probability(
        self,
        city: str,
        scenario: str,
        substance: str,
        reduction: float = 0.0,
        sea: str | None = None,
        year: int | None = None,
        baseline: str = BASELINE,
    ) -> float:
        """Return the probability [1] that a scenario cuts a load by more than a given share.

        Parameters
        ----------
        city, scenario, substance : str
            What is asked about; the substance may be "eqs_volume".
        reduction : float
            Share of the baseline load [1], for example 0.5 for a cut by half.
        sea : str, optional
            The sea of the city's first outlet by default.
        year : int, optional
            The last year by default.
        baseline : str
            Scenario to compare with.
        """
        model = self.model(city)
        (a_sea,) = self._seas(city, sea or model.city.catchments[0].sea)
        at = self.years.index(self._one_year(year))
        item = item_of(model, substance)
        value, base = (
            outcomes.with_index(model, self._block(city, s).total(a_sea))[at, item]
            for s in (scenario, baseline)
        )
        cut = share_of(base - value, base)
        drawn = cut[1:] if self.draws else cut
        return float((drawn > reduction).mean())
