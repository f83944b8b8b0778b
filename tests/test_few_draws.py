"""Too few draws: told once, with a number to use, by `run` and by the command line."""

from __future__ import annotations

import pickle
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import wastewater as ww
from wastewater import cli
from wastewater.errors import Problem

SAID = re.compile(
    r"60 draws are few: the median of \w+ to the sea in (lviv|voznesensk) is only good to "
    r"± \d+ %\. With (\d+) draws it is good to ± 5 %\."
)


@contextmanager
def quiet() -> Iterator[None]:
    """Turn every warning into an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def test_few_draws_are_told_once() -> None:
    with pytest.warns(ww.FewDrawsWarning) as told:
        ww.run(["lviv", "voznesensk"], years=(2025, 2026), draws=60)
    assert len(told) == 1
    assert SAID.fullmatch(str(told[0].message))
    assert Path(told[0].filename).name == Path(__file__).name  # where the run was asked for


def test_the_number_that_is_named_is_enough() -> None:
    with pytest.warns(ww.FewDrawsWarning) as told:
        ww.run("lviv", [], years=(2025, 2025), draws=60)
    found = SAID.fullmatch(str(told[0].message))
    assert found
    with quiet():
        ww.run("lviv", [], years=(2025, 2025), draws=int(found[2]))


@pytest.mark.parametrize("draws", [0, 2000])
def test_nothing_is_told_of_enough_draws_or_none(draws: int) -> None:
    with quiet():
        ww.run("lviv", [], years=(2025, 2025), draws=draws)


def test_a_warning_travels_between_processes() -> None:
    warning = ww.FewDrawsWarning(Problem("sure.too_few", value="3", expected="2000"))
    assert str(pickle.loads(pickle.dumps(warning))) == str(warning)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "60 draws are few: the median of"),
        ("da", "60 trækninger er få: medianen for"),
        ("uk", "60 вибірок замало: медіана"),
    ],
)
def test_the_command_line_says_it_in_one_line(
    language: str,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(cli, "write_results", lambda *args: None)
    words = ["lviv", "--years", "2025-2025", "--draws", "60", "--language", language]
    with quiet():
        assert cli.main(["run", *words, "--out", str(tmp_path / "out")]) == 0
    lines = capsys.readouterr().err.splitlines()
    assert sum(said in line for line in lines) == 1
    assert not any("Warning" in line for line in lines)


def test_the_command_line_says_how_good_enough_draws_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "write_results", lambda *args: None)
    words = ["lviv", "--years", "2025-2025", "--draws", "1500", "--out", str(tmp_path / "out")]
    assert cli.main(["run", *words]) == 0
    told = capsys.readouterr()
    found = re.search(
        r"1500 draws: the medians of the headline loads are good to ± (\d) %", told.out
    )
    assert found
    assert 2 <= int(found[1]) <= 6
    assert "draws are few" not in told.err
    assert cli.main(["run", *words[:3], "--draws", "0", *words[5:]]) == 0
    assert "headline loads are good" not in capsys.readouterr().out


def test_check_tells_of_common_causes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    town = tmp_path / "town"
    assert cli.main(["new", str(town)]) == 0
    lines = [
        "factor,name,fraction,substance,place,loading,source,grade,note",
        "laboratory,content,*,hg,*,0.8,own-estimate,D,one laboratory",
    ]
    (town / "correlations.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    count = len(ww.load_city(town).correlations)
    capsys.readouterr()
    assert cli.main(["check", str(town)]) == 0
    assert f"{count} rows follow common causes: laboratory." in capsys.readouterr().out
    lines.append("laboratory,content,*,hg,*,0.5,own-estimate,D,twice")
    (town / "correlations.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert cli.main(["check", str(town)]) == 2
    assert "correlations.csv, line 3, column name" in capsys.readouterr().err
