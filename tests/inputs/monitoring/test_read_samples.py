"""Results of a laboratory, in every layout and way of saving."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from wastewater.errors import InputError
from wastewater.inputs.monitoring.read_samples import read_samples
from wastewater.inputs.monitoring.records import SAMPLE_COLUMNS
from wastewater.inputs.monitoring.species import conversion
from wastewater.text import LANGUAGES

WATER = Path(__file__).resolve().parents[4] / "shared" / "reference" / "water"
needs_reference = pytest.mark.skipif(not WATER.is_dir(), reason="the reference data are not here")
KYIV = "Europe/Kyiv"
PLACE = ["file", "row", "column", "written"]

LONG = [
    ["Date", "Station", "Substance", "Value", "Unit", "Qualifier", "Limit"],
    ["2024-01-10 09:30", "Works 1", "NH4-N", "1.25", "mg/l", "", "0.05"],
    ["2024-01-10 09:30", "Works 1", "NO3", "12.4", "mg/l", "", ""],
    ["2024-02-14 10:00", "Works 1", "NH4-N", "0.05", "mg/l", "<", ""],
    ["2024-02-14 10:00", "Works 1", "NO3", "0.5", "mg N/l", "", ""],
    ["2024-02-14 10:00", "Works 1", "Cd", "<0.02", "µg/l", "", ""],
    ["2024-03-13 11:15", "Works 1", "Cd", "ND", "µg/l", "", "0.03"],
    ["2024-03-13 11:15", "Works 1", "pH", "7.4", "", "", ""],
    ["2024-03-13 11:15", "Works 1", "NH4-N", "0", "mg/l", "", ""],
]
DANISH = [["Prøvedato", "Målested", "Stof", "Værdi", "Enhed", "Attribut", "DG"]] + [
    [cell.replace("µg/l", "ug/l") for cell in row] for row in LONG[1:]
]
WIDE = """\
КП «Водоканал»;;;;;;;
Дата відбору;Час відбору;Пункт;Азот амонійний, мг/дм3;NO3, мг/дм3;N-NO3, мг N/л;Кадмій (мкг/дм3);рН
10.01.2024;9:30;Works 1;1,25;12,4;;;
14.02.2024;10:00;Works 1;<0,05;;0,5;< 0,02;
13.03.2024;11:15;Works 1;0;;;<МВ 0,03;7,4
"""


def table_of(path: Path | pd.DataFrame, **said: object) -> pd.DataFrame:
    return read_samples(path, **{"timezone": KYIV, **said}).table  # type: ignore[arg-type]


def same(one: pd.DataFrame, other: pd.DataFrame) -> None:
    assert_frame_equal(one.drop(columns=PLACE), other.drop(columns=PLACE), check_exact=True)


def text(rows: list[list[str]], separator: str, comma: bool = False) -> str:
    out = io.StringIO()
    cells = [[c.replace(".", ",") if comma and c[-1:].isdigit() else c for c in r] for r in rows]
    csv.writer(out, delimiter=separator, lineterminator="\n").writerows(cells)
    return out.getvalue()


def saved(path: Path, words: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(words.encode(encoding))
    return path


def workbook(path: Path) -> Path:
    book = xlsxwriter.Workbook(path)
    sheet, day = book.add_worksheet(), book.add_format({"num_format": "dd.mm.yyyy hh:mm"})
    sheet.write_row(0, 0, LONG[0])
    for number, row in enumerate(LONG[1:], 1):
        sheet.write_row(number, 1, row[1:])
        sheet.write_datetime(number, 0, datetime.fromisoformat(row[0]), day)
        for column in (3, 6):
            if row[column].replace(".", "").isdigit():
                sheet.write_number(number, column, float(row[column]))
    book.close()
    return path


# ---------------------------------------------------------------- good files


def test_value_limit_and_mark_are_three_fields(tmp_path: Path) -> None:
    samples = read_samples(saved(tmp_path / "a.csv", text(LONG, ",")), timezone=KYIV)
    table = samples.table
    assert tuple(table.columns) == SAMPLE_COLUMNS
    assert samples.timezone == KYIV
    assert table["substance"].tolist() == ["ammonium_n"] * 3 + ["cd"] * 2 + ["nitrate_n"] * 2 + [
        "ph"
    ]
    assert table["row"].tolist() == [2, 4, 9, 6, 7, 3, 5, 8]
    nan = np.nan
    np.testing.assert_allclose(
        table["value"],
        [1.25, nan, 0, nan, nan, 12.4 * conversion("NO3", "N"), 0.5, 7.4],
        rtol=1e-12,
    )
    np.testing.assert_allclose(
        table["limit"], [0.05, 0.05, nan, 2e-5, 3e-5, nan, nan, nan], rtol=1e-12
    )
    assert table["below"].tolist() == [False, True, False, True, True, False, False, False]
    assert table["written"].tolist()[:5] == ["1.25", "< 0.05", "0", "<0.02", "ND"]
    assert table["timed"].all()
    assert str(table["time"][0]) == "2024-01-10 07:30:00+00:00"
    assert str(table["day"][0]) == "2024-01-10 00:00:00"


@pytest.mark.parametrize(
    "save",
    [
        lambda folder: saved(folder / "a.csv", text(LONG, ";")),
        lambda folder: saved(folder / "a.csv", text(LONG, ";", comma=True)),
        lambda folder: saved(folder / "a.txt", text(LONG, "\t")),
        lambda folder: saved(folder / "a.txt", text(LONG, "\t", comma=True)),
        lambda folder: saved(folder / "a.csv", text(LONG, ",", comma=True)),
        lambda folder: saved(folder / "a.csv", text(LONG, ","), "utf-8-sig"),
        lambda folder: saved(folder / "a.csv", text(LONG, "\t"), "utf-16"),
        lambda folder: saved(folder / "a.csv", text(DANISH, ";"), "cp1252"),
        lambda folder: saved(folder / "a.csv", text([LONG[0], *LONG[:0:-1]], ",")),
        lambda folder: workbook(folder / "a.xlsx"),
        lambda folder: pd.DataFrame(LONG[1:], columns=LONG[0]),
        lambda folder: saved(folder / "a.csv", WIDE),
        lambda folder: saved(folder / "a.csv", WIDE, "cp1251"),
        lambda folder: saved(folder / "a.csv", WIDE, "utf-16"),
    ],
    ids=[
        *("semicolon", "decimal comma", "tab", "tab, decimal comma", "comma and decimal comma"),
        *("byte order mark", "utf-16", "cp1252", "other row order", "workbook", "data frame"),
        *("wide", "wide, cp1251", "wide, utf-16"),
    ],
)
def test_the_same_data_give_the_same_table(
    save: Callable[[Path], Path | pd.DataFrame], tmp_path: Path
) -> None:
    expected = table_of(saved(tmp_path / "expected.csv", text(LONG, ",")))
    found = table_of(save(tmp_path))
    if found["column"].nunique() > 1:  # the wide table states no limit beside plain values
        expected["limit"] = expected["limit"].where(expected["below"])
    same(found, expected)


def test_dates_alone_need_no_zone(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.csv", "date,TN mg/l\n2024-01-01,5\n2024-01-02,\n")
    samples = read_samples(path)
    assert samples.timezone == "UTC"
    assert len(samples.table) == 1
    assert not samples.table["timed"].any()
    assert str(samples.table["time"][0]) == "2024-01-01 12:00:00+00:00"


def test_units_in_a_second_line_and_columns_beside(tmp_path: Path) -> None:
    words = (
        "Dato;NH4-N;NH4-N flag;NH4-N LOQ;Bly;attribut\n;mg/l;;µg/l;µg/l;\n"
        "01-02-2024;0,05;<;60;2,5;\n15-02-2024;0,2;;60;1;<\n"
    )
    table = table_of(saved(tmp_path / "a.csv", words))
    np.testing.assert_allclose(table["value"], [np.nan, 0.2, 0.0025, np.nan], rtol=1e-12)
    # the unit of the limit stands below its own heading and is not that of the values
    np.testing.assert_allclose(table["limit"], [0.06, 0.06, np.nan, 0.001], rtol=1e-12)


def test_results_that_stand_there_twice_are_kept(tmp_path: Path) -> None:
    words = "date,TN mg/l\n2024-01-01,5\n2024-01-01,5\n"
    assert len(table_of(saved(tmp_path / "a.csv", words))) == 2


def test_what_the_user_says(tmp_path: Path) -> None:
    words = (
        "Tag,what,result,code,where\n2024-01-01,nitrate,10,,\n2024-01-01,BOD,4,,\n"
        "2024-01-01,NH4-N,0,U,\n2024-01-01,turbidity,9,,\n2024-01-01,pH,7,,\n"
    )
    table = table_of(
        saved(tmp_path / "a.csv", words),
        columns={"Tag": "date", "what": "substance", "code": "qualifier", "where": ""},
        station="Inlet",
        unit="mg/l",
        basis={"NO3": "NO3"},
        substances={"BOD": "BOD5", "turbidity": ""},
        limits={"ammonium_n": 0.02},
        marks={"U": "<"},
    )
    assert table["substance"].tolist() == ["ammonium_n", "bod5", "nitrate_n", "ph"]
    np.testing.assert_allclose(table["value"], [np.nan, 4, 10 * conversion("NO3", "N"), 7])
    assert table["limit"].tolist()[0] == 0.02
    assert set(table["station"]) == {"Inlet"}


LABORATORIES = {
    "Danish": (
        "Målested;Prøvedato;Stofparameter;Resultat-attribut;Resultat;Enhed;Detektionsgrænse\n"
        "A;15-01-2024;Nitrogen,total N;;5,2;mg/l;0,1\n"
        "A;15-01-2024;Ammoniak+ammonium-N;<;0,01;mg/l;0,01\n"
        'A;15-01-2024;"Phosphor, total-P";;0,41;mg/l;\n'
        "A;15-01-2024;BI5 modif.;;3;mg/l;\nA;15-01-2024;Suspenderede stoffer;;9;mg/l;\n",
        {"ammonium_n": np.nan, "bod5": 3, "total_n": 5.2, "total_p": 0.41, "tss": 9},
    ),
    "Ukrainian": (
        "Протокол № 5;;;;\nПоказник;Дата відбору;Одиниця виміру;Результат;ГДС\n"
        "Амоній сольовий;25.03.2024;мгN/дм3;1,2;2\nНітрати (NO3-);25.03.2024;мг/дм3;44;45\n"
        "Фосфати (PO43-);25.03.2024;мг/дм3;3,1;5\nБСК5;25.03.2024;мгО2/дм3;12;15\n"
        "БСКповне;25.03.2024;мгО2/дм3;14;15\nХСК;25.03.2024;мгО/дм3;55;80\n"
        "Нафтопродукти;25.03.2024;мг/дм3;<0,03;0,3\nЗалізо загальне;25.03.2024;мг/дм3;0,31;0,5\n",
        {
            "ammonium_n": 1.2,
            "bod5": 12,
            "bod_total": 14,
            "cod": 55,
            "fe": 0.31,
            "mineral_oil": np.nan,
            "nitrate_n": 44 * 14.007 / 62.004,
            "phosphate_p": 3.1 * 30.974 / 94.97,
        },
    ),
    "American": (
        "ActivityStartDate,MonitoringLocation,CharacteristicName,ResultMeasureValue,"
        "ResultMeasure/MeasureUnitCode,ResultDetectionConditionText,"
        "DetectionQuantitationLimitMeasure/MeasureValue,MethodSpeciationName\n"
        "2020-01-01,X,Nitrate,4.427,mg/l,,,as NO3\n2020-01-01,X,Kjeldahl nitrogen,,mg/l,"
        "Not Detected,0.1,as N\n",
        {"nitrate_n": 4.427 * 14.007 / 62.004, "tkn": np.nan},
    ),
}


@pytest.mark.parametrize("country", LABORATORIES)
def test_exports_of_laboratories(country: str, tmp_path: Path) -> None:
    words, expected = LABORATORIES[country]
    table = table_of(saved(tmp_path / "a.csv", words))
    assert table["substance"].tolist() == list(expected)
    np.testing.assert_allclose(table["value"], list(expected.values()), rtol=1e-12)
    assert table["below"].tolist() == [bool(np.isnan(value)) for value in expected.values()]
    assert table.loc[table["below"], "limit"].notna().all()


def test_the_larger_one_of_two_limits_counts(tmp_path: Path) -> None:
    words = (
        "date,value,flag,limit\n2024-01-01,0.03,<,0.05\n2024-01-02,<0.10,,0.05\n"
        "2024-01-03,0,ND,0.05\n2024-01-04,0.03,,0.05\n2024-01-05,0.03,=,0\n"
    )
    table = table_of(saved(tmp_path / "a.csv", words), substance="NH4-N", unit="mg/l")
    np.testing.assert_array_equal(table["limit"], [0.05, 0.1, 0.05, 0.05, np.nan])
    np.testing.assert_array_equal(table["value"], [np.nan, np.nan, np.nan, 0.03, 0.03])


@settings(max_examples=40, deadline=None)
@given(
    values=st.lists(st.decimals(0, 9999, places=4), min_size=1, max_size=12),
    below=st.lists(st.booleans(), min_size=12, max_size=12),
    order=st.permutations(range(12)),
    comma=st.booleans(),
)
def test_nothing_is_lost_whatever_the_order_and_the_sign(
    values: list[object], below: list[bool], order: list[int], comma: bool
) -> None:
    cells = ["<" * low + str(value) for value, low in zip(values, below, strict=False)]
    cells = [cell if float(cell.lstrip("<")) else "0.0001" for cell in cells]
    days = [f"2024-01-{day:02}" for day in range(1, len(cells) + 1)]
    frame = pd.DataFrame({"date": days, "TN mg/l": cells})
    mixed = frame.iloc[[at for at in order if at < len(cells)]]
    if comma:
        mixed = mixed.assign(**{"TN mg/l": mixed["TN mg/l"].str.replace(".", ",")})
    table = table_of(mixed)
    same(table, table_of(frame))
    number = table["value"].where(~table["below"], table["limit"])
    assert number.tolist() == [float(cell.lstrip("<")) for cell in cells]
    assert table["below"].tolist() == [cell.startswith("<") for cell in cells]


def test_the_unit_does_not_matter(tmp_path: Path) -> None:
    units = {"mg/l": "0.75", "µg/l": "750", "ng/l": "750000", "g/m3": "0.75", "кг/м3": "0.00075"}
    tables = [
        table_of(saved(tmp_path / "a.csv", f"date;Zn, {unit}\n2024-01-01;{value}\n2024-01-02;0.5"))
        for unit, value in units.items()
    ]
    for table in tables:
        assert table["value"][0] == pytest.approx(0.75, rel=1e-12)


# ---------------------------------------------------------------- bad files

HEAD = "date,substance,value,unit,flag,limit\n"
GOOD = "2024-01-01,TN,5,mg/l,,\n"
BAD = {
    "no unit": ("2024-01-02,TN,5,,,", "samples_unit_missing", 3, "unit"),
    "unknown unit": ("2024-01-02,TN,5,ppm,,", "samples_unit_unknown", 3, "unit"),
    "unit of a flow": ("2024-01-02,TN,5,m3/d,,", "samples_unit_wrong", 3, "unit"),
    "no basis": ("2024-01-02,nitrate,5,mg/l,,", "samples_basis_missing", 3, "substance"),
    "no basis, Ukrainian": ("2024-01-02,фосфати,5,мг/л,,", "samples_basis_missing", 3, "substance"),
    "two bases": ("2024-01-02,NO3-N,5,mg NO3/l,,", "samples_basis_contradiction", 3, "substance"),
    "unknown substance": (
        "2024-01-02,amonium,5,mg/l,,",
        "samples_substance_unknown",
        3,
        "substance",
    ),
    "open word": ("2024-01-02,БСК,5,mg/l,,", "samples_substance_open", 3, "substance"),
    "no substance": ("2024-01-02,,5,mg/l,,", "samples_substance_empty", 3, "substance"),
    "no limit": ("2024-01-02,TN,ND,mg/l,,", "limit_missing", 3, "value"),
    "no limit, LOQ": ("2024-01-02,TN,< LOQ,mg/l,,", "limit_missing", 3, "value"),
    "no limit, zero": ("2024-01-02,TN,0,mg/l,<,", "limit_missing", 3, "value"),
    "negative limit": ("2024-01-02,TN,<-1,mg/l,,", "limit_not_positive", 3, "value"),
    "above the range": ("2024-01-02,TN,>100,mg/l,,", "result_above", 3, "value"),
    "above, in a column": ("2024-01-02,TN,100,mg/l,>,", "result_above", 3, "value"),
    "two marks": ("2024-01-02,TN,>100,mg/l,<,", "result_contradiction", 3, "value"),
    "no result": ("2024-01-02,TN,,mg/l,,", "result_empty", 3, "value"),
    "lost sample": ("2024-01-02,TN,проба втрачена,mg/l,,", "result_unreadable", 3, "value"),
    "a date": ("2024-01-02,TN,12.03.2021,mg/l,,", "date_not_number", 3, "value"),
    "unit in the cell": ("2024-01-02,TN,5 g/l,mg/l,,", "result_tail", 3, "value"),
    "unknown mark": ("2024-01-02,TN,5,mg/l,U,", "mark_unknown", 3, "flag"),
    "no number as limit": ("2024-01-02,TN,5,mg/l,,low", "result_unreadable", 3, "limit"),
    "no date": (",TN,5,mg/l,,", "time_empty", 3, "date"),
    "no real date": ("2024-02-30,TN,5,mg/l,,", "time_unreadable", 3, "date"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_rows_are_told_by_row_and_column(case: str, tmp_path: Path) -> None:
    row, key, line, column = BAD[case]
    with pytest.raises(InputError) as error:
        table_of(saved(tmp_path / "a.csv", HEAD + GOOD + row + "\n"))
    (problem,) = error.value.problems
    assert (problem.key, problem.row, problem.column) == (f"problem.{key}", line, column)
    assert problem.file == "a.csv"
    for language in LANGUAGES:
        assert problem.text(language)


def test_everything_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    rows = [row for row, *_ in BAD.values()]
    with pytest.raises(InputError) as error:
        table_of(saved(tmp_path / "a.csv", HEAD + "\n".join(rows)))
    found = {problem.key.removeprefix("problem.") for problem in error.value.problems}
    assert found == {key for _, key, *_ in BAD.values()}
    lines = [problem.row or 0 for problem in error.value.problems]
    assert lines == sorted(lines)


def test_a_limit_is_asked_for_once_with_all_rows(tmp_path: Path) -> None:
    rows = "".join(f"2024-01-{day:02},NH4-N,n.d.,mg/l,,\n" for day in range(1, 13))
    path = saved(tmp_path / "a.csv", HEAD + rows)
    with pytest.raises(InputError) as error:
        table_of(path)
    (problem,) = error.value.problems
    assert problem.fields["rows"] == "2, 3, 4, 5, 6, 7, 8, 9, 10, 11, …"
    assert 'limits={"ammonium_n"' in problem.text()
    table = table_of(path, limits={"NH4-N": 0.05})
    assert table["below"].all()
    assert table["value"].isna().all()
    assert set(table["limit"]) == {0.05}


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ({"limits": {"amonium": 0.1}}, "samples_answer_substance"),
        ({"limits": {"TN": 0}}, "samples_answer_limit"),
        ({"basis": {"NO3": "CaCO3"}}, "samples_answer_basis"),
        ({"substances": {"TN": "Foo"}}, "samples_answer_substance"),
        ({"unit": {"Foo": "mg/l"}}, "samples_answer_substance"),
        ({"marks": {"U": "what"}}, "samples_answer_mark"),
        ({"columns": {"Foo": "value"}}, "samples_column_absent"),
    ],
)
def test_answers_are_checked(said: dict[str, object], key: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        table_of(saved(tmp_path / "a.csv", HEAD + GOOD), **said)
    assert [problem.key for problem in error.value.problems] == [f"problem.{key}"]
    assert all(error.value.lines(language) for language in LANGUAGES)


def test_times_need_a_zone(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        read_samples(saved(tmp_path / "a.csv", "date,TN mg/l\n2024-01-01 10:00,5\n"))
    assert [problem.key for problem in error.value.problems] == ["problem.time_zone_missing"]


def test_stations_are_named_in_every_row_or_in_none(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.csv", "date,station,TN mg/l\n2024-01-01,A,5\n2024-01-02,,5\n")
    with pytest.raises(InputError) as error:
        table_of(path)
    assert [(one.key, one.row) for one in error.value.problems] == [
        ("problem.samples_station_empty", 3)
    ]
    assert table_of(path, station="B")["station"].tolist() == ["A", "B"]


@pytest.mark.parametrize(
    "words", ["", "date,TN mg/l\n", "date,TN mg/l\n2024-01-01,\n2024-01-02,NA\n"]
)
def test_files_without_results(words: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        table_of(saved(tmp_path / "a.csv", words))
    assert [one.key for one in error.value.problems] in (
        ["problem.empty_file"],
        ["problem.samples_no_rows"],
    )


# ---------------------------------------------------------------- public data


@needs_reference
def test_manresa() -> None:
    path = WATER / "uci_manresa" / "water_treatment.csv"
    with pytest.raises(InputError) as error:
        read_samples(path)
    assert {one.key for one in error.value.problems} >= {"problem.samples_substance_unknown"}
    with pytest.raises(InputError) as error:
        read_samples(path, columns={"DBO-E": "BOD5", "DQO-E": "COD"})
    assert [(one.key, one.value) for one in error.value.problems] == [
        ("problem.samples_unit_missing", "BOD5, COD")
    ]
    table = read_samples(
        path,
        columns={
            "DBO-E": ("BOD5", "mg/l", "inlet"),
            "DQO-E": ("COD", "mg/l", "inlet"),
            "DBO-S": ("BOD5", "mg/l", "outlet"),
            "PH-S": ("pH", "", "outlet"),
            "COND-S": ("conductivity", "µS/cm", "outlet"),
        },
    ).table
    raw = pd.read_csv(path)
    assert table["day"].nunique() == len(raw) == 527
    for place, substance, column in [
        ("inlet", "bod5", "DBO-E"),
        ("inlet", "cod", "DQO-E"),
        ("outlet", "bod5", "DBO-S"),
        ("outlet", "ph", "PH-S"),
        ("outlet", "conductivity", "COND-S"),
    ]:
        own = table[(table["station"] == place) & (table["substance"] == substance)]
        assert own["value"].tolist() == raw[column].dropna().tolist()  # the gaps stay gaps


@needs_reference
def test_choptank() -> None:
    path = WATER / "usgs_egret" / "choptank_nitrate_sample.csv"
    table = read_samples(path, columns={"conc_high_mg_l": "NO3-N"}).table
    raw = pd.read_csv(path)
    assert table["value"].tolist() == raw["conc_high_mg_l"].tolist()
    marked = raw.assign(flag=np.where(raw["uncensored"] == 0, "<", ""))
    frame = marked[["date", "conc_high_mg_l", "flag"]]
    table = read_samples(frame, columns={"conc_high_mg_l": "value"}, substance="NO3-N").table
    assert table["below"].sum() == (raw["uncensored"] == 0).sum() == 1


@needs_reference
def test_lamprey() -> None:
    path = WATER / "usgs_loadflex" / "lamprey_nitrate.csv"
    raw = pd.read_csv(path)
    zone = "America/New_York"
    ion = read_samples(path, timezone=zone, columns={"regr_flag": ""}).table
    element = read_samples(path, timezone=zone, columns={"no3_mg_l": "NO3-N"}).table
    assert len(ion) == len(element) == len(raw) == 555
    np.testing.assert_allclose(element["value"], raw["no3_mg_l"], rtol=1e-12)
    np.testing.assert_allclose(ion["value"], element["value"] * conversion("NO3", "N"))
    assert str(element["time"][0]) == "1999-10-05 22:00:00+00:00"
