"""KNOWN_ANSWERS.md: every known answer beside what this code computes now.

The answers stand in ``tests/data/known_answers*.csv``, the words around them in
``tests/data/known_answers_page.toml``. After a change, in the folder of the project::

    python -m tests.known_answers_page

writes the page anew; ``tests/test_known_answers_page.py`` fails as long as it is not. The part on
the Choptank River needs the reference data and stays as it is where they are not at hand.
"""

from __future__ import annotations

import importlib.util
import json
import math
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from tests import known_answers_beside as beside
from tests.known_answers_beside import table

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "KNOWN_ANSWERS.md"
WORDS = ROOT / "tests" / "data" / "known_answers_page.toml"
MODULES = {
    "": "test_known_answers.py",
    "monitoring": "model/monitoring/test_known_answers_monitoring.py",
    "treatment": "model/treatment/test_known_answers_treatment.py",
    "simpletreat": "model/treatment/test_simpletreat.py",
    "river": "model/rivers/test_known_answers_river.py",
    "compliance": "model/compliance/test_known_compliance.py",
}
DIGITS = 12
"""Significant digits that are shown at most: beyond them computers differ."""
LEFT_OUT = r"^TV-\d+: |, tolerance half a unit of the last digit"
"""Parts of a source that speak of the tests."""
FEW = 4
"""Up to so many sources stand above a table, each with a letter."""


@dataclass(frozen=True)
class Answer:
    """A known answer and what is computed now, both to the digits that are printed."""

    table: str
    id: str
    inputs: Mapping[str, Any]
    source: str
    published: Decimal
    computed: Decimal

    @property
    def agrees(self) -> bool:
        return self.published == self.computed

    @property
    def difference(self) -> str:
        """The difference, and in percent where there is any."""
        away = self.computed - self.published
        return f"{away:+f} ({100 * away / abs(self.published):+.2g} %)" if away else "0"


# ---------------------------------------------------------------- the answers


def printed(expected: str, computed: float) -> tuple[Decimal, Decimal]:
    """Return both numbers to the digits of the first, at most `DIGITS` of them."""
    told = Decimal(expected)
    finest = told.adjusted() - DIGITS + 1 if told else -DIGITS
    last = Decimal(1).scaleb(max(int(told.as_tuple().exponent), finest))
    found = Decimal(f"{computed:.{DIGITS}g}")  # a tie is a tie on every machine
    return tuple(n.quantize(last, ROUND_HALF_UP) + 0 for n in (told, found))  # type: ignore[return-value]


