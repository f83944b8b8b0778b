"""The folder of results is replaced whole or not at all, and only if it is the program's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from wastewater.present.folder import RECORD, not_replaceable, replacing


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def test_a_new_folder_appears_at_the_end(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "down" / "results"
    with replacing(target) as folder:
        (folder / "new.txt").touch()
        assert not target.exists()
    assert names(tmp_path) == {
        "deep",
        "deep/down",
        "deep/down/results",
        "deep/down/results/new.txt",
    }


def test_an_old_folder_is_replaced(tmp_path: Path) -> None:
    target = tmp_path / "results"
    target.mkdir()
    (target / "old.txt").touch()
    with replacing(target) as folder:
        (folder / "new.txt").touch()
        assert (target / "old.txt").exists()
    assert names(tmp_path) == {"results", "results/new.txt"}


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_an_error_leaves_everything_as_it_was(tmp_path: Path, error: type[BaseException]) -> None:
    old = tmp_path / "results"
    old.mkdir()
    (old / "old.txt").touch()

    def fail_in(target: Path) -> None:
        with replacing(target) as folder:
            (folder / "new.txt").touch()
            raise error

    for target in (old, tmp_path / "deep" / "down" / "results"):
        with pytest.raises(error):
            fail_in(target)
    assert names(tmp_path) == {"results", "results/old.txt"}


def test_the_old_one_comes_back_if_the_new_one_cannot_take_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "results"
    target.mkdir()
    (target / "old.txt").touch()
    real = Path.rename

    def rename(self: Path, to: Path) -> Path:
        if self.suffix == ".part":
            raise PermissionError(13, "in use", str(to))
        return real(self, to)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(PermissionError), replacing(target):
        pass
    assert names(tmp_path) == {"results", "results/old.txt"}


@pytest.mark.parametrize(
    ("files", "record", "found"),
    [
        ([], None, ""),
        (["a.csv", "charts/b.png"], '{"files": ["a.csv", "charts/b.png"]}', ""),
        (["a.csv", ".DS_Store", "charts/Thumbs.db"], '{"files": ["a.csv"]}', ""),
        (["a.csv", "charts/mine.txt"], '{"files": ["a.csv"]}', "charts/mine.txt"),
        (["a.csv"], None, "a.csv"),
        (["a.csv"], "half a rec", "a.csv"),
        (["a.csv"], '["something else"]', "a.csv"),
        (["a.csv"], '{"files": 3}', "a.csv"),
    ],
)
def test_only_what_the_program_wrote_may_go(
    tmp_path: Path, files: list[str], record: str | None, found: str
) -> None:
    for file in files:
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).touch()
    if record is not None:
        (tmp_path / RECORD).write_text(record, encoding="utf-8")
    problems = not_replaceable(tmp_path)
    assert [problem.fields["found"] for problem in problems] == ([found] if found else [])


def test_what_does_not_exist_may_be_made(tmp_path: Path) -> None:
    assert not_replaceable(tmp_path / "results") == []
    (tmp_path / "results").write_text(json.dumps({}), encoding="utf-8")
    (problem,) = not_replaceable(tmp_path / "results")
    assert "is a file" in problem.text()
