"""What readings of a flow meter leave open."""

from __future__ import annotations

from io import StringIO

import numpy as np
import pandas as pd
import pytest

from wastewater.errors import InputError
from wastewater.inputs.monitoring.read_flow import read_flow
from wastewater.text import LANGUAGES


def volumes(text: str, **said: object) -> list[float]:
    frame = pd.read_csv(StringIO(text), sep=";", dtype=str).fillna("")
    return list(read_flow(frame, timezone="UTC", **said).daily["volume"])  # type: ignore[arg-type]


def asked(text: str, **said: object) -> list[tuple[str, int | None]]:
    with pytest.raises(InputError) as error:
        volumes(text, **said)
    assert all(one.text(language) for one in error.value.problems for language in LANGUAGES)
    return [(one.key.removeprefix("problem."), one.row) for one in error.value.problems]


@pytest.mark.parametrize("name", ["Лінія", "Зміна", "Pump"])
def test_two_lines_with_the_same_flow_are_not_merged(name: str) -> None:
    text = f"Дата;{name};Витрата, м3/добу\n10.01.2024;1;100\n10.01.2024;2;100\n"
    assert asked(text) == [("flow_twice_beside", 3)]
    assert volumes(text.replace(";2;", ";1;")) == [100]
    assert volumes(text.replace(name, "Примітка")) == [100]


def test_a_counter_without_its_name() -> None:
    readings = "".join(f"{day:02}.01.2024;{1000 + 24 * day}\n" for day in range(1, 11))
    text = "Дата;Об'єм, м3\n" + readings
    assert asked(text) == [("flow_rising", None)]
    assert volumes(text, counter=True) == pytest.approx([24] * 9)
    assert volumes(text, counter=False)[0] == 1024
    turned = "".join(f"2024-01-{day:02};{(day * 300) % 6100}\n" for day in range(1, 32))
    assert asked("date;volume (m3)\n" + turned) == [("flow_rising", None)]
    assert asked("date;volume (m3)\n" + turned, counter=True) == [("flow_counter_back", 22)]
    assert len(volumes("date;cumulative volume (m3)\n" + readings)) == 9


def test_volumes_of_days_are_not_taken_for_a_counter() -> None:
    rng = np.random.default_rng(1)
    for values in (rng.lognormal(7, 0.3, 300), np.full(300, 100.0), np.r_[1:6]):
        days = pd.date_range("2024-01-01", periods=len(values))
        frame = pd.DataFrame({"date": days, "volume (m3)": values})
        assert len(read_flow(frame).daily) == len(values)


def test_sums_of_months_are_not_the_flow_of_one_day() -> None:
    text = "Дата;Об'єм, м3\n01.01.2024;72000\n01.02.2024;70000\n01.03.2024;75000\n"
    assert asked(text) == [("flow_step_long", None)]
    assert volumes(text.replace("Об'єм, м3", "Витрата, м3/добу"))[0] == 72000


def test_24_00_is_the_end_of_an_hour() -> None:
    hours = [(day, hour) for day in (10, 11) for hour in range(1, 25)]
    rows = "".join(f"{day}.01.2024;{hour};{100 + hour % 3}\n" for day, hour in hours)
    text = "Дата;Година;Об'єм, м3\n" + rows
    assert asked(text) == [("flow_midnight_open", 25)]
    assert volumes(text, midnight="end") == pytest.approx([2424, 2424])
    # rates are joined by lines: nothing to ask
    assert volumes(text.replace("Об'єм, м3", "Витрата, м3/год"))[1] == pytest.approx(2424, rel=0.01)
    assert volumes("Дата;Об'єм, м3\n10.01.2024 24:00;5\n11.01.2024 24:00;6\n") == [5, 6]