def by_path(file: str) -> ModuleType:
    """Return a test module; they are no package, and are found by their path."""
    path = ROOT / "tests" / file
    spec = importlib.util.spec_from_file_location(f"known_answers_of_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def answers() -> tuple[Answer, ...]:
    """Compute every row of the six tables."""
    found = []
    for name, file in MODULES.items():
        module = by_path(file)
        for row in module.rows():
            inputs = json.loads(row["inputs"])
            both = printed(row["expected"], float(module.FUNCTIONS[row["function"]](**inputs)))
            source = re.sub(LEFT_OUT, "", row["source"])
            found.append(Answer(name, row["id"], inputs, source, *both))
    return tuple(found)


def words() -> dict[str, Any]:
    """Return groups, kinds and reasons."""
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


def members(group: Mapping[str, Any]) -> list[Answer]:
    """Return the answers of a group in the order of the tables."""
    return [a for table, ids in group["rows"] for a in answers()
            if a.table == table and re.fullmatch(ids, a.id)]  # fmt: skip


def reason(answer: Answer) -> str:
    """Say why an answer differs; one that differs without a reason is an error."""
    found = [r["why"] for r in words()["reason"] if re.fullmatch(r["ids"], answer.id)]
    if not found:
        raise ValueError(f"{answer.id} differs by {answer.difference}, and nothing says why")
    return str(found[0])


# ---------------------------------------------------------------- Markdown


def anchor(heading: str) -> str:
    """Return a link to a heading, as Markdown makes its name."""
    name = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
    return f"[{heading}](#{name})"


def short(value: object, longest: int = 6) -> str:
    """Write an input in a few signs."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:.6g}"
    if isinstance(value, dict):
        return "; ".join(f"{k} to {short(v) or 'the sea'}" for k, v in value.items())
    if isinstance(value, list):
        inner = [short(v, longest) for v in value]
        return "(" + ", ".join(inner) + ")" if len(inner) <= longest else f"{len(inner)} values"
    return str(value)


def named(inputs: Mapping[str, Any], longest: int = 6) -> str:
    """Write inputs in a few signs; of a kind of waste what makes its gas, its mass multiplied."""
    told = dict(inputs)
    if kinds := told.pop("types", []):
        one = {**kinds[0], "waste": math.prod(kinds[0]["waste"])}
        told = {**one, **told} if len(kinds) == 1 else {"kinds of waste": len(kinds), **told}
    return ", ".join(f"{k} {short(v, longest)}" for k, v in told.items())


def common(some: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the inputs that all rows share."""
    first, *others = some
    return {k: v for k, v in first.items() if all(k in o and o[k] == v for o in others)}


def shared_start(texts: Sequence[str], between: str = ", ") -> str:
    """Return the parts with which all texts begin."""
    start = []
    for parts in zip(*(text.split(between) for text in texts), strict=False):
        if len(set(parts)) > 1:
            break
        start.append(f"{parts[0]}{between}")
    return "".join(start)


def sourced(some: Sequence[Answer]) -> tuple[list[str], list[str]]:
    """Return the lines above a table that tell its sources, and the cell of each row."""
    different = list(dict.fromkeys(a.source for a in some))
    if len(different) <= FEW:
        letter = {source: "abcdefgh"[i] for i, source in enumerate(different)}
        lines = [f"- Source {sign}: {source}" for source, sign in letter.items()]
        return lines, [letter[a.source] for a in some]
    start = shared_start(different)
    lines = [f"- Source: {start.removesuffix(', ')} …"] if start else []
    return lines, [("… " if start else "") + a.source.removeprefix(start) for a in some]


def group_lines(group: Mapping[str, Any]) -> Iterator[str]:
    """Yield heading, sentence and table of a group."""
    own = members(group)
    same = common([a.inputs for a in own]) if len(own) > 1 else {}
    above, cells = sourced(own)
    if same:
        above.append(f"- Inputs of all: {named(same, 12)}")
    yield from (f"### {group['heading']}", "", f"{group['say']} *{group['kind'].capitalize()}.*")
    yield from ("", *above, "") if above else ("",)
    rows = [
        (a.id, named({k: v for k, v in a.inputs.items() if k not in same}),
         f"{a.published:f}", f"{a.computed:f}", a.difference, cell)
        for a, cell in zip(own, cells, strict=True)
    ]  # fmt: skip
    told = "published" if group["kind"] == "published" else "expected"
    head = ("id", "inputs", told, "computed", "difference", "source")
    yield from table(head, rows, text=(0, 1, 5))


# ---------------------------------------------------------------- the top of the page


def top() -> Iterator[str]:
    """Yield what the page says first: how many, how many agree, which differ and why."""
    told, every = words(), answers()
    off = [a for a in every if not a.agrees]
    reasons: dict[str, list[Answer]] = {}
    for answer in off:
        reasons.setdefault(reason(answer), []).append(answer)
    yield from (
        "# Known answers: computed beside published",
        "",
        f"**{len(every)} answers known from elsewhere; {len(every) - len(off)} agree to every "
        f"digit that is printed, {len(off)} do not.** The tests compute all of them whenever they "
        "run, and fail when one moves or when this page is not what they compute. After them "
        "stand two comparisons with whole data sets: a river of the U.S. Geological Survey, and "
        "Danish works. To see for yourself: `python run.py test`; inputs and tolerance of every "
        "answer are in `tests/data/known_answers*.csv`.",
        "",
        f"Numbers are shown to the digits of the published one, at most {DIGITS}. Not every "
        "answer proves the same; each table says of which kind it is, and only numbers that were "
        "printed are called published:",
        "",
    )
    yield from (f"- **{kind.capitalize()}.** {what}" for kind, what in told["kinds"].items())
    yield ""
    rows = []
    for kind in told["kinds"]:
        own = [a for group in told["group"] if group["kind"] == kind for a in members(group)]
        rows.append((kind, len(own), sum(a.agrees for a in own)))
    yield from table(("kind", "answers", "agree to the last printed digit"), rows)
    yield from ("## The ones that differ", "")
    differing = [
        (ids_of(some), len(some), f"{max(map(relative, some)):.2g} %", why)
        for why, some in reasons.items()
    ]
    yield from table(("ids", "answers", "largest difference", "why"), differing, text=(0, 3))
    yield from (
        "Not here, because they cannot be run: the benchmark BSM1, which needs a dynamic model "
        "(the works of this toolkit are in steady state), and the loads of the Norwegian river "
        "programme, whose series are not public.",
        "",
        "## Subjects",
        "",
    )
    yield from table(
        ("subject", "answers", "agree", "kind"),
        [
            (f"{group['part']}: {anchor(group['heading'])}", len(own := members(group)),
             sum(a.agrees for a in own), group["kind"])
            for group in told["group"]
        ],
        text=(0, 3),
    )  # fmt: skip
    further = (beside.CHOPTANK, beside.DANISH_WORKS, beside.DANISH_TYPES)
    yield from ("Further: " + ", ".join(anchor(h.lstrip("# ")) for h in further) + ".", "")


def ids_of(some: Sequence[Answer]) -> str:
    """Return the ids, where many begin alike with their beginning once."""
    ids = [a.id for a in some]
    if len(ids) == 1:
        return ids[0]
    start = shared_start(ids, "_")
    return f"`{start}*`: {', '.join(i.removeprefix(start) for i in ids)}"


def relative(answer: Answer) -> Decimal:
    """Return the size of the difference [%]."""
    return 100 * abs(answer.computed - answer.published) / abs(answer.published)


# ---------------------------------------------------------------- the page


def build(old: str = "") -> str:
    """Return the page as it should be now.

    Parameters
    ----------
    old : str
        The page as it is: its part on the Choptank River stays where the data are not at hand.
    """
    lines = list(top())
    part = ""
    for group in words()["group"]:
        if group["part"] != part:
            part = group["part"]
            lines += [f"## {part}", ""]
        lines += group_lines(group)
    lines += beside.choptank_lines() if beside.EGRET.exists() else beside.kept_choptank(old)
    lines += [*beside.danish_works_lines(), *beside.danish_types_lines()]
    return "\n".join(lines).rstrip("\n") + "\n"


def main() -> None:
    """Write the page."""
    old = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    PAGE.write_text(build(old), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
