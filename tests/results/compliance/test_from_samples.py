"""Samples of a laboratory against the limits, year by year."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from wastewater.errors import InputError
from wastewater.inputs.monitoring.records import Samples
from wastewater.results.compliance.from_samples import from_samples
from wastewater.results.compliance.table import COMPLIANCE_COLUMNS

OLD = ("uwwtd-1991",)
Maker = Callable[..., Samples]


def only(table: pd.DataFrame, limit: str) -> pd.Series:
    found = table[table["limit"] == limit]
    assert len(found) == 1, table["limit"].tolist()
    return found.iloc[0]


def twelve(*first: str, rest: str = "10") -> list[str]:
    return [*first, *[rest] * (12 - len(first))]


def test_counts(make_samples: Maker) -> None:
    samples = make_samples(bod5=twelve("26", "30"), cod=twelve("251", rest="60"))
    found = from_samples(samples, 20_000, regimes=OLD, country="DK")
    assert tuple(found.columns) == COMPLIANCE_COLUMNS
    bod5 = only(found, "uwwtd-1991.bod5")
    assert (bod5["samples"], bod5["required"], bod5["failures"], bod5["allowed"]) == (12, 12, 2, 2)
    assert (bod5["verdict"], bod5["probability"], bod5["standing"]) == ("met", 1.0, "law")
    assert bod5["value"] == pytest.approx((26 + 30 + 100) / 12)
    assert only(found, "uwwtd-1991.bod5.ceiling")["verdict"] == "met"
    assert only(found, "uwwtd-1991.cod")["verdict"] == "met"
    ceiling = only(found, "uwwtd-1991.cod.ceiling")
    assert (ceiling["verdict"], ceiling["value"], ceiling["margin"]) == ("not_met", 251, -1)
    three = from_samples(make_samples(bod5=twelve("26", "30", "26")), 20_000, regimes=OLD)
    assert only(three, "uwwtd-1991.bod5")["verdict"] == "not_met"


def test_too_few_samples(make_samples: Maker) -> None:
    found = from_samples(make_samples(bod5=["10"] * 11, total_p=["0.4"] * 11), 2e5, regimes=OLD)
    for limit in ("uwwtd-1991.bod5", "uwwtd-1991.total_p.100k"):
        row = only(found, limit)
        assert (row["verdict"], row["reason"]) == ("cannot_judge", "too_few_samples")
        assert row["required"] == 24
    assert only(found, "uwwtd-1991.bod5.ceiling")["verdict"] == "met"


def test_the_first_year_asks_for_more(make_samples: Maker) -> None:
    samples = make_samples(bod5=["10"] * 4)
    usual, first = (
        from_samples(samples, 3_000, regimes=OLD, first_year=is_first) for is_first in (False, True)
    )
    assert only(usual, "uwwtd-1991.bod5")["verdict"] == "met"
    assert only(first, "uwwtd-1991.bod5")["verdict"] == "cannot_judge"


def test_the_annual_mean_takes_half_the_limit_of_quantification(make_samples: Maker) -> None:
    samples = make_samples(total_p=twelve("<0.1", "<0.1", rest="1.2"))
    row = only(from_samples(samples, 20_000, regimes=OLD), "uwwtd-1991.total_p.10k")
    assert row["value"] == pytest.approx((2 * 0.05 + 10 * 1.2) / 12)
    assert row["low"] == pytest.approx(1.0)
    assert row["high"] == pytest.approx((0.2 + 12) / 12)
    assert row["verdict"] == "met"
    blind = make_samples(total_p=["<3"] * 12)
    row = only(from_samples(blind, 20_000, regimes=OLD), "uwwtd-1991.total_p.10k")
    assert (row["verdict"], row["reason"]) == ("cannot_judge", "limit_of_quantification")


def test_either_concentration_or_removal(make_samples: Maker) -> None:
    out = make_samples(bod5=["30"] * 12, total_n=["20"] * 12)
    raw = make_samples("inlet", bod5=["300"] * 12, total_n=["60"] * 12)
    found = from_samples(out, 20_000, regimes=OLD, inlet=raw)
    assert only(found, "uwwtd-1991.bod5")["verdict"] == "met"
    nitrogen = only(found, "uwwtd-1991.total_n.10k")
    assert (nitrogen["verdict"], nitrogen["way"]) == ("not_met", "concentration")
    assert nitrogen["removal"] == pytest.approx(2 / 3)
    less = from_samples(make_samples(total_n=["18"] * 12), 20_000, regimes=OLD, inlet=raw)
    nitrogen = only(less, "uwwtd-1991.total_n.10k")
    assert (nitrogen["verdict"], nitrogen["way"]) == ("met", "removal")
    alone = from_samples(out, 20_000, regimes=OLD)
    assert only(alone, "uwwtd-1991.bod5")["verdict"] == "not_met"


def test_warm_days_only(make_samples: Maker) -> None:
    water = {"total_n": twelve("25", rest="12"), "temperature": twelve("8", rest="15")}
    cold = from_samples(make_samples(**water), 20_000, regimes=OLD)
    assert only(cold, "uwwtd-1991.total_n.daily")["verdict"] == "met"
    warm = from_samples(
        make_samples(**water | {"temperature": twelve("12", rest="15")}), 20_000, regimes=OLD
    )
    assert only(warm, "uwwtd-1991.total_n.daily")["verdict"] == "not_met"
    unknown = from_samples(make_samples(total_n=twelve("25")), 20_000, regimes=OLD)
    assert "uwwtd-1991.total_n.daily" not in set(unknown["limit"])


def test_four_of_the_last_five(make_samples: Maker) -> None:
    def verdict(*cells: str) -> str:
        found = from_samples(make_samples(bod5=list(cells)), 20_000, regimes=["de-abwv"])
        return str(only(found, "de-abwv.bod5.4")["verdict"])

    assert verdict("99", "10", "10", "30", "10", "10") == "met"
    assert verdict("10", "10", "30", "10", "30") == "not_met"
    assert verdict("10", "10", "10", "10", "41") == "not_met"


def test_lagoons(make_samples: Maker) -> None:
    samples = make_samples(tss=["120"] * 12)
    assert only(from_samples(samples, 2e4, regimes=OLD), "uwwtd-1991.tss")["verdict"] == "not_met"
    found = from_samples(samples, 2e4, regimes=OLD, lagoons=True)
    assert only(found, "uwwtd-1991.tss.lagoon")["verdict"] == "met"
    assert "uwwtd-1991.tss.ceiling" not in set(found["limit"])


def test_stations_and_years_are_apart(make_samples: Maker) -> None:
    parts = [
        make_samples(place, year, bod5=["10"] * count)
        for place, year, count in (("a", 2023, 12), ("a", 2024, 3), ("b", 2024, 12))
    ]
    both = replace(parts[0], table=pd.concat([part.table for part in parts]))
    found = from_samples(both, 20_000, regimes=OLD)
    own = found[found["limit"] == "uwwtd-1991.bod5"]
    assert own[["place", "year", "verdict"]].to_numpy().tolist() == [
        ["a", 2023, "met"],
        ["a", 2024, "cannot_judge"],
        ["b", 2024, "met"],
    ]


def test_a_river(make_samples: Maker) -> None:
    samples = make_samples("river", pb=["0.0011"] * 12, cd=["0.0001"] * 11 + ["0.002"])
    asked = {"regimes": ["eqs-2013"], "applies_to": ["inland water"]}
    found = from_samples(samples, **asked, hardness=120)
    lead = only(found, "eqs-2013.pb.annual.inland")
    assert (lead["value"], lead["unit"], lead["verdict"]) == (pytest.approx(1.1), "ug/l", "met")
    assert only(found, "eqs-2013.cd.maximum.inland.4")["verdict"] == "not_met"
    blind = from_samples(make_samples("river", pb=["<0.01"] * 12), **asked)
    assert only(blind, "eqs-2013.pb.annual.inland")["verdict"] == "cannot_judge"
    assert only(blind, "eqs-2013.pb.maximum.inland")["verdict"] == "met"


def test_an_effluent_needs_a_size(make_samples: Maker) -> None:
    with pytest.raises(InputError):
        from_samples(make_samples(bod5=["1"]), regimes=OLD)
    with pytest.raises(InputError):
        from_samples(make_samples(bod5=["1"]), 1e4, regimes=["nothing"])


def test_nothing_to_judge(make_samples: Maker) -> None:
    assert from_samples(make_samples(chloride=["1"]), 1e4, regimes=OLD).empty


@pytest.mark.parametrize("size", [0.0, -5.0, float("nan")])
def test_works_without_a_size(make_samples: Maker, size: float) -> None:
    with pytest.raises(InputError, match="size"):
        from_samples(make_samples(bod5=twelve()), size, regimes=OLD)
