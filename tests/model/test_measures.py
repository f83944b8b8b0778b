"""Measures: ramps, changes, their draws, and the order that does not matter."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest

from wastewater.errors import ModelError
from wastewater.inputs.city import City
from wastewater.inputs.scenario import Change, Cost, Measure
from wastewater.model import measures
from wastewater.model.distributions import Array
from wastewater.model.lookup import Index
from wastewater.model.measures import Step
from wastewater.model.sampling import sample_rows

COST = Cost(1.0, None, None, "own-estimate", "D", "a reason")
DRAWS = 400


def change(kind: str, value: float, low: float | None = None, high: float | None = None) -> Change:
    return Change(
        "sewer.overflow", "", "", "lviv", kind, value, low, high, "1", "own-estimate", "D", ""
    )


def measure(name: str, *changes: Change, start: int = 2027, full: int = 2031) -> Measure:
    return Measure(name, {"en": name}, start, full, COST, COST, COST, changes)


class Sampled:
    """Lviv's sample and the sampled changes of some measures."""

    def __init__(self, city: City, *taken: Measure) -> None:
        self.city = replace(city, measures={m.id: m for m in taken})
        self.index = Index.of(city.parameters, [], [], city.id)
        self.values = sample_rows(city.parameters, DRAWS, 1)
        self.row = self.index.rows["sewer.overflow", "", "", "lviv"]

    def steps(self, *names: str) -> list[Step]:
        sampled = measures.steps(self.city, self.index, DRAWS, 1)
        return [step for name in names for step in sampled[name]]

    def after(self, year: int, *names: str) -> Array:
        """The changed row; all other rows must be what they were."""
        changed = measures.apply(self.values, self.steps(*names), year)
        others = np.arange(len(self.values)) != self.row
        np.testing.assert_array_equal(changed[others], self.values[others])
        return changed[self.row]

    @property
    def before(self) -> Array:
        return self.values[self.row]


@pytest.mark.parametrize(
    ("year", "expected"), [(2025, 0), (2027, 0), (2028, 0.25), (2030, 0.75), (2031, 1), (2040, 1)]
)
def test_ramp(year: int, expected: float) -> None:
    assert measures.ramp(measure("m"), year) == expected


def test_a_step_takes_effect_in_its_year() -> None:
    at_once = measure("m", start=2027, full=2027)
    assert [measures.ramp(at_once, year) for year in (2026, 2027, 2028)] == [0, 1, 1]


def test_set_replaces(lviv: City) -> None:
    sampled = Sampled(lviv, measure("m", change("set", 0.02)))
    np.testing.assert_array_equal(sampled.after(2031, "m"), 0.02)
    np.testing.assert_allclose(sampled.after(2028, "m"), 0.75 * sampled.before + 0.25 * 0.02)


def test_scale_multiplies(lviv: City) -> None:
    sampled = Sampled(lviv, measure("m", change("scale", 0.5)))
    np.testing.assert_allclose(sampled.after(2031, "m"), 0.5 * sampled.before)
    np.testing.assert_allclose(sampled.after(2029, "m"), 0.75 * sampled.before)


def test_shift_adds(lviv: City) -> None:
    sampled = Sampled(lviv, measure("m", change("shift", 0.1)))
    np.testing.assert_allclose(sampled.after(2031, "m"), sampled.before + 0.1)
    np.testing.assert_allclose(sampled.after(2030, "m"), sampled.before + 0.075)


def test_before_its_start_nothing_changes_not_even_the_array(lviv: City) -> None:
    sampled = Sampled(lviv, measure("m", change("set", 0.02)))
    assert measures.apply(sampled.values, sampled.steps("m"), 2027) is sampled.values
    assert measures.apply(sampled.values, [], 2040) is sampled.values


def test_the_sample_itself_is_never_changed(lviv: City) -> None:
    sampled = Sampled(lviv, measure("m", change("scale", 0.5)))
    before = sampled.values.copy()
    sampled.after(2031, "m")
    np.testing.assert_array_equal(sampled.values, before)


def test_two_scales_multiply(lviv: City) -> None:
    sampled = Sampled(
        lviv, measure("m", change("scale", 0.5, 0.3, 0.9)), measure("n", change("scale", 0.8))
    )
    alone = sampled.after(2031, "m")
    np.testing.assert_allclose(sampled.after(2031, "m", "n"), 0.8 * alone)


def test_order_does_not_matter_bit_for_bit(lviv: City) -> None:
    taken = [measure(name, change("scale", s)) for name, s in (("a", 0.7), ("b", 0.3), ("c", 1.1))]
    sampled = Sampled(lviv, *taken)
    results = [sampled.after(2029, *names) for names in permutations("abc")]
    for result in results[1:]:
        np.testing.assert_array_equal(result, results[0])


