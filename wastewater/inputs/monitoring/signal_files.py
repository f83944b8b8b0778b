"""Files of signals with millions of rows: Parquet and CSV, wide and long; looked at, not read.

They are read by polars, an optional part of the installation.
"""

from __future__ import annotations

import csv
import datetime
import gzip
import importlib.util
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from wastewater.errors import InputError, Problem
from wastewater.inputs.decode import SEPARATORS, decode, read_bytes
from wastewater.inputs.monitoring.signal_times import FORMS, Form, form_of
from wastewater.inputs.report import Where, closest

if TYPE_CHECKING:
    import polars as pl

_SAMPLE = 1 << 16
_PARQUET, _GZIP, _BOM_16 = b"PAR1", b"\x1f\x8b", (b"\xff\xfe", b"\xfe\xff")
_INSTALL = 'pip install ".[signals]"'


@dataclass(frozen=True)
class Layout:
    """Headings of the columns that are not signals, and the clock of the times.

    Attributes
    ----------
    time : str
        Column of the times.
    signal, value : str
        Columns of a long table: name of the signal, reading. A file without them is wide.
    zone : datetime.tzinfo
        Zone of times that do not say one.
    """

    time: str
    signal: str
    value: str
    zone: datetime.tzinfo


@dataclass(frozen=True, eq=False)
class SignalFile:
    """A file that was looked at but not read.

    Attributes
    ----------
    name : str
        File as the user knows it.
    frame : polars.LazyFrame
        Its rows as they stand.
    columns : dict
        Headings and their types.
    layout : Layout
        What the columns are.
    form : Form or None
        How times are written, if they are text.
    decimal : str
        Decimal sign of numbers that are text.
    is_text : bool
        Whether it is a text table: all cells of a row are read to find one of them.
    """

    name: str
    frame: pl.LazyFrame
    columns: dict[str, pl.DataType]
    layout: Layout
    form: Form | None
    decimal: str
    is_text: bool

    @property
    def is_long(self) -> bool:
        """Whether one row holds one reading of one signal."""
        return {self.layout.signal, self.layout.value} <= self.columns.keys()


def open_files(
    paths: Sequence[Path], names: Sequence[str], layout: Layout
) -> tuple[SignalFile, ...]:
    """Look at the headings and first rows of files.

    Parameters
    ----------
    paths : sequence of pathlib.Path
        Parquet, or CSV in UTF-8 (separator comma, semicolon or tab; also ``.csv.gz``).
    names : sequence of str
        Signals that are looked for.
    layout : Layout
        Headings of the other columns.

    Returns
    -------
    tuple of SignalFile
        In the order given.

    Raises
    ------
    InputError
        If polars is not installed, a file cannot be read, or a column is nowhere to be found.
    """
    if importlib.util.find_spec("polars") is None:
        raise InputError(Where("").problem("signals_library", expected=_INSTALL))
    problems: list[Problem] = []
    files = []
    for path in paths:
        try:
            files.append(_open(path, names, layout))
        except InputError as error:
            problems += error.problems
    if not problems:
        problems += _missing(files, names)
    if problems:
        raise InputError(problems)
    return tuple(files)


def names_in(file: SignalFile) -> tuple[str, ...]:
    """Return the signals of a file.

    Parameters
    ----------
    file : SignalFile
        The file.

    Returns
    -------
    tuple of str
        Headings of a wide file, names in a long one (which is read for that), in alphabet.
    """
    import polars as pl

    if not file.is_long:
        return tuple(name for name in file.columns if name != file.layout.time)
    column = pl.col(file.layout.signal).cast(pl.String).unique()
    found = file.frame.select(column).collect(engine="streaming")
    return tuple(sorted(map(str, found.to_series().drop_nulls())))


def _open(path: Path, names: Sequence[str], layout: Layout) -> SignalFile:
    """Look at one file."""
    import polars as pl

    name = path.name
    head = _head(path)
    packed = head.startswith(_PARQUET)
    if packed:
        frame, decimal = pl.scan_parquet(path, glob=False), "."
    elif head.startswith((*_BOM_16, b"PK\x03\x04")):
        raise InputError(Where(name).problem("signals_format"))
    else:
        frame, decimal = _scan_text(path, head, names, layout)
    try:
        columns = dict(frame.collect_schema())
        if layout.time not in columns:
            raise InputError(_no_column(name, layout.time, list(columns)))
        file = SignalFile(name, frame, columns, layout, None, decimal, not packed)
        problems = [*_wrong_types(file, names)]
        first = frame.select(layout.time).head(5000).collect(engine="streaming").to_series()
    except pl.exceptions.PolarsError as error:
        raise InputError(unreadable(name, error)) from None
    form = None
    if columns[layout.time] == pl.String:
        texts = [text for text in first.drop_nulls() if text.strip()]
        form = form_of(texts)
        if texts and form is None:
            problems.append(Where(name).problem("signals_time", layout.time, texts[0], FORMS))
    if problems:
        raise InputError(problems)
    return replace(file, form=form)


