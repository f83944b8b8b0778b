"""Files as laboratories and works send them: read whole, or asked about, never in part."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xlsxwriter

from wastewater.errors import InputError, Problem
from wastewater.inputs.monitoring.read_flow import read_flow
from wastewater.inputs.monitoring.read_samples import read_samples
from wastewater.inputs.monitoring.species import conversion
from wastewater.text import LANGUAGES

KYIV = "Europe/Kyiv"


def saved(folder: Path, words: str, encoding: str = "utf-8") -> Path:
    path = folder / "a.csv"
    path.write_bytes(words.encode(encoding))
    return path


def results(path: Path | pd.DataFrame, **said: object) -> dict[str, float]:
    """Return substance and value, or the negative limit, in the order of the file."""
    table = read_samples(path, **{"timezone": KYIV, **said}).table  # type: ignore[arg-type]
    table = table.assign(place=range(len(table))).sort_values(["row", "place"])
    numbers = table["value"].where(~table["below"], -table["limit"])
    names = table["substance"] + [f" {row}" for row in table["row"]]
    assert names.is_unique
    return dict(zip(names, numbers.tolist(), strict=True))


def asked(read, *place: object, **said: object) -> list[Problem]:  # type: ignore[no-untyped-def]
    with pytest.raises(InputError) as error:
        read(*place, **{"timezone": KYIV, **said})
    for problem in error.value.problems:
        for language in LANGUAGES:
            words = problem.text(language)
            assert problem.file in words
            assert "{" not in words.replace("={", "").replace('{"', "")
    return list(error.value.problems)


def keys(problems: list[Problem]) -> list[tuple[str, int | None]]:
    return [(one.key.removeprefix("problem."), one.row) for one in problems]


# ---------------------------------------------------------------- laboratories

UKRAINIAN = """\
ТОВ «Водоканал-Сервіс»;;;;
Протокол № 12 від 15.01.2024 р.;;;;

Дата відбору;Місце відбору;Показник;Од. вим.;Результат
10.01.2024 р.;Вихід;Азот амонійний;мг/дм3;1,25 ± 0,15
10.01.2024 р.;Вихід;БСК5;мгО2/дм3;12,4
Дата відбору;Місце відбору;Показник;Од. вим.;Результат
10.01.2024 р.;Вихід;Завислі речовини;мг/дм3;1 250,5
10.01.2024 р.;Вихід;Нітрати;мгNO3/дм3;30
10.01.2024 р.;Вихід;Фосфати (за фосфором);мг/дм3;< 0,05
10.01.2024 р.;Вихід;Нафтопродукти;мг/дм3;менше 0,05
н/в – нижче межі визначення;;;;
Начальник лабораторії;;;;Іваненко І.І.
"""
RUSSIAN = """\
Дата отбора;Место отбора;Азот аммонийный, мг/дм3;Нитраты, мгNO3/дм3;Взвешенные вещества, мг/дм3;\
БПК5, мгО2/дм3;БПК полн., мгО2/дм3;ХПК, мгО/дм3;Сухой остаток, мг/дм3;Железо общее, мг/дм3;\
Нефтепродукты, мг/дм3;Фосфор общий, мг/дм3;Фосфаты по фосфору, мг/дм3;рН, ед. рН
10.01.2024 г.;Выход;1,2;30;12;10;14;40;500;0,3;менее 0,05;1,5;1;7,5
"""
DANISH = """\
Prøvedato;Prøvested;Suspenderede stoffer mg/l;Tot-N mg/l;Ptot mg/l;Ammonium+ammoniak-N µg/l;\
Nitrit+nitrat-N mg/l;Ortho-P mg/l;BI5 (mod.) mg/l;COD mg/l;±
d. 15. januar 2024;Afløb;5;4,2;0,3;500;2,1;<0,01;under 2;30;3
"""
FINNISH = """\
Päivämäärä;Näytepiste;Parametri;Tulos;Yksikkö
15.1.2024;Lähtevä;BOD7ATU;4,2;mg/l
15.1.2024;Lähtevä;Kokonaistyppi;12;mg/l
15.1.2024;Lähtevä;Kiintoaine;<2;mg/l
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_a_ukrainian_protocol(encoding: str, tmp_path: Path) -> None:
    assert results(saved(tmp_path, UKRAINIAN, encoding)) == pytest.approx(
        {
            "ammonium_n 5": 1.25,
            "bod5 6": 12.4,
            "tss 8": 1250.5,
            "nitrate_n 9": 30 * conversion("NO3", "N"),
            "phosphate_p 10": -0.05,
            "mineral_oil 11": -0.05,
        }
    )


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251"])
def test_a_russian_table(encoding: str, tmp_path: Path) -> None:
    found = results(saved(tmp_path, RUSSIAN, encoding))
    expected = {
        "ammonium_n": 1.2, "nitrate_n": 30 * conversion("NO3", "N"), "tss": 12, "bod5": 10,
        "bod_total": 14, "cod": 40, "dry_residue": 500, "fe": 0.3, "mineral_oil": -0.05,
        "total_p": 1.5, "phosphate_p": 1, "ph": 7.5,
    }  # fmt: skip
    assert found == pytest.approx({f"{name} 2": value for name, value in expected.items()})