def test_progress_tells_years_apart(lviv: City) -> None:
    sampled = Sampled(
        lviv, measure("m", change("set", 0.1)), measure("n", change("scale", 1), full=2028)
    )
    steps = sampled.steps("m", "n")
    assert measures.progress(steps, 2025) == measures.progress(steps, 2027) == (0, 0)
    assert measures.progress(steps, 2028) == (0.25, 1)
    assert measures.progress(steps, 2031) == measures.progress(steps, 2040) == (1, 1)


@pytest.mark.parametrize(
    ("kind", "value", "low", "high"),
    [
        ("set", 0.02, 0.01, 0.05),
        ("set", 0.02, 0.0, 0.05),
        ("scale", 0.5, 0.3, 0.9),
        ("scale", 0.5, 0.0, 0.9),
        ("shift", 0.1, 0.05, 0.2),
    ],
)
def test_numbers_of_a_measure_are_drawn(
    lviv: City, kind: str, value: float, low: float, high: float
) -> None:
    sampled = Sampled(lviv, measure("m", change(kind, value, low, high)))
    (step,) = sampled.steps("m")
    assert step.numbers[0] == value
    touches = low == 0  # then the bounds are the limits of a triangle
    found = np.quantile(step.numbers[1:], (0, 1) if touches else (0.05, 0.95))
    np.testing.assert_allclose(found, [low, high], atol=0.06 * (high - low))


def test_measures_of_two_cities_are_drawn_apart(lviv: City) -> None:
    taken = measure("m", change("scale", 0.5, 0.3, 0.9))
    here, there = (Sampled(replace(lviv, id=name), taken).steps("m") for name in ("here", "there"))
    assert abs(np.corrcoef(here[0].numbers[1:], there[0].numbers[1:])[0, 1]) < 0.2


def test_leaving_the_physical_bounds_is_an_error(lviv: City) -> None:
    sampled = Sampled(lviv, measure("dry", change("shift", -0.06)))
    with pytest.raises(ModelError) as caught:
        sampled.after(2031, "dry")
    assert "The measure dry takes sewer.overflow to -0.0" in str(caught.value)
    assert "in at least one draw, outside its physical bounds." in str(caught.value)


def test_a_measure_without_changes_does_nothing(lviv: City) -> None:
    sampled = Sampled(lviv, measure("words"))
    np.testing.assert_array_equal(sampled.after(2040, "words"), sampled.before)


def test_the_year_in_which_all_is_done() -> None:
    early = Step(measure("one", change("set", 0.1), full=2029), change("set", 0.1), 0, np.ones(1))
    late = Step(measure("two", change("set", 0.1), full=2034), change("set", 0.1), 0, np.ones(1))
    assert measures.complete([late, early]) == 2034


@pytest.mark.parametrize(("kind", "value"), [("set", 0.02), ("scale", 0.5), ("shift", 0.1)])
@pytest.mark.parametrize("year", [2029, 2031])
def test_a_masked_change_acts_in_its_columns_alone(
    lviv: City, kind: str, value: float, year: int
) -> None:
    sampled = Sampled(lviv, measure("m", change(kind, value)))
    everywhere = sampled.after(year, "m")
    mask = np.arange(1 + DRAWS) % 3 == 1
    steps = [replace(step, mask=mask) for step in sampled.steps("m")]
    row = measures.apply(sampled.values, steps, year)[sampled.row]
    np.testing.assert_array_equal(row[mask], everywhere[mask])
    np.testing.assert_array_equal(row[~mask], sampled.before[~mask])


def test_two_masks_meet_where_both_are(lviv: City) -> None:
    sampled = Sampled(
        lviv, measure("m", change("scale", 0.5, 0.3, 0.9)), measure("n", change("scale", 0.8))
    )
    one, other = np.arange(1 + DRAWS) % 2 == 0, np.arange(1 + DRAWS) % 3 == 0
    masks = {"m": one, "n": other}
    steps = [replace(s, mask=masks[s.measure.id]) for s in sampled.steps("m", "n")]
    row = measures.apply(sampled.values, steps, 2031)[sampled.row]
    both = sampled.after(2031, "m", "n")
    np.testing.assert_array_equal(row[one & other], both[one & other])
    np.testing.assert_array_equal(row[one & ~other], sampled.after(2031, "m")[one & ~other])
    np.testing.assert_array_equal(row[~one & other], sampled.after(2031, "n")[~one & other])
    np.testing.assert_array_equal(row[~one & ~other], sampled.before[~one & ~other])