def _head(path: Path) -> bytes:
    """Return the first bytes of a file, unpacked."""
    if not path.is_file():
        read_bytes(path, path.name)  # says what is wrong
    with path.open("rb") as stream:
        head = stream.read(_SAMPLE)
    if head.startswith(_GZIP):
        with gzip.open(path) as packed:
            head = packed.read(_SAMPLE)
    if not head.strip():
        raise InputError(Where(path.name).problem("empty_file"))
    return head


def _scan_text(
    path: Path, head: bytes, names: Sequence[str], layout: Layout
) -> tuple[pl.LazyFrame, str]:
    """Return the cells of a text table as text, and its decimal sign."""
    import polars as pl

    whole = head if len(head) < _SAMPLE else head[: head.rfind(b"\n") + 1] or head
    lines = decode(whole, path.name).splitlines()
    separator = max(SEPARATORS, key=lambda sign: len(next(csv.reader([lines[0]], delimiter=sign))))
    heading, *rows = csv.reader(lines, delimiter=separator)
    heading = [cell.strip() for cell in heading]
    twice = {cell for cell in heading if heading.count(cell) > 1 and cell}
    wanted = {*names, layout.time, layout.signal, layout.value}
    if twice & wanted:
        where = Where(path.name)
        raise InputError([where.problem("column_twice", value=cell) for cell in twice & wanted])
    _check_widths(path.name, heading, rows)
    values = {*names, layout.value}
    at = [place for place, cell in enumerate(heading) if cell in values]
    cells = [row[place] for row in rows for place in at if place < len(row)]
    frame = pl.scan_csv(
        path,
        separator=separator,
        infer_schema=False,
        encoding="utf8" if _is_utf8(whole) else "utf8-lossy",
        new_columns=None if twice or "" in heading else heading,
        glob=False,
    )
    return frame, _decimal(cells)


def _check_widths(file: str, heading: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Tell of the first line with more cells than headings: decimal commas between commas."""
    for number, row in enumerate(rows, start=2):
        if any(cell.strip() for cell in row[len(heading) :]):
            where = Where(file, number)
            raise InputError(where.problem("too_many_cells", "", len(row), str(len(heading))))


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return True


def _decimal(cells: Sequence[str]) -> str:
    """Return the decimal sign of some cells: the comma where the first broken number has it."""
    broken = (cell for cell in cells if re.fullmatch(r"\s*[+-]?\d+[.,]\d+\s*", cell))
    return "," if "," in next(broken, "") else "."


def _wrong_types(file: SignalFile, names: Sequence[str]) -> Iterator[Problem]:
    """Yield a problem for every column that holds something else than it should."""
    import polars as pl

    where, layout = Where(file.name), file.layout
    kind = file.columns[layout.time]
    if not (kind == pl.String or isinstance(kind, pl.Datetime)):
        yield where.problem("signals_time", layout.time, kind, FORMS)
    for name in [layout.value] if file.is_long else names:
        kind = file.columns.get(name, pl.Null())
        if not (kind.is_numeric() or kind in (pl.String, pl.Null)):
            yield where.problem("signals_no_number", name, kind)


def _missing(files: Sequence[SignalFile], names: Sequence[str]) -> Iterator[Problem]:
    """Yield a problem for every signal that no file has; long files are not read for that."""
    if any(file.is_long for file in files):
        return
    found = list(dict.fromkeys(name for file in files for name in names_in(file)))
    where = ", ".join(file.name for file in files)
    yield from (_no_column(where, name, found) for name in names if name not in found)


def _no_column(file: str, name: str, found: Sequence[str]) -> Problem:
    hint = closest(name, found)
    shown = ", ".join(found)
    return Where(file).problem("missing_column", "", shown, name, suggestion=hint)


def unreadable(file: str, error: Exception) -> Problem:
    """Return the problem of a file that the library cannot read.

    Parameters
    ----------
    file : str
        File as the user knows it.
    error : Exception
        What the library says.

    Returns
    -------
    Problem
        With the first line of it.
    """
    reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return Where(file).problem("signals_unreadable", reason=reason)