def test_russian_names_of_ions_ask_for_their_basis(tmp_path: Path) -> None:
    names = ("Аммоний-ион", "Нитраты", "Фосфат-ион", "БПК")
    words = "Дата;" + ";".join(f"{name}, мг/дм3" for name in names) + "\n10.01.2024;1;2;3;4\n"
    found = keys(asked(read_samples, saved(tmp_path, words)))
    assert sorted(key for key, _ in found) == [
        *["samples_basis_missing"] * 3, "samples_substance_open",
    ]  # fmt: skip


def test_a_danish_table(tmp_path: Path) -> None:
    found = results(saved(tmp_path, DANISH, "cp1252"))
    expected = {
        "tss": 5, "total_n": 4.2, "total_p": 0.3, "ammonium_n": 0.5, "nox_n": 2.1,
        "phosphate_p": -0.01, "bod5": -2, "cod": 30,
    }  # fmt: skip
    assert found == pytest.approx({f"{name} 2": value for name, value in expected.items()})


def test_a_finnish_table(tmp_path: Path) -> None:
    found = results(saved(tmp_path, FINNISH, "cp1252"))
    assert found == {"bod7 2": 4.2, "total_n 3": 12, "tss 4": -2}


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        *(("< 0.05 мг/л", -0.05), ("<0,05 мгО2/дм3", -0.05), ("менее 0,05", -0.05)),
        *(("0,05 мг/л", 0.05), ("1,2±0,1", 1.2), ("1.2 ± 0.1", 1.2), ("<0.05±0.01", -0.05)),
        *(("ND(0.05)", -0.05), ("<LOQ (0,05)", -0.05), ("1,2E-2", 0.012), ("< 0,05", -0.05)),
    ],
)
def test_results_in_the_ways_of_laboratories(cell: str, number: float) -> None:
    frame = pd.DataFrame({"Дата": ["10.01.2024", "11.01.2024"], "БСК5, мг/л": [cell, "0,5"]})
    assert results(frame)["bod5 2"] == pytest.approx(number)
    table = read_samples(frame).table
    assert table["written"].tolist() == [cell, "0,5"]


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        *(("0,05<", "result_mark_behind"), ("0,05 <LOQ", "result_mark_behind")),
        *(("0,05 (н.в.)", "result_mark_behind"), ("1,2*", "result_tail")),
        *(("0.05 U", "result_tail"), ("5 µg/l", "result_tail"), ("н.в.", "limit_missing")),
        *(("сліди", "limit_missing"), ("отс.", "limit_missing"), ("i.p.", "limit_missing")),
        *(("<d.g.", "limit_missing"), (">24000", "result_above"), ("1,2-1,4", "result_unreadable")),
        *(
            ("(0,05)", "result_unreadable"),
            ("-", "result_unreadable"),
            ("н/д", "result_unreadable"),
        ),
        *(("1.234", "number_sign_open"), ("З,5", "result_unreadable"), ("<0", "limit_missing")),
    ],
)
def test_results_that_can_mean_several_things_are_asked_about(cell: str, key: str) -> None:
    frame = pd.DataFrame({"Дата": ["10.01.2024", "11.01.2024"], "БСК5, мг/л": [cell, "0,5"]})
    (problem,) = asked(read_samples, frame)
    assert keys([problem]) == [(key, 2)]
    assert cell in problem.text("uk")


