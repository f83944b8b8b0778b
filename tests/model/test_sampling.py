"""Draws: repeatable, undisturbed by their neighbours, stratified, and joint where shares are."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from wastewater.inputs.city import City, cities, load_city
from wastewater.model import sampling
from wastewater.model.distributions import Array

DRAWS = 200


@pytest.fixture(scope="module")
def shipped() -> dict[str, City]:
    return {name: load_city(name) for name in cities()}


def sample(rows: pd.DataFrame, draws: int = DRAWS, seed: int = 1) -> Array:
    return sampling.sample_rows(rows, draws, seed)


def test_same_seed_same_numbers(lviv: City) -> None:
    np.testing.assert_array_equal(sample(lviv.parameters), sample(lviv.parameters))
    other = sample(lviv.parameters, seed=2)
    uncertain = (lviv.parameters["distribution"] != "fixed").to_numpy()
    assert np.all((sample(lviv.parameters)[uncertain, 1:] != other[uncertain, 1:]).any(axis=1))


def test_numbers_are_the_same_on_every_machine() -> None:
    expected = [0.48802, 0.10092, 0.83990, 0.74884, 0.33261]
    np.testing.assert_allclose(sampling.strata(1, "a|key", 5), expected, atol=5e-6)


def test_adding_a_row_disturbs_no_other(lviv: City) -> None:
    rows = lviv.parameters
    one_more = rows[rows["name"] == "sewer.overflow"].assign(place="elsewhere")
    more = pd.concat([one_more, rows], ignore_index=True)
    np.testing.assert_array_equal(sample(more)[len(one_more) :], sample(rows))


def test_order_of_rows_does_not_matter(lviv: City) -> None:
    """Bit for bit; only the parts of a mix are added up in the order in which they stand."""
    order = np.random.default_rng(3).permutation(len(lviv.parameters))
    shuffled = sample(lviv.parameters.iloc[order])
    np.testing.assert_allclose(shuffled, sample(lviv.parameters)[order], rtol=1e-13)
    alone = (lviv.parameters["distribution"] != "dirichlet").to_numpy()
    unshuffled = np.empty_like(shuffled)
    unshuffled[order] = shuffled
    np.testing.assert_array_equal(unshuffled[alone], sample(lviv.parameters)[alone])


@pytest.mark.parametrize("draws", [1, 7, 100])
def test_one_draw_per_stratum(draws: int) -> None:
    u = sampling.strata(4, "some|key", draws)
    assert sorted(np.floor(u * draws)) == list(range(draws))


def test_streams_of_different_keys_are_unrelated() -> None:
    streams = np.array([sampling.strata(1, f"key {i}", 2000) for i in range(30)])
    correlation = np.corrcoef(streams) - np.eye(30)
    assert np.abs(correlation).max() < 0.1


def test_column_0_holds_the_best_estimates(lviv: City) -> None:
    np.testing.assert_array_equal(sample(lviv.parameters)[:, 0], lviv.parameters["base_value"])
    without = sample(lviv.parameters, draws=0)
    assert without.shape == (len(lviv.parameters), 1)
    np.testing.assert_array_equal(without[:, 0], lviv.parameters["base_value"])


@pytest.mark.parametrize("name", cities())
def test_percentiles_are_as_typed(shipped: dict[str, City], name: str) -> None:
    """Rows whose distribution is not cut off or joint come out with the bounds that were typed."""
    rows = shipped[name].parameters
    drawn = sample(rows, draws=1000)[:, 1:]
    for kinds, levels in (
        (("lognormal", "beta", "normal"), (0.05, 0.95)),
        (("uniform", "triangular"), (0.0, 1.0)),
    ):
        of_kind = rows["distribution"].isin(kinds).to_numpy()
        low, high = (rows[f"base_{c}"].to_numpy(float)[of_kind] for c in ("low", "high"))
        found = np.quantile(drawn[of_kind], levels, axis=1)
        for typed, got in zip((low, high), found, strict=True):
            away = np.abs(got - typed) / (high - low)
            assert away.max() < 0.06, rows[of_kind].iloc[away.argmax()]


@pytest.mark.parametrize("name", cities())
def test_fixed_rows_do_not_vary(shipped: dict[str, City], name: str) -> None:
    rows = shipped[name].parameters
    drawn = sample(rows)
    assert np.all(np.ptp(drawn[(rows["distribution"] == "fixed").to_numpy()], axis=1) == 0)


@pytest.mark.parametrize("name", cities())
def test_draws_stay_inside_physical_bounds(shipped: dict[str, City], name: str) -> None:
    rows = shipped[name].parameters
    minimum, maximum = sampling.physical_bounds(rows["name"].tolist())
    drawn = sample(rows)
    assert np.isfinite(drawn).all()
    assert (drawn >= minimum[:, None]).all()
    assert (drawn <= maximum[:, None]).all()


@pytest.mark.parametrize("name", cities())
def test_joint_shares_add_up(shipped: dict[str, City], name: str) -> None:
    rows = shipped[name].parameters.reset_index(drop=True)
    drawn = sample(rows)
    composition = drawn[(rows["name"] == "waste.composition").to_numpy()].sum(axis=0)
    np.testing.assert_allclose(composition, 1, rtol=1e-14)
    routes = rows[rows["name"].str.endswith(".route")]
    labels = pd.Series(sampling.mix_labels(routes), index=routes.index)
    for label, members in labels.groupby(labels):
        total = drawn[members.index].sum(axis=0)
        assert total.max() <= 1 + 1e-12, label


def test_joint_shares_keep_their_means(lviv: City) -> None:
    """Joint sampling does not shift the typed shares."""
    rows = lviv.parameters
    mixed = (rows["distribution"] == "dirichlet").to_numpy()
    drawn = sample(rows, draws=1000)[mixed]
    away = drawn[:, 1:].mean(axis=1) - drawn[:, 0]
    assert np.abs(away).max() < 0.01


def common_rows(one: City, other: City) -> list[tuple[int, int, bool]]:
    """Positions of rows alike in key and numbers, and whether both are of the reference."""
    columns = ["name", "fraction", "substance", "place", "distribution"]
    columns += ["base_value", "base_low", "base_high"]
    tables = [c.parameters.reset_index()[["index", "origin", *columns]] for c in (one, other)]
    both = tables[0].merge(tables[1], on=columns, suffixes=("_1", "_2"))
    both = both[both["distribution"] != "fixed"]
    reference = (both["origin_1"] == "reference") & (both["origin_2"] == "reference")
    return list(zip(both["index_1"], both["index_2"], reference, strict=True))


def test_reference_rows_are_shared_and_own_rows_are_not(shipped: dict[str, City]) -> None:
    one, other = shipped["aarhus"], shipped["ikast-brande"]
    first, second = sample(one.parameters), sample(other.parameters)
    kinds = common_rows(one, other)
    assert {reference for _, _, reference in kinds} == {True, False}
    for i, j, reference in kinds:
        if reference:
            np.testing.assert_array_equal(first[i], second[j])
        else:
            assert np.all(first[i, 1:] != second[j, 1:])


def test_what_an_own_mix_leaves_over_is_not_shared(shipped: dict[str, City]) -> None:
    """The rest of a route has no row; it follows the city whose rows make the mix."""
    rest = []
    for name in ("aarhus", "ikast-brande"):
        rows = shipped[name].parameters.reset_index(drop=True)
        route = rows[rows["name"] == "sludge.route"]
        assert (route["origin"] == name).all()
        rest.append(1 - sample(rows, draws=1000)[route.index, 1:].sum(axis=0))
    assert abs(np.corrcoef(rest)[0, 1]) < 0.15


@pytest.mark.parametrize("name", cities())
def test_the_shared_reference_gives_the_same_numbers(shipped: dict[str, City], name: str) -> None:
    """Drawing the reference rows once for all cities is a short cut, not another sample."""
    rows = shipped[name].parameters
    np.testing.assert_array_equal(sampling.sample_city(rows, 30, 1), sample(rows, draws=30))


def test_a_changed_figure_counts_whatever_its_origin(lviv: City) -> None:
    rows = lviv.parameters.copy()
    at = rows.index[(rows["name"] == "sewage.water") & (rows["origin"] == "reference")]
    rows.loc[at, "base_value"] = 99.0
    drawn = sampling.sample_city(rows, 3, 1)
    assert drawn[rows.index.get_indexer(at), 0].tolist() == [99.0]


def test_a_sample_can_be_changed_without_changing_the_next(lviv: City) -> None:
    first = sampling.sample_city(lviv.parameters, 3, 1)
    expected = first.copy()
    first[:] = 0
    np.testing.assert_array_equal(sampling.sample_city(lviv.parameters, 3, 1), expected)


def test_an_unknown_distribution_is_refused(lviv: City) -> None:
    rows = lviv.parameters.iloc[:1].assign(distribution="cauchy")
    with pytest.raises(ValueError, match="cauchy"):
        sample(rows)