def test_the_answers_that_the_messages_propose_are_understood() -> None:
    frame = pd.DataFrame(
        {"Дата": ["10.01.2024", "11.01.2024", "12.01.2024"], "БСК5, мг/л": ["1,2*", "3 U", "1.234"]}
    )
    found = results(frame, marks={"*": "plain", "U": "below"}, decimal=".")
    assert found == {"bod5 2": 1.2, "bod5 3": -3, "bod5 4": 1.234}


def test_units_in_the_cells_count_row_by_row() -> None:
    frame = pd.DataFrame(
        {
            "date": ["2024-01-10", "2024-01-11", "2024-01-12"],
            "substance": ["nitrate", "nitrate", "Cd"],
            "value": ["5 mg NO3/l", "5 mg N/l", "<0.1 µg/l"],
            "LOQ": ["", "", "0.2 µg/l"],
        }
    )
    found = results(frame)
    assert found == pytest.approx(
        {"nitrate_n 2": 5 * conversion("NO3", "N"), "nitrate_n 3": 5, "cd 4": -0.0002}
    )
    frame.loc[1, "value"] = "5"
    found_keys = keys(asked(read_samples, frame))
    assert found_keys == [("samples_basis_missing", 3), ("samples_unit_missing", 3)]


MIXED = {
    "same heading": ("Дата;БСК5, мг/л;БСК5, мг/л\n10.01.2024;250;10\n", "samples_heading_twice", 1),
    "flow direction": (
        "Дата;Потік;Показник;Результат;Од.\n10.01.2024;вхід;БСК5;250;мг/л\n"
        "10.01.2024;вихід;БСК5;10;мг/л\n", "samples_told_apart", 3,
    ),
    "fraction": (
        "date,substance,fraction,value,unit\n2024-01-10,Cd,dissolved,1,µg/l\n"
        "2024-01-10,Cd,total,5,µg/l\n", "samples_told_apart", 3,
    ),
    "two station columns": (
        "Об'єкт;Точка відбору;Дата;БСК5, мг/л\nКОС;Вхід;10.01.2024;250\n", "samples_role_twice", 1,
    ),
    "two units": (
        "date,substance,value (mg/l),unit\n2024-01-10,Cd,1,µg/l\n2024-01-11,pH,7,pH\n",
        "samples_units_differ", 2,
    ),
    "two units below": ("Дата;Cd, мг/л\n;мкг/л\n10.01.2024;5\n", "samples_units_differ", 1),
    "two bases below": ("Дата;NO3, мгN/л\n;мгNO3/л\n10.01.2024;5\n", "samples_units_differ", 1),
    "span": ("Дата;Час;БСК5, мг/л\n10.01.2024;09:30-10:00;5\n", "time_span", 2),
    "turned": ("Показник;10.01.2024;11.01.2024\nБСК5, мг/л;12;13\n", "samples_turned", 1),
    "turned under a date": ("Дата;10.01.2024;11.01.2024\nБСК5;12;13\n", "samples_turned", 1),
    "means below": ("Дата;БСК5, мг/л\n10.01.2024;3\nСереднє;3\n", "time_unreadable", 3),
    "limit of the permit": ("Дата;БСК5, мг/л\nГДС;15\n10.01.2024;3\n", "time_unreadable", 2),
    "day numbers": ("Дата;БСК5, мг/л\n45301;3\n45302;4\n", "time_serial", 2),
    "unit elsewhere": ("Одиниці: мг/дм3\nДата;БСК5\n10.01.2024;12\n", "samples_unit_missing", 2),
    "contradiction": (
        "Дата;Азот нітратів (за NO3), мг/дм3\n10.01.2024;12\n", "samples_basis_contradiction", 1,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("words", "key", "row"), MIXED.values(), ids=MIXED)
def test_what_would_be_mixed_up_is_asked_about(
    words: str, key: str, row: int, tmp_path: Path
) -> None:
    (problem,) = asked(read_samples, saved(tmp_path, words))
    assert keys([problem]) == [(key, row)]


def test_the_line_below_may_tell_the_basis(tmp_path: Path) -> None:
    words = "Дата;Нітрати, мг/л\n;мгN/л\n10.01.2024;5\n"
    assert results(saved(tmp_path, words)) == {"nitrate_n 3": 5}


def test_the_answer_for_a_column_that_tells_rows_apart(tmp_path: Path) -> None:
    path = saved(tmp_path, MIXED["flow direction"][0])
    table = read_samples(path, columns={"Потік": "station"}).table
    assert table[["station", "value"]].to_numpy().tolist() == [["вихід", 10], ["вхід", 250]]
    assert len(read_samples(path, columns={"Потік": ""}).table) == 2
    numbered = (
        "nr,date,substance,value,unit,label\n1,2024-01-10,TN,5,mg/l,A1\n2,2024-01-10,TN,5,mg/l,A2\n"
    )
    assert len(read_samples(saved(tmp_path, numbered)).table) == 2


def test_messages_tell_the_day_and_the_columns(tmp_path: Path) -> None:
    (problem,) = asked(read_samples, saved(tmp_path, MIXED["span"][0]))
    assert "10.01.2024 09:30-10:00" in problem.text("uk")
    (problem,) = asked(read_samples, saved(tmp_path, MIXED["day numbers"][0]))
    assert "2024-01-10" in problem.text("da")
    (problem,) = asked(read_samples, saved(tmp_path, MIXED["two station columns"][0]))
    assert "Об'єкт, Точка відбору" in problem.text("en")
    (problem,) = asked(read_samples, saved(tmp_path, "Дата;БСК5\n1;1\n", "koi8-u"))
    assert "CSV UTF-8" in problem.text("uk")


# ---------------------------------------------------------------- flow meters


def hours(start: str, end: str, zone: str | None) -> str:
    stamps = pd.date_range(start, end, freq="h", tz=zone, inclusive="left")
    return "Час;Витрата, м3/год\n" + "".join(f"{at:%d.%m.%Y %H:%M};100\n" for at in stamps)


def test_the_nights_when_the_clock_is_changed(tmp_path: Path) -> None:
    for start, end, whole in (
        ("2024-10-26", "2024-10-29", [2400, 2500, 2400]),
        ("2024-03-30", "2024-04-02", [2400, 2300, 2400]),
    ):
        path = saved(tmp_path, hours(start, end, KYIV))
        assert list(read_flow(path, timezone=KYIV).daily["volume"]) == pytest.approx(whole)
        winter = saved(tmp_path, hours(start, end, None))
        flow = read_flow(winter, timezone=KYIV, clock="UTC+2")
        assert list(flow.daily["volume"][:3]) == pytest.approx(whole)
        (problem,) = asked(read_flow, winter)
        assert problem.key in ("problem.time_hour_twice", "problem.time_no_such_hour")


def test_units_in_a_second_line_and_notes_below(tmp_path: Path) -> None:
    words = (
        "Дата;Час;Витрата\nдд.мм.рррр;гг:хх;л/с\n"
        + "".join(f"10.01.2024;{hour}:00;10\n" for hour in range(24))
        + "аварія на КНС;;\nМайстер зміни;;Петренко\n"
    )
    flow = read_flow(saved(tmp_path, words), timezone=KYIV)
    assert (flow.readings, flow.unit) == (24, "л/с")
    assert flow.daily["volume"][0] == pytest.approx(864)


FLOWS = {
    "thousands of Russian days": ("Дата;Расход, тыс. м3/сут\n10.01.2024;12,3\n", 12300),
    "thousands of Ukrainian days": ("Дата;Витрата, тис. м³/добу\n10.01.2024;12,3\n", 12300),
    "hours": ("Дата;Середня витрата, м3/год\n10.01.2024;100\n", 2400),
    "Danish hours": ("Dato;Udløb m3/t\n2024-01-10;100\n", 2400),
    "megalitres": ("date;Flow (Ml/d)\n2024-01-10;1.5\n", 1500),
    "blanks of spreadsheets": (
        "Дата;Витрата, м3/добу\n09.01.2024;#Н/Д\n10.01.2024;12 345,6\n",
        12345.6,
    ),
}


@pytest.mark.parametrize(("words", "volume"), FLOWS.values(), ids=FLOWS)
def test_flows_of_one_day(words: str, volume: float, tmp_path: Path) -> None:
    daily = read_flow(saved(tmp_path, words)).daily
    assert list(daily["volume"].dropna()) == pytest.approx([volume])


OPEN = {
    "hour or year": ("Дата;Расход, м3/год\n10.01.2024;100\n", "flow_year_or_hour", None),
    "two units below": ("Дата;Q, л/с\n;м3/год\n10.01.2024;5\n", "flow_units_mixed", None),
    "a span": ("Час;Q, л/с\n2024-01-10 08:00-09:00;5\n", "time_span", 2),
    "unknown unit": ("Дата;Витрата, MGD\n10.01.2024;100\n", "flow_unit_unknown", None),
    "same heading": ("Дата;Q, м3/д;Q, м3/д\n1.1.2024;1;2\n", "flow_heading_twice", None),
    "several meters": (
        "Дата;Лічильник №;Витрата, м3/добу\n1.1.2024;1;100\n1.1.2024;2;90\n", "flow_stations", None,
    ),
    "shifts": ("Дата;Зміна;Об'єм, м3\n1.1.2024;1;5\n1.1.2024;2;6\n", "flow_twice", 3),
    "a word": ("Дата;Витрата, м3/добу\n1.1.2024;ремонт\n", "flow_not_a_reading", 2),
    "the sum": ("Дата;Витрата, м3/добу\n1.1.2024;5\nВсього;5\n", "time_unreadable", 3),
    "the sum without a name": ("Дата;Витрата, м3/добу\n1.1.2024;5\n;5\n", "time_empty", 3),
    "a point": ("Дата;Витрата, м3/добу\n1.1.2024;12.345\n", "number_sign_open", 2),
}  # fmt: skip


@pytest.mark.parametrize(("words", "key", "row"), OPEN.values(), ids=OPEN)
def test_flows_that_can_mean_several_things_are_asked_about(
    words: str, key: str, row: int | None, tmp_path: Path
) -> None:
    (problem,) = asked(read_flow, saved(tmp_path, words))
    assert keys([problem]) == [(key, row)]


def test_the_decimal_sign_can_be_said(tmp_path: Path) -> None:
    path = saved(tmp_path, OPEN["a point"][0])
    assert read_flow(path, decimal=".").daily["volume"][0] == 12.345


def test_a_workbook_with_times_in_a_column_of_their_own(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    day, clock = (book.add_format({"num_format": form}) for form in ("dd.mm.yyyy", "hh:mm"))
    for name in ("Титул", "Лічильник"):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, ["КП «Водоканал»"])
    sheet.write_row(2, 0, ["Дата", "Час", "Витрата, м3/год"])
    for number in range(48):
        sheet.write_datetime(3 + number, 0, dt.datetime(2024, 1, 10 + number // 24), day)
        sheet.write_number(3 + number, 1, number % 24 / 24, clock)
        sheet.write_number(3 + number, 2, 100.5)
    book.close()
    flow = read_flow(tmp_path / "a.xlsx", timezone=KYIV)
    assert (flow.readings, flow.file) == (48, "a.xlsx [Лічильник]")
    np.testing.assert_allclose(flow.daily["volume"], 2412)
